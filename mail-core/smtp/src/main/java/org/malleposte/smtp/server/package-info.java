/// The SMTP, submission and LMTP server: what the commands of [org.malleposte.smtp.wire] mean.
///
/// [org.malleposte.smtp.server.SmtpServer] is the door. A `Connection` owns a socket, a `Session`
/// what was said on it, a `...Command` what one command does; `Rules` is the table of what is
/// allowed when, `Replies` the one place where an error becomes a reply.
@NullMarked
package org.malleposte.smtp.server;

import org.jspecify.annotations.NullMarked;
