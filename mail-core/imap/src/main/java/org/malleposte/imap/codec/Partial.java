package org.malleposte.imap.codec;

/// `<offset.count>`: a range of octets of a section, RFC 9051 §6.4.5.
///
/// @param count more than zero
public record Partial(long offset, long count) {}
