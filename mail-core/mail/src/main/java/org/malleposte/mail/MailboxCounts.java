package org.malleposte.mail;

/// What a mailbox holds, in messages and conversations as wholes (RFC 8621 §2). What is marked
/// \\Deleted does not count; a message that stands twice counts once.
///
/// @param unreadEmails those that are neither seen nor drafts
/// @param unreadThreads conversations here of which some message, here or elsewhere, is unread
public record MailboxCounts(
    long totalEmails, long unreadEmails, long totalThreads, long unreadThreads) {}
