package org.malleposte.account;

import java.util.List;

/// What happened, in the words of the domain. Every change says it; the journal keeps it; IMAP,
/// JMAP, push, search and audit read the same value.
///
/// A component is a String, a long, an int, a boolean or a list of strings. Components are only
/// ever added, at the end: the journal keeps events forever (see [EventCodec]). Sets of uids are
/// written as IMAP does, `1:4,7`; flags likewise, `\Seen $Junk`, in the order of their names.
public sealed interface Event {

  // Mailboxes

  /// @param role the special use (`\Sent`, ...), or empty
  record MailboxCreated(int mailbox, String path, String role) implements Event {}

  record MailboxRenamed(int mailbox, String before, String after) implements Event {}

  record MailboxDeleted(int mailbox, String path, long messages) implements Event {}

  /// @param after whether it is subscribed now
  record MailboxSubscription(int mailbox, String path, boolean after) implements Event {}

  record MailboxRoleChanged(int mailbox, String path, String before, String after)
      implements Event {}

  record MailboxSortOrderChanged(int mailbox, String path, int before, int after)
      implements Event {}

  /// Rights as RFC 4314 letters.
  record RightsChanged(int mailbox, String path, String identifier, String before, String after)
      implements Event {}

  /// The account's owner was told that somebody's mailbox was opened to them, or closed.
  ///
  /// @param account whose it is
  /// @param before rights as RFC 4314 letters
  record ShareNoted(long notice, String account, String path, String before, String after)
      implements Event {}

  record ShareNoticesDestroyed(String notices) implements Event {}

  /// Annotations (RFC 5464) were set or removed; what they say is not told.
  ///
  /// @param mailbox 0 for the account itself
  /// @param entries their names; those under `/private` are the actor's own
  record AnnotationsChanged(int mailbox, String path, List<String> entries) implements Event {}

  // Messages

  /// A message that was not in the account before.
  ///
  /// @param email the account's id of the message
  /// @param hash SHA-256 of its content in hexadecimal
  /// @param messageId its Message-ID field, or empty
  /// @param from the envelope's sender when it was delivered, else empty
  /// @param how `delivered`, `appended`, `imported`, `submitted` or `restored`
  record MessageAdded(
      int mailbox,
      long uid,
      long email,
      String hash,
      long size,
      String messageId,
      String from,
      String how,
      String flags)
      implements Event {}

  /// Messages of the account that now stand in a further mailbox.
  record MessagesCopied(int source, String sourceUids, int target, String targetUids)
      implements Event {}

  record MessagesMoved(int source, String sourceUids, int target, String targetUids)
      implements Event {}

  /// Messages that came from a mailbox of another account.
  record MessagesReceived(String account, int source, int target, String targetUids)
      implements Event {}

  record FlagsChanged(int mailbox, String uids, String before, String after) implements Event {}

  /// @param emails in the order of the uids as they were given
  /// @param marked the uids of those that were marked \\Deleted: older journals do not say
  record MessagesExpunged(int mailbox, String uids, String emails, String marked)
      implements Event {}

  /// A message that stands in no mailbox any more; it can be restored until its retention is over.
  record MessageDeleted(long email, String messageId, String hash) implements Event {}

  record MessageRestored(long email, String messageId) implements Event {}

  /// The retention of deleted messages is over.
  record MessagesForgotten(String emails) implements Event {}

  /// Limits in octets and messages, 0 for none.
  record QuotaChanged(long storageBefore, long storageAfter, long countBefore, long countAfter)
      implements Event {}

  // Directory

  record DomainAdded(String domain) implements Event {}

  record DomainChanged(String domain, String what, String before, String after) implements Event {}

  record DomainRemoved(String domain) implements Event {}

  record UserCreated(String address, String account) implements Event {}

  /// Never carries a secret: `what` names it, before and after stay empty.
  record UserChanged(String address, String what, String before, String after) implements Event {}

  record UserRemoved(String address, String account) implements Event {}

  record AliasChanged(String address, List<String> before, List<String> after) implements Event {}

  /// @param before the members that left, and with an empty `after` maybe the group itself
  /// @param after the members that joined
  record GroupChanged(String address, List<String> before, List<String> after) implements Event {}

  record SharedCreated(String address, String account) implements Event {}

  /// @param what `send-as`: then before and after are who might, and may, write as the address
  record SharedChanged(String address, String what, String before, String after) implements Event {}

  record SharedRemoved(String address, String account) implements Event {}

  record AppPasswordCreated(String address, String id, String label, List<String> scopes)
      implements Event {}

  record AppPasswordRevoked(String address, String id, String label) implements Event {}

  /// Noted once an hour at most.
  record AppPasswordUsed(String address, String id, String label) implements Event {}

  /// A program was given tokens after its user signed in.
  record TokenIssued(String address, String id, String client, List<String> scopes)
      implements Event {}

  record TokenRefreshed(String address, String id, String client) implements Event {}

  /// @param why in words
  record TokenRevoked(String address, String id, String client, String why) implements Event {}

  // Sending

  /// @param sendAt when it leaves, as RFC 3339 has it
  record EmailSubmitted(
      long submission, long email, String sender, List<String> recipients, String sendAt)
      implements Event {}

  /// @param what `canceled`, `destroyed`, or a recipient: then before and after are what became of
  ///   the delivery
  record SubmissionChanged(long submission, String what, String before, String after)
      implements Event {}

  /// @param what `created`, `changed` or `destroyed`
  record IdentityChanged(long identity, String address, String what) implements Event {}

  record VacationChanged(boolean enabled) implements Event {}

  /// Somebody was told that the owner is away.
  record VacationAnswered(String address) implements Event {}

  // The outbound queue

  record MessageQueued(
      String id, String sender, List<String> recipients, String messageId, long size)
      implements Event {}

  /// @param outcome `delivered`, `deferred`, `failed`, `expired` or `relayed`
  /// @param answer the other server's words
  record DeliveryAttempted(String id, String recipient, String host, String outcome, String answer)
      implements Event {}

  record MessageDequeued(String id, String why) implements Event {}
}
