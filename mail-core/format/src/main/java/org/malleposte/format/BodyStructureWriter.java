package org.malleposte.format;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// Writes BODYSTRUCTURE and, without the extension data, BODY (RFC 9051 §7.5.2).
final class BodyStructureWriter {
  private final ByteBuilder out = new ByteBuilder(512);
  private final boolean extended;

  private BodyStructureWriter(boolean extended) {
    this.extended = extended;
  }

  static byte[] write(Entity root, boolean extended) {
    BodyStructureWriter writer = new BodyStructureWriter(extended);
    writer.body(root);
    return writer.out.toByteArray();
  }

  private void body(Entity entity) {
    out.append('(');
    switch (entity.form) {
      case MULTIPART -> multipart(entity);
      case MESSAGE -> message(entity);
      case LEAF -> leaf(entity);
    }
    out.append(')');
  }

  private void multipart(Entity entity) {
    for (Entity child : entity.children) {
      body(child);
    }
    out.append(' ');
    ImapText.string(out, entity.subtype);
    if (extended) {
      out.append(' ');
      parameters(entity.parameters);
      end(entity);
    }
  }

  private void message(Entity entity) {
    fields(entity, entity.type, entity.subtype);
    Entity inner = entity.children.getFirst();
    byte[] envelope = inner.envelope;
    out.append(' ').append(envelope == null ? EnvelopeWriter.EMPTY : envelope).append(' ');
    body(inner);
    out.append(' ').number(entity.lines);
    md5AndEnd(entity);
  }

  private void leaf(Entity entity) {
    boolean text = entity.isText();
    // A multipart or a message too deep to look into must not be announced as one: the grammar
    // would ask for its parts.
    boolean opaque =
        entity.type.equalsIgnoreCase("multipart")
            || entity.isType("message", "rfc822")
            || entity.isType("message", "global");
    fields(entity, opaque ? "APPLICATION" : entity.type, opaque ? "OCTET-STREAM" : entity.subtype);
    if (text) {
      out.append(' ').number(entity.lines);
    }
    md5AndEnd(entity);
  }

  private void fields(Entity entity, String type, String subtype) {
    ImapText.string(out, type);
    out.append(' ');
    ImapText.string(out, subtype);
    out.append(' ');
    parameters(entity.parameters);
    out.append(' ');
    ImapText.nstring(out, entity.id);
    out.append(' ');
    ImapText.nstring(out, entity.description);
    out.append(' ');
    ImapText.string(out, entity.encoding);
    out.append(' ').number(entity.bodyLength);
  }

  private void md5AndEnd(Entity entity) {
    if (extended) {
      out.append(' ');
      ImapText.nstring(out, entity.md5);
      end(entity);
    }
  }

  private void end(Entity entity) {
    out.append(' ');
    disposition(entity.disposition);
    out.append(' ');
    languages(entity.languages);
    out.append(' ');
    ImapText.nstring(out, entity.location);
  }

  private void disposition(@Nullable MimeField field) {
    if (field == null) {
      out.append("NIL");
      return;
    }
    out.append('(');
    ImapText.string(out, field.value());
    out.append(' ');
    parameters(field.parameters());
    out.append(')');
  }

  private void parameters(List<Parameter> parameters) {
    if (parameters.isEmpty()) {
      out.append("NIL");
      return;
    }
    char before = '(';
    for (Parameter parameter : parameters) {
      out.append(before);
      ImapText.string(out, parameter.name());
      out.append(' ');
      ImapText.string(out, parameter.value());
      before = ' ';
    }
    out.append(')');
  }

  private void languages(List<String> tags) {
    if (tags.isEmpty()) {
      out.append("NIL");
      return;
    }
    char before = '(';
    for (String tag : tags) {
      out.append(before);
      ImapText.string(out, tag);
      before = ' ';
    }
    out.append(')');
  }
}
