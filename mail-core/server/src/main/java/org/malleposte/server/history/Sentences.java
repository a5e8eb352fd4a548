package org.malleposte.server.history;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.malleposte.account.Actor;
import org.malleposte.account.Event;
import org.malleposte.account.Event.AliasChanged;
import org.malleposte.account.Event.AnnotationsChanged;
import org.malleposte.account.Event.AppPasswordCreated;
import org.malleposte.account.Event.AppPasswordRevoked;
import org.malleposte.account.Event.AppPasswordUsed;
import org.malleposte.account.Event.DeliveryAttempted;
import org.malleposte.account.Event.DomainAdded;
import org.malleposte.account.Event.DomainChanged;
import org.malleposte.account.Event.DomainRemoved;
import org.malleposte.account.Event.EmailSubmitted;
import org.malleposte.account.Event.FlagsChanged;
import org.malleposte.account.Event.GroupChanged;
import org.malleposte.account.Event.IdentityChanged;
import org.malleposte.account.Event.MailboxCreated;
import org.malleposte.account.Event.MailboxDeleted;
import org.malleposte.account.Event.MailboxRenamed;
import org.malleposte.account.Event.MailboxRoleChanged;
import org.malleposte.account.Event.MailboxSortOrderChanged;
import org.malleposte.account.Event.MailboxSubscription;
import org.malleposte.account.Event.MessageAdded;
import org.malleposte.account.Event.MessageDeleted;
import org.malleposte.account.Event.MessageDequeued;
import org.malleposte.account.Event.MessageQueued;
import org.malleposte.account.Event.MessageRestored;
import org.malleposte.account.Event.MessagesCopied;
import org.malleposte.account.Event.MessagesExpunged;
import org.malleposte.account.Event.MessagesForgotten;
import org.malleposte.account.Event.MessagesMoved;
import org.malleposte.account.Event.MessagesReceived;
import org.malleposte.account.Event.QuotaChanged;
import org.malleposte.account.Event.RightsChanged;
import org.malleposte.account.Event.ShareNoted;
import org.malleposte.account.Event.ShareNoticesDestroyed;
import org.malleposte.account.Event.SharedChanged;
import org.malleposte.account.Event.SharedCreated;
import org.malleposte.account.Event.SharedRemoved;
import org.malleposte.account.Event.SubmissionChanged;
import org.malleposte.account.Event.TokenIssued;
import org.malleposte.account.Event.TokenRefreshed;
import org.malleposte.account.Event.TokenRevoked;
import org.malleposte.account.Event.UserChanged;
import org.malleposte.account.Event.UserCreated;
import org.malleposte.account.Event.UserRemoved;
import org.malleposte.account.Event.VacationAnswered;
import org.malleposte.account.Event.VacationChanged;

/// Says what happened, in sentences. Mailboxes are named as they were called when it happened,
/// which the journal itself tells; so events must come in their order.
public final class Sentences {
  private final Map<Integer, String> mailboxes = new HashMap<>();

  /// Who did it and by which way: `ann@example.org over imap from 192.0.2.7`.
  public static String who(Actor actor) {
    StringBuilder who = new StringBuilder(actor.name());
    if (!actor.onBehalfOf().isEmpty()) {
      who.append(" on behalf of ").append(actor.onBehalfOf());
    }
    if (!actor.protocol().isEmpty()) {
      who.append(" over ").append(actor.protocol());
    }
    if (!actor.address().isEmpty()) {
      who.append(" from ").append(actor.address());
    }
    return who.toString();
  }

