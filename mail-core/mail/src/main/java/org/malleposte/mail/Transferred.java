package org.malleposte.mail;

/// Where messages went (RFC 9051 §7.1, COPYUID).
///
/// @param sourceUids those that were there, rising
/// @param targetUids theirs in the target, in the same order
public record Transferred(int uidValidity, int[] sourceUids, int[] targetUids) {}
