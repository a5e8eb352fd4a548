/// The grammar of IMAP, without I/O and without meaning.
///
/// In: octets are fed to an [org.malleposte.imap.codec.ImapDecoder] in any chunking and come out as
/// [org.malleposte.imap.codec.Decoded] values, one [org.malleposte.imap.codec.ImapCommand] at a
/// time; bad input is a value too. Out: a [org.malleposte.imap.codec.ResponseWriter] writes the
/// words of a response. Every length, depth and count is bounded by
/// [org.malleposte.imap.codec.DecoderLimits].
@NullMarked
package org.malleposte.imap.codec;

import org.jspecify.annotations.NullMarked;