  /// What was done, to go on after "who".
  public String what(Event event) {
    return switch (event) {
      case MailboxCreated e -> {
        mailboxes.put(e.mailbox(), e.path());
        yield "created the mailbox " + e.path() + (e.role().isEmpty() ? "" : " as " + e.role());
      }
      case MailboxRenamed e -> {
        mailboxes.put(e.mailbox(), e.after());
        yield "renamed the mailbox " + e.before() + " to " + e.after();
      }
      case MailboxDeleted e ->
          "deleted the mailbox " + e.path() + " with " + count(e.messages(), "message");
      case MailboxSubscription e ->
          (e.after() ? "subscribed to " : "unsubscribed from ") + "the mailbox " + e.path();
      case MailboxRoleChanged e ->
          "changed the use of the mailbox " + e.path() + fromTo(e.before(), e.after());
      case MailboxSortOrderChanged e ->
          "put the mailbox %s in place %d instead of %d".formatted(e.path(), e.after(), e.before());
      case RightsChanged e ->
          "changed the rights of "
              + e.identifier()
              + " on "
              + e.path()
              + fromTo(e.before(), e.after());
      case ShareNoted e ->
          "was told of the rights on %s of the account %s%s"
              .formatted(e.path(), e.account(), fromTo(e.before(), e.after()));
      case ShareNoticesDestroyed e -> "read the notice " + e.notices() + " about rights";
      case AnnotationsChanged e ->
          "changed the annotations %s of %s"
              .formatted(
                  String.join(", ", e.entries()),
                  e.mailbox() == 0 ? "the account" : "the mailbox " + e.path());
      case MessageAdded e -> added(e);
      case MessagesCopied e ->
          "copied %s of %s to %s as %s"
              .formatted(
                  uids(e.sourceUids()), mailbox(e.source()), mailbox(e.target()), e.targetUids());
      case MessagesMoved e ->
          "moved %s of %s to %s as %s"
              .formatted(
                  uids(e.sourceUids()), mailbox(e.source()), mailbox(e.target()), e.targetUids());
      case MessagesReceived e ->
          "brought messages of the account %s to %s as %s"
              .formatted(e.account(), mailbox(e.target()), e.targetUids());
      case FlagsChanged e ->
          "changed the flags of %s in %s%s"
              .formatted(uids(e.uids()), mailbox(e.mailbox()), fromTo(e.before(), e.after()));
      case MessagesExpunged e ->
          "expunged %s of %s".formatted(uids(e.uids()), mailbox(e.mailbox()));
      case MessageDeleted e ->
          "deleted the last copy of email %d%s; it can be restored until its retention ends"
              .formatted(e.email(), messageId(e.messageId()));
      case MessageRestored e -> "restored email " + e.email() + messageId(e.messageId());
      case MessagesForgotten e -> "forgot the emails " + e.emails() + ", whose retention is over";
      case QuotaChanged e ->
          "changed the quota%s and%s"
              .formatted(
                  fromTo(storage(e.storageBefore()), storage(e.storageAfter())),
                  fromTo(messages(e.countBefore()), messages(e.countAfter())));
      case DomainAdded e -> "added the domain " + e.domain();
      case DomainChanged e ->
          "changed %s of the domain %s%s"
              .formatted(e.what(), e.domain(), fromTo(e.before(), e.after()));
      case DomainRemoved e -> "removed the domain " + e.domain();
      case UserCreated e -> "created the user " + e.address() + " with the account " + e.account();
      case UserChanged e ->
          "changed %s of the user %s%s"
              .formatted(e.what(), e.address(), fromTo(e.before(), e.after()));
      case UserRemoved e -> "removed the user " + e.address() + " with the account " + e.account();
      case AliasChanged e -> "changed the alias " + e.address() + members(e.before(), e.after());
      case GroupChanged e -> "changed the group " + e.address() + moves(e.after(), e.before());
      case SharedCreated e ->
          "created the shared account " + e.address() + " with the account " + e.account();
      case SharedChanged e ->
          "changed %s of the shared account %s%s"
              .formatted(e.what(), e.address(), fromTo(e.before(), e.after()));
      case SharedRemoved e ->
          "removed the shared account " + e.address() + " with the account " + e.account();
      case AppPasswordCreated e ->
          "created the app password %s (%s) of %s for %s"
              .formatted(e.id(), e.label(), e.address(), String.join(", ", e.scopes()));
      case AppPasswordRevoked e ->
          "revoked the app password %s (%s) of %s".formatted(e.id(), e.label(), e.address());
      case AppPasswordUsed e ->
          "signed in with the app password %s (%s) of %s".formatted(e.id(), e.label(), e.address());
      case TokenIssued e ->
          "gave tokens to the program %s (%s) of %s for %s"
              .formatted(e.client(), e.id(), e.address(), String.join(", ", e.scopes()));
      case TokenRefreshed e ->
          "exchanged the tokens of the program %s (%s) of %s"
              .formatted(e.client(), e.id(), e.address());
      case TokenRevoked e ->
          "revoked the tokens of the program %s (%s) of %s: %s"
              .formatted(e.client(), e.id(), e.address(), e.why());
      case EmailSubmitted e ->
          "sent message M%d as submission S%d from <%s> to %s, leaving at %s"
              .formatted(
                  e.email(),
                  e.submission(),
                  e.sender(),
                  String.join(", ", e.recipients()),
                  e.sendAt());
      case SubmissionChanged e ->
          "changed submission S%d: %s%s"
              .formatted(e.submission(), e.what(), fromTo(e.before(), e.after()));
      case IdentityChanged e ->
          "%s the identity I%d of %s".formatted(e.what(), e.identity(), e.address());
      case VacationChanged e ->
          e.enabled() ? "set answers for the time away" : "ended answers for the time away";
      case VacationAnswered e -> "told " + e.address() + " of being away";
      case MessageQueued e ->
          "queued message %s from <%s> to %s, %s%s"
              .formatted(
                  e.id(),
                  e.sender(),
                  String.join(", ", e.recipients()),
                  octets(e.size()),
                  messageId(e.messageId()));
      case DeliveryAttempted e ->
          "tried to deliver message %s to %s at %s: %s (%s)"
              .formatted(e.id(), e.recipient(), e.host(), e.outcome(), e.answer());
      case MessageDequeued e -> "took message " + e.id() + " out of the queue: " + e.why();
    };
  }

