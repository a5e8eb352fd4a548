/// A load program for any IMAP, LMTP and JMAP server: it plays clients, measures what they wait for
/// and checks every answer.
///
/// [Main] reads the options and picks a [Scenario]; a scenario gives back one [Result] a measured
/// step, each printed as one JSON line. Connections are plain sockets, one virtual thread each. An
/// answer that was not expected is an error.
@NullMarked
package org.malleposte.load;

import org.jspecify.annotations.NullMarked;
