package org.malleposte.mail;

import org.malleposte.storage.Bytes;

/// What somebody noted at a mailbox or an account (RFC 5464).
///
/// @param entry its name, in lower case, from `/shared/` or `/private/` on
public record Annotation(String entry, Bytes value) {}
