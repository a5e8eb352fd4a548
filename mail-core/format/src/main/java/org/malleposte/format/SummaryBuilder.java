package org.malleposte.format;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Makes the summary of what the parser found.
final class SummaryBuilder {
  private final List<Part> parts = new ArrayList<>();
  private boolean hasAttachment;

  private SummaryBuilder() {}

  static MessageSummary build(
      long size, byte[] keptHeader, EntityHeader header, Entity root, PreviewText preview) {
    SummaryBuilder builder = new SummaryBuilder();
    builder.root(root);
    String subject = HeaderText.decode(text(header, KnownField.SUBJECT));
    BaseSubject base = BaseSubject.of(subject);
    String date = header.first(KnownField.DATE);
    byte[] envelope = root.envelope;
    return new MessageSummary(
        size,
        root.headerLength,
        keptHeader,
        envelope == null ? EnvelopeWriter.EMPTY : envelope,
        BodyStructureWriter.write(root, true),
        List.copyOf(builder.parts),
        MessageIds.one(text(header, KnownField.MESSAGE_ID)),
        MessageIds.list(text(header, KnownField.IN_REPLY_TO)),
        MessageIds.list(text(header, KnownField.REFERENCES)),
        subject,
        base.text(),
        base.replyOrForward(),
        date == null ? null : MailDate.parse(date),
        addresses(header, KnownField.FROM),
        addresses(header, KnownField.SENDER),
        addresses(header, KnownField.REPLY_TO),
        addresses(header, KnownField.TO),
        addresses(header, KnownField.CC),
        addresses(header, KnownField.BCC),
        preview.text(),
        builder.hasAttachment);
  }

  private static String text(EntityHeader header, KnownField field) {
    String raw = header.first(field);
    return raw == null ? "" : raw;
  }

  private static List<Address> addresses(EntityHeader header, KnownField field) {
    return header.addresses(field).stream().map(Address::decoded).toList();
  }

  private void root(Entity root) {
    add(root, root.form == Entity.Form.MULTIPART ? "" : "1", -1, true);
  }

  /// Adds the entity and what is in it (RFC 9051 §6.4.5 numbers the parts).
  private void add(Entity entity, String path, int parent, boolean own) {
    int index = parts.size();
    parts.add(part(entity, path, parent));
    hasAttachment |= own && isAttachment(entity);
    switch (entity.form) {
      case LEAF -> {}
      case MESSAGE -> {
        Entity inner = entity.children.getFirst();
        boolean multipart = inner.form == Entity.Form.MULTIPART;
        add(inner, multipart ? path : path + ".1", index, false);
      }
      case MULTIPART -> {
        String prefix = path.isEmpty() ? "" : path + ".";
        for (int i = 0; i < entity.children.size(); i++) {
          add(entity.children.get(i), prefix + (i + 1), index, own);
        }
      }
    }
  }

  private static Part part(Entity entity, String path, int parent) {
    MimeField disposition = entity.disposition;
    return new Part(
        path,
        parent,
        switch (entity.form) {
          case LEAF -> Part.Kind.LEAF;
          case MULTIPART -> Part.Kind.MULTIPART;
          case MESSAGE -> Part.Kind.MESSAGE;
        },
        entity.type.toLowerCase(Locale.ROOT),
        entity.subtype.toLowerCase(Locale.ROOT),
        entity.charset,
        entity.lowerEncoding(),
        disposition == null ? null : disposition.value().toLowerCase(Locale.ROOT),
        entity.filename,
        contentId(entity.id),
        new ByteRange(entity.headerOffset, entity.headerLength),
        new ByteRange(entity.bodyOffset, entity.bodyLength),
        entity.lines,
        entity.decodedLength);
  }

  private static @Nullable String contentId(@Nullable String raw) {
    return raw == null ? null : MessageIds.one(raw);
  }

  /// What RFC 8621 §4.1.4 would have in `attachments` and not inline: not the text, not a picture
  /// of the text, not a signature.
  private static boolean isAttachment(Entity entity) {
    if (entity.form == Entity.Form.MULTIPART || entity.isDisposition("inline")) {
      return false;
    }
    if (entity.isDisposition("attachment")) {
      return !isSignature(entity);
    }
    boolean related = entity.parent != null && entity.parent.isType("multipart", "related");
    boolean pictured = related && entity.id != null;
    return entity.filename != null && !pictured && !isSignature(entity)
        || !entity.isText() && !pictured && !isSignature(entity) && !isReport(entity);
  }

  private static boolean isSignature(Entity entity) {
    return switch (entity.subtype.toLowerCase(Locale.ROOT)) {
      case "pgp-signature", "pkcs7-signature", "x-pkcs7-signature", "pgp-encrypted" -> true;
      default -> false;
    };
  }

  /// The machine's part of a report (RFC 6522) is no file.
  private static boolean isReport(Entity entity) {
    return entity.type.equalsIgnoreCase("message")
        && entity.parent != null
        && entity.parent.isType("multipart", "report");
  }
}
