/// The store against a real Cassandra, which [LocalCassandra] starts.
@NullMarked
package org.malleposte.storage.cassandra;

import org.jspecify.annotations.NullMarked;
