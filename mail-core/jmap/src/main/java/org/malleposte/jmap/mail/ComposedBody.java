package org.malleposte.jmap.mail;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.malleposte.format.ComposedPart;
import org.malleposte.format.ComposedPart.About;
import org.malleposte.jmap.Json;
import org.malleposte.jmap.SetError;
import org.malleposte.jmap.SetException;

/// The body of an Email that a client writes (RFC 8621 §4.6): as a tree of parts, or as what it
/// wants to be read and attached.
final class ComposedBody {
  private static final int PARTS = 1_000;
  private static final Set<String> KNOWN =
      Set.of(
          "partId",
          "blobId",
          "size",
          "name",
          "type",
          "charset",
          "disposition",
          "cid",
          "language",
          "location",
          "subParts");

  /// Finds what a client uploaded, or a part of a message.
  @FunctionalInterface
  interface Blobs {
    /// Null when there is none, or it is none of the client's business.
    ComposedPart.@Nullable Source find(String blobId);
  }

  private final ObjectNode email;
  private final JsonNode values;
  private final Blobs blobs;
  private final Set<String> notFound = new LinkedHashSet<>();
  private int parts;

  private ComposedBody(ObjectNode email, Blobs blobs) {
    this.email = email;
    this.values = email.path("bodyValues");
    this.blobs = blobs;
  }

  static ComposedPart of(ObjectNode email, Blobs blobs) throws SetException {
    ComposedBody body = new ComposedBody(email, blobs);
    body.checkValues();
    JsonNode structure = present(email, "bodyStructure");
    ComposedPart part =
        structure == null ? body.convenient() : body.only(body.part("bodyStructure", structure));
    if (!body.notFound.isEmpty()) {
      throw new SetException(SetError.BLOB_NOT_FOUND, "There are no such blobs.")
          .with("notFound", Json.array(body.notFound));
    }
    return part;
  }

  private static @Nullable JsonNode present(ObjectNode object, String name) {
    JsonNode value = object.get(name);
    return value == null || value.isNull() ? null : value;
  }

  private ComposedPart only(ComposedPart part) throws SetException {
    for (String other : List.of("textBody", "htmlBody", "attachments")) {
      if (present(email, other) != null) {
        throw SetException.invalid("It goes not together with bodyStructure.", other);
      }
    }
    return part;
  }

  private void checkValues() throws SetException {
    if (!values.isMissingNode() && !values.isNull() && !values.isObject()) {
      throw SetException.invalid("It is a map.", "bodyValues");
    }
    for (JsonNode value : values) {
      boolean whole =
          !value.path("isEncodingProblem").asBoolean() && !value.path("isTruncated").asBoolean();
      if (!value.path("value").isTextual() || !whole) {
        throw SetException.invalid("A value is a whole text.", "bodyValues");
      }
    }
  }

  /// Text and HTML are alternatives, what the HTML shows is related to it, the rest is attached.
  private ComposedPart convenient() throws SetException {
    ComposedPart text = single("textBody", "text/plain");
    ComposedPart html = single("htmlBody", "text/html");
    List<ComposedPart> shown = new ArrayList<>();
    List<ComposedPart> attached = new ArrayList<>();
    JsonNode attachments = present(email, "attachments");
    if (attachments != null && !attachments.isArray()) {
      throw SetException.invalid("It is a list.", "attachments");
    }
    for (JsonNode attachment : attachments == null ? Json.array() : attachments) {
      ComposedPart part = part("attachments", attachment);
      About about = part.about();
      boolean inline = about.contentId() != null && "inline".equals(about.disposition());
      (html != null && inline ? shown : attached).add(part);
    }
    if (html != null && !shown.isEmpty()) {
      shown.addFirst(html);
      html = multipart("multipart/related", shown);
    }
    ComposedPart readable =
        text != null && html != null
            ? multipart("multipart/alternative", List.of(text, html))
            : text != null ? text : html;
    if (readable == null) {
      readable = new ComposedPart.Text(About.of("text/plain"), "");
    }
    if (attached.isEmpty()) {
      return readable;
    }
    attached.addFirst(readable);
    return multipart("multipart/mixed", attached);
  }

  private static ComposedPart multipart(String type, List<ComposedPart> parts) {
    return new ComposedPart.Multipart(About.of(type), parts);
  }

  private @Nullable ComposedPart single(String property, String type) throws SetException {
    JsonNode list = present(email, property);
    if (list == null) {
      return null;
    }
    if (!list.isArray() || list.size() != 1) {
      throw SetException.invalid("It is one part of " + type + ".", property);
    }
    ComposedPart part = part(property, list.get(0), type);
    if (!part.about().type().equals(type)) {
      throw SetException.invalid("It is one part of " + type + ".", property);
    }
    return part;
  }

  private ComposedPart part(String property, JsonNode json) throws SetException {
    return part(property, json, "");
  }

