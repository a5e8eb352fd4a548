/// Storage on one machine with nothing to install: records and journal in RocksDB, bodies in pack
/// files. Enter by [EmbeddedStorage#open], which ties the two together and guards the directory.
///
/// One thread writes each of the two, for all callers at once, with one sync for all that waited.
@NullMarked
package org.malleposte.storage.embedded;

import org.jspecify.annotations.NullMarked;
