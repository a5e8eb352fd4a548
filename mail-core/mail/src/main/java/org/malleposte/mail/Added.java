package org.malleposte.mail;

/// Where a message now stands.
///
/// @param uidValidity of the mailbox
public record Added(int mailbox, int uidValidity, int uid, long email, long thread) {}