  private ComposedPart part(String property, JsonNode json, String usual) throws SetException {
    if (!(json instanceof ObjectNode part)) {
      throw SetException.invalid("A part is an object.", property);
    }
    if (++parts > PARTS) {
      throw new SetException(SetError.TOO_LARGE, "A message has at most " + PARTS + " parts.");
    }
    for (java.util.Map.Entry<String, JsonNode> entry : part.properties()) {
      if (!KNOWN.contains(entry.getKey()) && !entry.getKey().startsWith("header:")) {
        throw SetException.invalid("A part has no " + entry.getKey() + ".", property);
      }
    }
    JsonNode subParts = present(part, "subParts");
    String partId = text(property, part, "partId");
    String blobId = text(property, part, "blobId");
    String type = type(property, part, usual, subParts, partId);
    if (type.startsWith("multipart/")) {
      return multipart(property, part, type, subParts, partId, blobId);
    }
    if (subParts != null && !subParts.isEmpty() || (partId == null) == (blobId == null)) {
      throw SetException.invalid("A part has a partId or a blobId or subParts.", property);
    }
    return partId != null
        ? text(property, part, type, partId)
        : octets(property, part, type, blobId == null ? "" : blobId);
  }

  private static String type(
      String property,
      ObjectNode part,
      String usual,
      @Nullable JsonNode subParts,
      @Nullable String partId)
      throws SetException {
    String type = text(property, part, "type");
    if (type == null) {
      type =
          !usual.isEmpty()
              ? usual
              : subParts != null
                  ? "multipart/mixed"
                  : partId != null ? "text/plain" : "application/octet-stream";
    }
    String lower = type.toLowerCase(Locale.ROOT);
    if (!lower.matches("[a-z0-9!#$&^_.+-]+/[a-z0-9!#$&^_.+-]+")) {
      throw SetException.invalid("That is no media type: " + type, property);
    }
    return lower;
  }

  private ComposedPart multipart(
      String property,
      ObjectNode part,
      String type,
      @Nullable JsonNode subParts,
      @Nullable String partId,
      @Nullable String blobId)
      throws SetException {
    if (partId != null || blobId != null || subParts == null || !subParts.isArray()) {
      throw SetException.invalid("A multipart has subParts and nothing else.", property);
    }
    List<ComposedPart> inner = new ArrayList<>();
    for (JsonNode sub : subParts) {
      inner.add(part(property, sub));
    }
    return new ComposedPart.Multipart(about(property, part, type), inner);
  }

  private ComposedPart text(String property, ObjectNode part, String type, String partId)
      throws SetException {
    JsonNode value = values.path(partId).path("value");
    if (!value.isTextual()) {
      throw SetException.invalid("There is no body value " + partId + ".", property, "bodyValues");
    }
    if (present(part, "charset") != null || present(part, "size") != null) {
      throw SetException.invalid("The server knows the charset and size of a value.", property);
    }
    if (!type.startsWith("text/")) {
      throw SetException.invalid("A value is text.", property);
    }
    return new ComposedPart.Text(about(property, part, type), value.textValue());
  }

  private ComposedPart octets(String property, ObjectNode part, String type, String blobId)
      throws SetException {
    ComposedPart.Source source = blobs.find(blobId);
    if (source == null) {
      notFound.add(blobId);
      return new ComposedPart.Text(About.of("text/plain"), "");
    }
    return new ComposedPart.Octets(about(property, part, type), source);
  }

  private static About about(String property, ObjectNode part, String type) throws SetException {
    List<String> languages = new ArrayList<>();
    for (JsonNode language : part.path("language")) {
      languages.add(line(property, language.asText()));
    }
    return new About(
        type,
        token(property, text(property, part, "charset")),
        token(property, text(property, part, "disposition")),
        text(property, part, "name"),
        lineOrNull(property, text(property, part, "cid")),
        languages,
        lineOrNull(property, text(property, part, "location")),
        fields(property, part));
  }

  /// RFC 8621 §4.6: no field is set by two properties, and what the type says the type says.
  private static List<byte[]> fields(String property, ObjectNode part) throws SetException {
    ComposedFields fields = ComposedFields.of(part, true);
    boolean twice =
        fields.has("content-type")
            || fields.has("content-disposition")
            || fields.has("content-id") && present(part, "cid") != null
            || fields.has("content-language") && present(part, "language") != null
            || fields.has("content-location") && present(part, "location") != null;
    if (twice) {
      throw SetException.invalid("A field of a part is set by its property.", property);
    }
    return fields.fields();
  }

  private static @Nullable String text(String property, ObjectNode part, String name)
      throws SetException {
    JsonNode value = present(part, name);
    if (value != null && !value.isTextual()) {
      throw SetException.invalid("The " + name + " of a part is a string.", property);
    }
    return value == null ? null : value.textValue();
  }

  private static @Nullable String token(String property, @Nullable String text)
      throws SetException {
    if (text != null && !text.matches("[A-Za-z0-9!#$&^_.+-]+")) {
      throw SetException.invalid("That is no word: " + text, property);
    }
    return text == null ? null : text.toLowerCase(Locale.ROOT);
  }

  private static @Nullable String lineOrNull(String property, @Nullable String text)
      throws SetException {
    return text == null ? null : line(property, text);
  }

  /// No value may add a field, nor end an angle bracket.
  private static String line(String property, String text) throws SetException {
    if (text.chars().anyMatch(c -> c < ' ' || c == 127 || c == '<' || c == '>')) {
      throw SetException.invalid("It holds what cannot stand in a field.", property);
    }
    return text;
  }
}
