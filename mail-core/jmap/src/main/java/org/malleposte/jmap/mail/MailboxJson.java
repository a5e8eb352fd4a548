package org.malleposte.jmap.mail;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.malleposte.jmap.Call;
import org.malleposte.jmap.Ids;
import org.malleposte.jmap.Json;
import org.malleposte.jmap.OpenAccount;
import org.malleposte.jmap.sharing.MailboxRights;
import org.malleposte.jmap.sharing.Shared;
import org.malleposte.mail.Access;
import org.malleposte.mail.Mailbox;
import org.malleposte.mail.MailboxCounts;
import org.malleposte.mail.MailboxTree;
import org.malleposte.mail.Right;

/// A Mailbox as JMAP has it (RFC 8621 §2).
final class MailboxJson {
  static final List<String> PROPERTIES =
      List.of(
          "id",
          "name",
          "parentId",
          "role",
          "sortOrder",
          "totalEmails",
          "unreadEmails",
          "totalThreads",
          "unreadThreads",
          "myRights",
          "isSubscribed");

  /// For clients that know of shared data (RFC 9670 §4).
  private static final List<String> SHARED_PROPERTIES =
      Stream.concat(PROPERTIES.stream(), Stream.of(Shared.WITH)).toList();

  static final List<String> COUNTS =
      List.of("totalEmails", "unreadEmails", "totalThreads", "unreadThreads");

  private static final MailboxCounts NOTHING = new MailboxCounts(0, 0, 0, 0);

  private MailboxJson() {}

  /// What a mailbox has for the client that makes a call.
  static List<String> properties(Call call) {
    return Shared.isKnownTo(call) ? SHARED_PROPERTIES : PROPERTIES;
  }

  /// The mailbox of an id that the caller may know of, or null.
  static @Nullable Mailbox find(OpenAccount account, String id) {
    long number = Ids.number("B", id);
    boolean possible = number > 0 && number <= Integer.MAX_VALUE;
    Mailbox mailbox = possible ? account.mail().mailboxes().get((int) number) : null;
    return mailbox != null && isVisible(account, mailbox) ? mailbox : null;
  }

  static boolean isVisible(OpenAccount account, Mailbox mailbox) {
    return rights(account, mailbox).contains(Right.LOOKUP);
  }

  static boolean isInbox(Mailbox mailbox) {
    return mailbox.parent() == 0 && mailbox.name().equals(MailboxTree.INBOX);
  }

  private static Set<Right> rights(OpenAccount account, Mailbox mailbox) {
    return Access.of(account.accountId(), mailbox, account.caller());
  }

  /// @param counts by mailbox, asked for when a counter is wanted
  static ObjectNode of(
      Call call,
      OpenAccount account,
      Mailbox mailbox,
      Collection<String> properties,
      Supplier<Map<Integer, MailboxCounts>> counts) {
    ObjectNode json = Json.object();
    for (String property : properties) {
      switch (property) {
        case "id" -> json.put("id", mailbox.objectId());
        case "name" -> json.put("name", mailbox.name());
        case "parentId" -> json.put("parentId", parentId(account, mailbox));
        case "role" -> json.put("role", role(mailbox));
        case "sortOrder" -> json.put("sortOrder", mailbox.sortOrder());
        case "isSubscribed" -> json.put("isSubscribed", account.isSubscribed(mailbox));
        case "myRights" -> json.set("myRights", myRights(call, account, mailbox));
        case Shared.WITH -> json.set(Shared.WITH, Shared.with(account, mailbox));
        default -> {
          MailboxCounts of = counts.get().getOrDefault(mailbox.id(), NOTHING);
          json.put(property, count(of, property));
        }
      }
    }
    return json;
  }

  private static long count(MailboxCounts counts, String property) {
    return switch (property) {
      case "totalEmails" -> counts.totalEmails();
      case "unreadEmails" -> counts.unreadEmails();
      case "totalThreads" -> counts.totalThreads();
      case "unreadThreads" -> counts.unreadThreads();
      default -> throw new IllegalArgumentException("a mailbox has no " + property);
    };
  }

  /// Null at the root, and where the one above is none of the caller's business.
  static @Nullable String parentId(OpenAccount account, Mailbox mailbox) {
    Mailbox above = account.mail().mailboxes().get(mailbox.parent());
    return above == null || !isVisible(account, above) ? null : above.objectId();
  }

  static @Nullable String role(Mailbox mailbox) {
    if (isInbox(mailbox)) {
      return "inbox";
    }
    return mailbox.role().isEmpty() ? null : mailbox.role().substring(1).toLowerCase(Locale.ROOT);
  }

  /// RFC 8621 §2: as RFC 4314 has them.
  private static ObjectNode myRights(Call call, OpenAccount account, Mailbox mailbox) {
    Set<Right> rights = rights(account, mailbox);
    boolean selectable = mailbox.selectable();
    boolean movable = !isInbox(mailbox) && rights.contains(Right.DELETE_MAILBOX);
    ObjectNode json = Json.object();
    if (Shared.isKnownTo(call)) {
      json.put(MailboxRights.SHARE, rights.contains(Right.ADMINISTER));
    }
    return json.put("mayReadItems", rights.contains(Right.READ))
        .put("mayAddItems", selectable && rights.contains(Right.INSERT))
        .put(
            "mayRemoveItems",
            rights.contains(Right.DELETE_MESSAGES) && rights.contains(Right.EXPUNGE))
        .put("maySetSeen", rights.contains(Right.SEEN))
        .put("maySetKeywords", rights.contains(Right.WRITE))
        .put("mayCreateChild", rights.contains(Right.CREATE))
        .put("mayRename", movable)
        .put("mayDelete", movable)
        .put("maySubmit", rights.contains(Right.POST));
  }
}
