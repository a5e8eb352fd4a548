/// SASL as a server speaks it (RFC 4422): [Sasl] starts a mechanism, [SaslExchange] carries it over
/// a protocol of base64 lines such as IMAP and SMTP.
///
/// Mechanisms are state machines without I/O; a step may block while a password is checked.
@NullMarked
package org.malleposte.directory.sasl;

import org.jspecify.annotations.NullMarked;