  private String added(MessageAdded e) {
    StringBuilder text = new StringBuilder();
    text.append(e.how()).append(" a message of ").append(octets(e.size()));
    text.append(" to ").append(mailbox(e.mailbox())).append(" as uid ").append(e.uid());
    if (!e.from().isEmpty()) {
      text.append(", sent by <").append(e.from()).append('>');
    }
    text.append(messageId(e.messageId()));
    if (!e.flags().isEmpty()) {
      text.append(", flagged ").append(e.flags());
    }
    return text.toString();
  }

  private String mailbox(int id) {
    return mailboxes.getOrDefault(id, "mailbox " + id);
  }

  private static String uids(String uids) {
    return uids.matches("\\d+") ? "message " + uids : "messages " + uids;
  }

  private static String messageId(String id) {
    return id.isEmpty() ? "" : ", Message-ID " + id;
  }

  private static String fromTo(String before, String after) {
    if (before.isEmpty() && after.isEmpty()) {
      return "";
    }
    return " from %s to %s".formatted(orNone(before), orNone(after));
  }

  private static String orNone(String value) {
    return value.isEmpty() ? "none" : value;
  }

  private static String members(List<String> before, List<String> after) {
    List<String> come = new ArrayList<>(after);
    come.removeAll(before);
    List<String> gone = new ArrayList<>(before);
    gone.removeAll(after);
    if (after.isEmpty()) {
      return ": removed";
    }
    return moves(come, gone);
  }

  private static String moves(List<String> come, List<String> gone) {
    return (come.isEmpty() ? "" : ": added " + String.join(", ", come))
        + (gone.isEmpty() ? "" : ": took out " + String.join(", ", gone));
  }

  private static String count(long number, String noun) {
    return number + " " + noun + (number == 1 ? "" : "s");
  }

  private static String messages(long limit) {
    return limit == 0 ? "no limit" : count(limit, "message");
  }

  private static String storage(long limit) {
    return limit == 0 ? "no limit" : octets(limit);
  }

  /// Sizes as people read them.
  public static String octets(long octets) {
    if (octets < 10_000) {
      return count(octets, "octet");
    }
    String[] units = {"kB", "MB", "GB", "TB"};
    double number = octets / 1000.0;
    int unit = 0;
    while (number >= 1000 && unit < units.length - 1) {
      number /= 1000;
      unit++;
    }
    return String.format(Locale.ROOT, number < 10 ? "%.1f %s" : "%.0f %s", number, units[unit]);
  }
}
