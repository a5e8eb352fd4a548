/// The grammar of SMTP and LMTP: octets to commands, replies to octets.
///
/// [org.malleposte.smtp.wire.SmtpDecoder] is the door: it is fed what the socket brings and hands
/// out [org.malleposte.smtp.wire.SmtpInput], one at a time. Nothing here knows a session, a mailbox
/// or a socket. [org.malleposte.smtp.wire.Refusal] is the one table of negative replies.
@NullMarked
package org.malleposte.smtp.wire;

import org.jspecify.annotations.NullMarked;
