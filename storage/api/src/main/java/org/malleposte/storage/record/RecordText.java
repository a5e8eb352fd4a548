package org.malleposte.storage.record;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/// Values of records as people read them, without knowing what their fields mean: `1: 7, 2:
/// "INBOX", 3: {1: 42}`. A run of bytes is shown as text where it is text, as fields where it reads
/// as such, else in hexadecimal.
public final class RecordText {
  private static final int LONGEST = 200;

  private RecordText() {}

  /// @param value any bytes; those that are no fields come in hexadecimal
  public static String of(byte[] value) {
    String fields = fields(new FieldReader(value));
    return fields.isEmpty() && value.length > 0 ? hex(value) : fields;
  }

  /// Empty when there are none, or what stands there is none.
  private static String fields(FieldReader reader) {
    StringBuilder out = new StringBuilder();
    try {
      while (reader.next()) {
        if (reader.field() == 0) {
          return "";
        }
        out.append(out.isEmpty() ? "" : ", ").append(reader.field()).append(": ");
        out.append(reader.isRun() ? run(reader) : Long.toString(reader.number()));
      }
      return out.toString();
    } catch (MalformedRecord e) {
      return "";
    }
  }

  private static String run(FieldReader reader) {
    byte[] bytes = reader.bytes();
    if (isText(bytes)) {
      return '"' + shortened(new String(bytes, StandardCharsets.UTF_8)) + '"';
    }
    String nested = fields(reader.nested());
    return nested.isEmpty() ? hex(bytes) : "{" + nested + "}";
  }

  private static boolean isText(byte[] bytes) {
    for (byte octet : bytes) {
      if (octet >= 0 && octet < 0x20 && octet != '\t' && octet != '\r' && octet != '\n') {
        return false;
      }
    }
    return new String(bytes, StandardCharsets.UTF_8).indexOf('\uFFFD') < 0;
  }

  private static String hex(byte[] bytes) {
    return "0x" + shortened(HexFormat.of().formatHex(bytes));
  }

  private static String shortened(String text) {
    String line = text.replace("\r", "\\r").replace("\n", "\\n");
    return line.length() <= LONGEST
        ? line
        : line.substring(0, LONGEST) + "... (" + text.length() + ")";
  }
}
