/// The journals of all accounts as an archive: [Archiver] writes sealed segments, each naming the
/// hash of the one before, [Restorer] makes an empty store of them again, [Chain] tells whether one
/// was altered or is missing, [Comparison] whether two stores are the same.
///
/// This room stands on the contracts of the stores alone and knows nothing of mail.
@NullMarked
package org.malleposte.archive;

import org.jspecify.annotations.NullMarked;
