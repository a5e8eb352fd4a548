package org.malleposte.jmap.mdn;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.malleposte.format.HeaderBlock;
import org.malleposte.format.Part;
import org.malleposte.format.TextExtractor;
import org.malleposte.format.TransferEncodings;
import org.malleposte.jmap.Arguments;
import org.malleposte.jmap.Blob;
import org.malleposte.jmap.Call;
import org.malleposte.jmap.Json;
import org.malleposte.jmap.MessageSource;
import org.malleposte.jmap.Method;
import org.malleposte.jmap.MethodError;
import org.malleposte.jmap.MethodException;
import org.malleposte.jmap.OpenAccount;
import org.malleposte.mail.Email;
import org.malleposte.mail.submission.DispositionNotice;
import org.malleposte.storage.StorageException;

/// MDN/parse (RFC 9007 §2.2): reads messages as notifications.
final class MdnParse implements Method {
  /// Each is read whole.
  private static final int MOST = 50;

  private static final int LONGEST = 65_536;

  @Override
  public String name() {
    return "MDN/parse";
  }

  @Override
  public ObjectNode answer(Arguments arguments, Call call) throws MethodException {
    OpenAccount account = call.account(arguments);
    Set<String> blobs = new LinkedHashSet<>(arguments.ids("blobIds"));
    arguments.end();
    if (blobs.size() > MOST) {
      throw new MethodException(
          MethodError.REQUEST_TOO_LARGE, "At most " + MOST + " blobs are parsed by one call.");
    }
    ObjectNode parsed = Json.object();
    List<String> notParsable = new ArrayList<>();
    List<String> notFound = new ArrayList<>();
    for (String id : blobs) {
      String known = call.resolve(id);
      Blob blob = known == null ? null : call.blobs().find(account, known);
      ObjectNode mdn = blob == null ? null : parse(call, account, blob);
      if (blob == null) {
        notFound.add(id);
      } else if (mdn == null) {
        notParsable.add(id);
      } else {
        parsed.set(id, mdn);
      }
    }
    ObjectNode answer = Json.object().put("accountId", account.id());
    answer.set("parsed", parsed.isEmpty() ? null : parsed);
    answer.set("notParsable", notParsable.isEmpty() ? null : Json.array(notParsable));
    answer.set("notFound", notFound.isEmpty() ? null : Json.array(notFound));
    return answer;
  }

  /// Null when it is no notification: a report of three parts or two (RFC 8098 §3).
  private static @Nullable ObjectNode parse(Call call, OpenAccount account, Blob blob) {
    try {
      MessageSource message = MessageSource.parse(blob);
      List<Part> parts = message.summary().parts();
      if (!parts.getFirst().isMediaType("multipart/report")) {
        return null;
      }
      Part fields = child(parts, "message/disposition-notification");
      DispositionNotice notice =
          fields == null ? null : DispositionNotice.read(HeaderBlock.of(read(message, fields)));
      if (notice == null) {
        return null;
      }
      Part text = child(parts, "text/plain");
      boolean whole =
          child(parts, "message/rfc822") != null || child(parts, "message/global") != null;
      return MdnJson.of(
          forEmail(call, account, notice),
          message.summary().subject(),
          text == null ? null : TextExtractor.text(message.body(text), text, LONGEST),
          whole,
          notice);
    } catch (IOException e) {
      throw new StorageException("a blob cannot be read", e);
    }
  }

  private static @Nullable Part child(List<Part> parts, String type) {
    return parts.stream()
        .filter(part -> part.parent() == 0 && part.isMediaType(type))
        .findFirst()
        .orElse(null);
  }

  private static byte[] read(MessageSource message, Part part) throws IOException {
    try (InputStream in = TransferEncodings.decode(message.body(part), part.encoding())) {
      return in.readNBytes(LONGEST);
    }
  }

  /// The message that was sent, when the record of its sending is there still.
  private static @Nullable String forEmail(
      Call call, OpenAccount account, DispositionNotice notice) {
    String id = notice.originalMessageId();
    OptionalLong email =
        id == null
            ? OptionalLong.empty()
            : call.rooms().sending().submissions().emailOf(account.mail(), id);
    return email.isPresent() ? Email.objectId(email.getAsLong()) : null;
  }
}
