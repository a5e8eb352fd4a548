/// The metadata store on Apache Cassandra: an account is a partition, a commit one conditional
/// batch on it (`docs/adr/0011-cassandra.md`). [CassandraStorage] is the door.
///
/// Nothing of the driver is seen outside of this package.
@NullMarked
package org.malleposte.storage.cassandra;

import org.jspecify.annotations.NullMarked;
