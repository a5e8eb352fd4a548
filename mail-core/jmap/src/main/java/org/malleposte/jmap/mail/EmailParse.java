package org.malleposte.jmap.mail;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.malleposte.jmap.Arguments;
import org.malleposte.jmap.Blob;
import org.malleposte.jmap.Call;
import org.malleposte.jmap.Json;
import org.malleposte.jmap.MessageSource;
import org.malleposte.jmap.Method;
import org.malleposte.jmap.MethodError;
import org.malleposte.jmap.MethodException;
import org.malleposte.jmap.OpenAccount;
import org.malleposte.storage.StorageException;

/// Email/parse (RFC 8621 §4.9): reads a blob as a message, such as one attached to another.
final class EmailParse implements Method {
  /// Each is read whole.
  private static final int MOST = 50;

  @Override
  public String name() {
    return "Email/parse";
  }

  @Override
  public ObjectNode answer(Arguments arguments, Call call) throws MethodException {
    OpenAccount account = call.account(arguments);
    Set<String> blobs = new LinkedHashSet<>(arguments.ids("blobIds"));
    Collection<String> properties = properties(arguments.textsOrNull("properties"));
    BodyWishes wishes = new BodyWishes(arguments, call.allowance());
    arguments.end();
    if (blobs.size() > MOST) {
      throw new MethodException(
          MethodError.REQUEST_TOO_LARGE, "At most " + MOST + " blobs are parsed by one call.");
    }
    EmailJson inside = new EmailJson(properties, wishes);
    ObjectNode parsed = Json.object();
    List<String> notParsable = new ArrayList<>();
    List<String> notFound = new ArrayList<>();
    for (String id : blobs) {
      String known = call.resolve(id);
      Blob blob = known == null ? null : call.blobs().find(account, known);
      if (blob == null) {
        notFound.add(id);
        continue;
      }
      ObjectNode email = parse(blob, properties, inside);
      if (email == null) {
        notParsable.add(id);
      } else {
        parsed.set(id, email);
      }
    }
    ObjectNode answer = Json.object().put("accountId", account.id());
    answer.set("parsed", parsed.isEmpty() ? null : parsed);
    answer.set("notParsable", notParsable.isEmpty() ? null : Json.array(notParsable));
    answer.set("notFound", notFound.isEmpty() ? null : Json.array(notFound));
    return answer;
  }

  private static Collection<String> properties(@Nullable List<String> asked)
      throws MethodException {
    if (asked == null) {
      return EmailJson.USUAL;
    }
    for (String property : asked) {
      if (!EmailJson.knows(property)) {
        throw MethodException.invalid("properties", "there is no " + property);
      }
    }
    return new LinkedHashSet<>(asked);
  }

  /// @return null when it has no header, and so is no message
  private static @Nullable ObjectNode parse(
      Blob blob, Collection<String> properties, EmailJson inside) {
    try {
      MessageSource message = MessageSource.parse(blob);
      if (message.header().fields().isEmpty()) {
        return null;
      }
      ObjectNode email = Json.object();
      for (String property : properties) {
        switch (property) {
          case "id", "threadId", "mailboxIds", "keywords", "receivedAt" ->
              email.putNull(property); // it is in no mailbox
          case "blobId" -> email.put(property, message.id());
          case "size" -> email.put(property, message.summary().size());
          default -> {}
        }
      }
      inside.write(email, message);
      return email;
    } catch (IOException e) {
      throw new StorageException("a blob cannot be read", e);
    }
  }
}
