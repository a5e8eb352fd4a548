/// A reference model of an IMAP mailbox that several clients change at once, and the clients that
/// compare the server with it: see docs/testing.md. The door is `ModelTest`.
package org.malleposte.server.model;
