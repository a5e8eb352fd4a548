package org.malleposte.jmap.sharing;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.malleposte.jmap.Ids;
import org.malleposte.jmap.Json;
import org.malleposte.jmap.OpenAccount;
import org.malleposte.jmap.Principal;
import org.malleposte.mail.Right;
import org.malleposte.mail.sharing.ShareNotice;

/// A ShareNotification (RFC 9670 §3).
final class NoticeJson {
  static final String LETTER = "N";
  static final String TYPE = "Mailbox";

  static final List<String> PROPERTIES =
      List.of(
          "id",
          "created",
          "changedBy",
          "objectType",
          "objectAccountId",
          "objectId",
          "oldRights",
          "newRights",
          "name");

  private NoticeJson() {}

  static String id(ShareNotice notice) {
    return LETTER + notice.id();
  }

  static long number(String id) {
    return Ids.number(LETTER, id);
  }

  static ObjectNode of(OpenAccount account, ShareNotice notice, Collection<String> properties) {
    ObjectNode json = Json.object();
    for (String property : properties) {
      switch (property) {
        case "id" -> json.put("id", id(notice));
        case "created" ->
            json.put("created", notice.created().truncatedTo(ChronoUnit.SECONDS).toString());
        case "changedBy" -> json.set("changedBy", entity(account, notice.changedBy()));
        case "objectType" -> json.put("objectType", TYPE);
        case "objectAccountId" -> json.put("objectAccountId", notice.owner().name());
        case "objectId" -> json.put("objectId", notice.mailboxObjectId());
        case "oldRights" -> json.set("oldRights", rights(notice.before()));
        case "newRights" -> json.set("newRights", rights(notice.after()));
        case "name" -> json.put("name", notice.name());
        default -> throw new IllegalArgumentException("a notice has no " + property);
      }
    }
    return json;
  }

  /// An administrator at the machine is nobody's address.
  private static ObjectNode entity(OpenAccount account, String changedBy) {
    Principal principal = account.principals().named(changedBy);
    boolean address = changedBy.indexOf('@') > 0;
    return Json.object()
        .put("name", principal == null ? changedBy : principal.name())
        .put("email", address ? changedBy : null)
        .put("principalId", principal == null ? null : principal.id());
  }

  private static @Nullable ObjectNode rights(String letters) {
    return letters.isEmpty() ? null : MailboxRights.of(Right.parse(letters));
  }
}
