/// IMAP4rev1 (RFC 3501) and IMAP4rev2 (RFC 9051).
///
/// `codec` knows the grammar and nothing else: octets to [org.malleposte.imap.codec.ImapCommand],
/// values to octets. `session` owns sockets, TLS, time and order: it feeds the decoder and hands
/// one command after another, on a virtual thread, to a `CommandHandler`. This package is that
/// handler: it gives commands their meaning on the mail domain.
@NullMarked
package org.malleposte.imap;

import org.jspecify.annotations.NullMarked;
