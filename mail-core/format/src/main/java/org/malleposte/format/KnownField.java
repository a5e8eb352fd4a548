package org.malleposte.format;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// The header fields that the parser reads; all others it only counts.
enum KnownField {
  DATE("date"),
  SUBJECT("subject"),
  FROM("from"),
  SENDER("sender"),
  REPLY_TO("reply-to"),
  TO("to"),
  CC("cc"),
  BCC("bcc"),
  IN_REPLY_TO("in-reply-to"),
  MESSAGE_ID("message-id"),
  REFERENCES("references"),
  CONTENT_TYPE("content-type"),
  CONTENT_TRANSFER_ENCODING("content-transfer-encoding"),
  CONTENT_ID("content-id"),
  CONTENT_DESCRIPTION("content-description"),
  CONTENT_DISPOSITION("content-disposition"),
  CONTENT_LANGUAGE("content-language"),
  CONTENT_LOCATION("content-location"),
  CONTENT_MD5("content-md5");

  private static final KnownField[][] BY_LENGTH = byLength();

  private final byte[] lower;

  KnownField(String name) {
    this.lower = name.getBytes(StandardCharsets.US_ASCII);
  }

  static @Nullable KnownField of(byte[] octets, int from, int to) {
    int length = to - from;
    if (length < 0 || length >= BY_LENGTH.length) {
      return null;
    }
    for (KnownField field : BY_LENGTH[length]) {
      if (field.is(octets, from)) {
        return field;
      }
    }
    return null;
  }

  private boolean is(byte[] octets, int from) {
    for (int i = 0; i < lower.length; i++) {
      // Sets the bit that tells small letters; a hyphen has it already.
      if ((octets[from + i] | 0x20) != lower[i]) {
        return false;
      }
    }
    return true;
  }

  private static KnownField[][] byLength() {
    KnownField[][] table = new KnownField[32][];
    for (int length = 0; length < table.length; length++) {
      int wanted = length;
      table[length] =
          Arrays.stream(values())
              .filter(field -> field.lower.length == wanted)
              .toArray(KnownField[]::new);
    }
    return table;
  }
}
