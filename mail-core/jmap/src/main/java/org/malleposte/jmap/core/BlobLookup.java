package org.malleposte.jmap.core;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.malleposte.jmap.Arguments;
import org.malleposte.jmap.BlobId;
import org.malleposte.jmap.Call;
import org.malleposte.jmap.Json;
import org.malleposte.jmap.Method;
import org.malleposte.jmap.MethodError;
import org.malleposte.jmap.MethodException;
import org.malleposte.jmap.OpenAccount;
import org.malleposte.mail.Email;

/// Blob/lookup (RFC 9404 §4.3): which objects refer to a blob.
final class BlobLookup implements Method {
  static final List<String> TYPES = List.of("Email", "Mailbox", "Thread");

  @Override
  public String name() {
    return "Blob/lookup";
  }

  @Override
  public ObjectNode answer(Arguments arguments, Call call) throws MethodException {
    OpenAccount account = call.account(arguments);
    List<String> types = Objects.requireNonNullElse(arguments.textsOrNull("typeNames"), List.of());
    List<String> ids = arguments.ids("ids");
    arguments.end();
    if (!TYPES.containsAll(types)) {
      throw new MethodException(MethodError.UNKNOWN_DATA_TYPE, "The types are " + TYPES + ".");
    }
    if (ids.size() > call.limits().objectsInGet()) {
      throw new MethodException(MethodError.REQUEST_TOO_LARGE, "Those are too many ids.");
    }
    ObjectNode answer = Json.object().put("accountId", account.id());
    ArrayNode list = answer.putArray("list");
    ArrayNode notFound = answer.putArray("notFound");
    for (String id : new LinkedHashSet<>(ids)) {
      String known = call.resolve(id);
      if (known == null || call.blobs().find(account, known) == null) {
        notFound.add(id);
      } else {
        ObjectNode matched = list.addObject().put("id", id).putObject("matchedIds");
        Email email = email(account, BlobId.parse(known));
        types.forEach(type -> matched.set(type, Json.array(matches(account, type, email))));
      }
    }
    return answer;
  }

  private static @Nullable Email email(OpenAccount account, @Nullable BlobId blob) {
    return switch (blob) {
      case BlobId.OfMessage message -> account.mail().email(message.email());
      case BlobId.OfPart part -> account.mail().email(part.email());
      case BlobId.OfInner inner -> email(account, inner.message());
      case BlobId.Uploaded _ -> null; // nobody refers to it yet
      case null -> null;
    };
  }

  private static List<String> matches(OpenAccount account, String type, @Nullable Email email) {
    if (email == null) {
      return List.of();
    }
    return switch (type) {
      case "Email" -> List.of(Email.objectId(email.id()));
      case "Thread" -> List.of(Email.threadObjectId(email.thread()));
      default ->
          email.places().stream()
              .map(place -> account.mail().mailboxes().get(place.mailbox()))
              .filter(mailbox -> mailbox != null && account.reads(mailbox))
              .map(mailbox -> mailbox.objectId())
              .toList();
    };
  }
}
