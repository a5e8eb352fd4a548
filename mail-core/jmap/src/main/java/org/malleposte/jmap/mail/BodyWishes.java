package org.malleposte.jmap.mail;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.malleposte.format.BodyPart;
import org.malleposte.format.BodyText;
import org.malleposte.format.MessageBody;
import org.malleposte.jmap.Allowance;
import org.malleposte.jmap.Arguments;
import org.malleposte.jmap.Json;
import org.malleposte.jmap.MessageSource;
import org.malleposte.jmap.MethodException;

/// What a client wants of the bodies of messages: arguments that Email/get (RFC 8621 §4.2) and
/// Email/parse (§4.9) share.
final class BodyWishes {
  /// Octets of texts in one answer; what is beyond is cut.
  private static final int MOST = 32 << 20;

  private final Set<String> properties;
  private final boolean text;
  private final boolean html;
  private final boolean all;
  private final int most;
  private final Allowance allowance;
  private int left = MOST;

  BodyWishes(Arguments arguments, Allowance allowance) throws MethodException {
    this.allowance = allowance;
    List<String> asked = arguments.textsOrNull("bodyProperties");
    properties = new LinkedHashSet<>(asked == null ? BodyJson.USUAL : asked);
    for (String property : properties) {
      if (!BodyJson.knows(property)) {
        throw MethodException.invalid("bodyProperties", "there is no " + property);
      }
    }
    text = arguments.flag("fetchTextBodyValues", false);
    html = arguments.flag("fetchHTMLBodyValues", false);
    all = arguments.flag("fetchAllBodyValues", false);
    long wanted = arguments.unsigned("maxBodyValueBytes", 0);
    most = wanted == 0 ? MOST : (int) Math.min(MOST, wanted); // 0: as much as there is
  }

  /// Notes what is going to be told.
  JsonNode counted(JsonNode value) {
    allowance.count(value);
    return value;
  }

  Set<String> properties() {
    return properties;
  }

  /// An EmailBodyValue for each text that is wanted, by its part (RFC 8621 §4.1.4).
  ObjectNode values(MessageSource message, MessageBody body) throws IOException {
    Set<BodyPart> parts = new LinkedHashSet<>();
    if (text) {
      parts.addAll(body.text());
    }
    if (html) {
      parts.addAll(body.html());
    }
    if (all) {
      addTexts(body.structure(), parts);
    }
    ObjectNode values = Json.object();
    for (BodyPart part : parts) {
      String id = part.partId();
      if (id != null && part.part().type().equals("text")) {
        values.set(id, counted(value(message, part)));
      }
    }
    return values;
  }

  private static void addTexts(BodyPart part, Set<BodyPart> parts) {
    parts.add(part);
    part.subParts().forEach(sub -> addTexts(sub, parts));
  }

  private ObjectNode value(MessageSource message, BodyPart part) throws IOException {
    BodyText text = BodyText.read(message.body(part.part()), part.part(), Math.min(most, left));
    left -= Math.min(left, 2 * text.value().length());
    return Json.object()
        .put("value", text.value())
        .put("isEncodingProblem", text.encodingProblem())
        .put("isTruncated", text.truncated());
  }
}
