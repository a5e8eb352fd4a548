/// Several servers of one store. A commit is told to the others over a bus, as a hint: what is told
/// is only that an account has moved on, and who hears it reads the journal. Nothing here is needed
/// for anything to be right; [Cluster] is the door.
@NullMarked
package org.malleposte.server.cluster;

import org.jspecify.annotations.NullMarked;
