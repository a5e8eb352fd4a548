/// The transport of IMAP: sockets, TLS, time, order.
///
/// An [org.malleposte.imap.session.ImapServer] listens; each connection is a
/// [org.malleposte.imap.session.Connection] with a [org.malleposte.imap.session.CommandHandler] of
/// its own. Octets that arrive wake a turn: a virtual thread that decodes, calls the handler for
/// one command after another, sends what it wrote, and ends. Between turns a connection holds
/// neither a thread nor a buffer. Whatever wants to speak to the client unasked calls
/// `Connection.wake()` and is called back in a turn.
@NullMarked
package org.malleposte.imap.session;

import org.jspecify.annotations.NullMarked;
