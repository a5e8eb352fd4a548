package org.malleposte.jmap.mail;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.malleposte.format.BodyPart;
import org.malleposte.format.HeaderBlock;
import org.malleposte.format.HeaderForms;
import org.malleposte.format.Part;
import org.malleposte.jmap.Json;
import org.malleposte.jmap.MessageSource;

/// Writes parts of a message as EmailBodyPart objects (RFC 8621 §4.1.4).
final class BodyJson {
  static final List<String> USUAL =
      List.of(
          "partId",
          "blobId",
          "size",
          "name",
          "type",
          "charset",
          "disposition",
          "cid",
          "language",
          "location");

  private final MessageSource message;
  private final BodyWishes wishes;
  private final Collection<String> properties;
  private final Map<String, HeaderProperty> headers = new LinkedHashMap<>();

  BodyJson(MessageSource message, BodyWishes wishes) {
    this.message = message;
    this.wishes = wishes;
    this.properties = wishes.properties();
    for (String property : properties) {
      HeaderProperty header = HeaderProperty.parse(property);
      if (header != null) {
        headers.put(property, header);
      }
    }
  }

  static boolean knows(String property) {
    return USUAL.contains(property)
        || property.equals("headers")
        || property.equals("subParts")
        || HeaderProperty.parse(property) != null;
  }

  ArrayNode list(List<BodyPart> parts) throws IOException {
    ArrayNode list = Json.array();
    for (BodyPart part : parts) {
      list.add(part(part, false));
    }
    return list;
  }

  /// A part and those within it: only a structure says that it has them.
  ObjectNode structure(BodyPart part) throws IOException {
    return part(part, true);
  }

  private ObjectNode part(BodyPart part, boolean structure) throws IOException {
    ObjectNode node = Json.object();
    for (String property : properties) {
      if (!property.equals("subParts")) {
        write(node, property, part);
        wishes.counted(node.path(property));
      }
    }
    boolean asked = properties.contains("subParts");
    if (part.isMultipart() && (structure || asked)) {
      ArrayNode subParts = node.putArray("subParts");
      for (BodyPart sub : part.subParts()) {
        subParts.add(part(sub, structure));
      }
    } else if (asked) {
      node.putNull("subParts");
    }
    return node;
  }

  private void write(ObjectNode node, String property, BodyPart body) throws IOException {
    Part part = body.part();
    switch (property) {
      case "partId" -> node.put(property, body.partId());
      case "blobId" -> node.put(property, body.isMultipart() ? null : message.partId(body.index()));
      case "size" -> node.put(property, part.decodedLength());
      case "name" -> node.put(property, part.filename());
      case "type" -> node.put(property, part.mediaType());
      case "charset" -> node.put(property, body.charset());
      case "disposition" -> node.put(property, part.disposition());
      case "cid" -> node.put(property, part.contentId());
      case "language" ->
          node.set(
              property, HeaderProperty.texts(body.languages().isEmpty() ? null : body.languages()));
      case "location" -> node.put(property, body.location());
      case "headers" -> node.set(property, headers(message.header(part)));
      default -> {
        HeaderProperty header = headers.get(property);
        if (header == null) {
          throw new IllegalArgumentException("no property of a part: " + property);
        }
        node.set(property, header.value(message.header(part)));
      }
    }
  }

  /// All fields of a header, raw (RFC 8621 §4.1.3).
  static JsonNode headers(HeaderBlock header) {
    ArrayNode array = Json.array();
    for (HeaderBlock.Field field : header.fields()) {
      array.addObject().put("name", field.name()).put("value", HeaderForms.raw(field));
    }
    return array;
  }
}
