package org.malleposte.format;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// A MIME entity as the parser finds it: a header and a body, and the entities within the body.
final class Entity {
  /// Longer boundaries are not believed; RFC 2046 §5.1.1 allows 70.
  private static final int LONGEST_BOUNDARY = 1000;

  enum Form {
    LEAF,
    MULTIPART,
    /// The body is a message.
    MESSAGE
  }

  final @Nullable Entity parent;
  final long headerOffset;
  final List<Entity> children = new ArrayList<>(0);
  Form form = Form.LEAF;
  String type = "TEXT";
  String subtype = "PLAIN";
  List<Parameter> parameters = List.of();
  @Nullable String id;
  @Nullable String description;
  String encoding = "7BIT";
  @Nullable String md5;
  @Nullable MimeField disposition;
  List<String> languages = List.of();
  @Nullable String location;
  @Nullable String charset;
  @Nullable String filename;

  /// The ENVELOPE, of a message.
  byte @Nullable [] envelope;

  long headerLength;
  long bodyOffset;
  long bodyLength;
  long decodedLength;

  /// Line feeds in the body; while open, those of the message before the body.
  long lines;

  /// What separates the parts, of an open multipart.
  byte @Nullable [] boundary;

  Entity(@Nullable Entity parent, long headerOffset) {
    this.parent = parent;
    this.headerOffset = headerOffset;
    this.bodyOffset = headerOffset;
  }

  /// Whether its header is a message's.
  boolean isMessage() {
    return parent == null || parent.form == Form.MESSAGE;
  }

  boolean isText() {
    return form == Form.LEAF && type.equalsIgnoreCase("text");
  }

  boolean isType(String type, String subtype) {
    return this.type.equalsIgnoreCase(type) && this.subtype.equalsIgnoreCase(subtype);
  }

  boolean isDisposition(String value) {
    return disposition != null && disposition.value().equalsIgnoreCase(value);
  }

  /// Takes over the MIME fields.
  ///
  /// @param budget how many octets of them may be kept
  void describe(EntityHeader header, int budget) {
    String raw = header.first(KnownField.CONTENT_TYPE);
    if (raw == null || !contentType(MimeField.parse(raw), budget)) {
      defaultType();
    }
    encoding(header.first(KnownField.CONTENT_TRANSFER_ENCODING));
    id = within(budget, header.first(KnownField.CONTENT_ID));
    description = within(budget, header.first(KnownField.CONTENT_DESCRIPTION));
    md5 = within(budget, header.first(KnownField.CONTENT_MD5));
    location = location(within(budget, header.first(KnownField.CONTENT_LOCATION)));
    String field = within(budget, header.first(KnownField.CONTENT_DISPOSITION));
    if (field != null) {
      MimeField parsed = MimeField.parse(field);
      disposition = parsed.value().isEmpty() ? null : parsed;
      String given = parsed.parameter("filename");
      filename = given == null ? filename : given; // else the type's name
    }
    String tags = within(budget, header.first(KnownField.CONTENT_LANGUAGE));
    if (tags != null) {
      languages = languages(tags);
    }
  }

  private static @Nullable String within(int budget, @Nullable String raw) {
    return raw == null || raw.length() > budget ? null : raw;
  }

  private boolean contentType(MimeField field, int budget) {
    String value = field.value();
    int slash = value.indexOf('/');
    String first = token(slash < 0 ? value : value.substring(0, slash));
    String second = slash < 0 ? "" : token(value.substring(slash + 1));
    if (first.isEmpty() || (second.isEmpty() && !first.equalsIgnoreCase("multipart"))) {
      return false; // RFC 2045 §5.2: what is no content type is plain text
    }
    type = first;
    subtype = second.isEmpty() ? "mixed" : second;
    int cost = 0;
    for (Parameter parameter : field.parameters()) {
      cost += parameter.name().length() + parameter.value().length();
    }
    parameters = cost > budget ? List.of() : field.parameters();
    charset = field.raw("charset");
    filename = field.parameter("name");
    boundary = boundary(field);
    return true;
  }

  private static byte @Nullable [] boundary(MimeField field) {
    String raw = field.raw("boundary");
    if (raw == null) {
      return null;
    }
    String text = raw.stripTrailing();
    return text.isEmpty() || text.length() > LONGEST_BOUNDARY
        ? null
        : text.getBytes(StandardCharsets.ISO_8859_1);
  }

  /// RFC 2046 §5.1.5 for parts of a digest, RFC 2045 §5.2 for all others.
  private void defaultType() {
    boolean digest =
        parent != null && parent.form == Form.MULTIPART && parent.isType("multipart", "digest");
    type = digest ? "MESSAGE" : "TEXT";
    subtype = digest ? "RFC822" : "PLAIN";
    parameters = digest ? List.of() : List.of(new Parameter("CHARSET", "US-ASCII"));
  }

  /// The characters of a token at its start.
  private static String token(String text) {
    String trimmed = HeaderText.trim(text);
    int i = 0;
    while (i < trimmed.length() && i < 127) {
      char c = trimmed.charAt(i);
      if (c <= ' ' || c >= 127 || "()<>@,;:\\\"/[]?=".indexOf(c) >= 0) {
        break;
      }
      i++;
    }
    return trimmed.substring(0, i);
  }

  private void encoding(@Nullable String raw) {
    if (raw != null) {
      String value = token(MimeField.parse(raw).value());
      encoding = value.isEmpty() ? "7BIT" : value;
    }
  }

  private static List<String> languages(String raw) {
    List<String> tags = new ArrayList<>();
    for (String piece : MimeField.parse(raw).value().split(",", 50)) {
      String tag = HeaderText.trim(piece);
      if (!tag.isEmpty()) {
        tags.add(tag);
      }
    }
    return List.copyOf(tags);
  }

  /// The URI of Content-Location: comments around it and the blanks at which it was folded are no
  /// part of it (RFC 2557 §4.2).
  private static @Nullable String location(@Nullable String raw) {
    if (raw == null) {
      return null;
    }
    String uri = raw.strip();
    int comment = uri.startsWith("(") ? uri.indexOf(')') : -1;
    if (comment > 0 && comment < uri.length() - 1) {
      uri = uri.substring(comment + 1).strip();
    }
    int after = uri.endsWith(")") ? uri.lastIndexOf(" (") : -1;
    if (after > 0) {
      uri = uri.substring(0, after).strip();
    }
    if (uri.length() > 1 && uri.startsWith("\"") && uri.endsWith("\"")) {
      uri = uri.substring(1, uri.length() - 1);
    }
    return uri.replaceAll("\\s+", "");
  }

  /// How many octets this keeps, roughly.
  int cost() {
    int cost = 100 + length(id) + length(description) + length(md5) + length(location);
    for (Parameter parameter : parameters) {
      cost += 16 + parameter.name().length() + parameter.value().length();
    }
    if (disposition != null) {
      for (Parameter parameter : disposition.parameters()) {
        cost += 16 + parameter.name().length() + parameter.value().length();
      }
    }
    return cost + (envelope == null ? 0 : envelope.length);
  }

  private static int length(@Nullable String text) {
    return text == null ? 0 : text.length();
  }

  String lowerEncoding() {
    return encoding.toLowerCase(Locale.ROOT);
  }
}
