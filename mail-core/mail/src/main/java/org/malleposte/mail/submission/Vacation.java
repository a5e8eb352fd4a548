package org.malleposte.mail.submission;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.malleposte.storage.record.FieldReader;
import org.malleposte.storage.record.FieldWriter;

/// What is answered while somebody is away (RFC 8621 §8).
///
/// @param from null for since ever
/// @param to null for until it is turned off
public record Vacation(
    boolean enabled,
    @Nullable Instant from,
    @Nullable Instant to,
    @Nullable String subject,
    @Nullable String text,
    @Nullable String html) {
  static final Vacation NONE = new Vacation(false, null, null, null, null, null);

  boolean isActive(Instant now) {
    return enabled && (from == null || !now.isBefore(from)) && (to == null || now.isBefore(to));
  }

  byte[] encode() {
    FieldWriter out = new FieldWriter(128).flag(1, enabled);
    if (from != null) {
      out.number(2, from.toEpochMilli());
    }
    if (to != null) {
      out.number(3, to.toEpochMilli());
    }
    text(out, 4, subject);
    text(out, 5, text);
    text(out, 6, html);
    return out.toByteArray();
  }

  private static void text(FieldWriter out, int field, @Nullable String value) {
    if (value != null) {
      out.textAlways(field, value);
    }
  }

  static Vacation decode(byte[] record) {
    boolean enabled = false;
    Instant from = null;
    Instant to = null;
    String subject = null;
    String text = null;
    String html = null;
    FieldReader in = new FieldReader(record);
    while (in.next()) {
      switch (in.field()) {
        case 1 -> enabled = in.flag();
        case 2 -> from = Instant.ofEpochMilli(in.number());
        case 3 -> to = Instant.ofEpochMilli(in.number());
        case 4 -> subject = in.text();
        case 5 -> text = in.text();
        case 6 -> html = in.text();
        default -> {} // a later version's field
      }
    }
    return new Vacation(enabled, from, to, subject, text, html);
  }
}
