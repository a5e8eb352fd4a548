package org.malleposte.jmap;

/// Somebody, or something, that rights can be given to (RFC 9670 §2).
///
/// @param id of people and shared mailboxes that of their account
/// @param type `individual`, `group` or `other`
/// @param email empty when there is none
/// @param identifier by which rights are given in IMAP, too (RFC 4314 §2)
public record Principal(String id, String type, String name, String email, String identifier) {}
