package org.malleposte.format;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Charsets as mail names them, and a guess where it names none or a wrong one.
final class Charsets {
  static final Charset WINDOWS_1252 = Charset.forName("windows-1252");

  /// What mail programs write for something else than the name says: supersets in real use.
  private static final Map<String, String> MEANT =
      Map.ofEntries(
          Map.entry("iso-8859-1", "windows-1252"),
          Map.entry("latin1", "windows-1252"),
          Map.entry("iso-8859-9", "windows-1254"),
          Map.entry("iso-8859-8-i", "iso-8859-8"),
          Map.entry("iso-8859-8-e", "iso-8859-8"),
          Map.entry("gb2312", "gb18030"),
          Map.entry("gb_2312-80", "gb18030"),
          Map.entry("gbk", "gb18030"),
          Map.entry("cp936", "gb18030"),
          Map.entry("ks_c_5601-1987", "x-windows-949"),
          Map.entry("ks_c_5601", "x-windows-949"),
          Map.entry("euc-kr", "x-windows-949"),
          Map.entry("shift_jis", "windows-31j"),
          Map.entry("shift-jis", "windows-31j"),
          Map.entry("x-sjis", "windows-31j"),
          Map.entry("iso-2022-jp", "x-windows-iso2022jp"),
          Map.entry("cp-850", "ibm850"),
          Map.entry("utf8", "utf-8"),
          Map.entry("utf-8mb4", "utf-8"),
          Map.entry("unicode-1-1-utf-8", "utf-8"),
          Map.entry("x-gbk", "gb18030"),
          Map.entry("x-mac-roman", "x-macroman"),
          Map.entry("macintosh", "x-macroman"));

  private Charsets() {}

  /// The charset of that name, or null when it says nothing (none, us-ascii, unknown-8bit, a name
  /// nobody knows): see [#guess].
  static @Nullable Charset find(@Nullable String name) {
    if (name == null) {
      return null;
    }
    String lower = name.strip().toLowerCase(Locale.ROOT);
    if (lower.isEmpty() || lower.contains("ascii") || lower.equals("ansi_x3.4-1968")) {
      return null;
    }
    return forName(MEANT.getOrDefault(lower, lower));
  }

  static boolean isUtf7(@Nullable String name) {
    return name != null
        && (name.equalsIgnoreCase("utf-7") || name.equalsIgnoreCase("unicode-1-1-utf-7"));
  }

  /// Never fails: what does not decode becomes U+FFFD, what has no known charset is guessed.
  static String decode(byte[] octets, int from, int to, @Nullable String name) {
    if (isUtf7(name)) {
      return Utf7.decode(octets, from, to);
    }
    Charset charset = find(name);
    return charset == null ? guess(octets, from, to) : new String(octets, from, to - from, charset);
  }

  /// UTF-8 when it is that, else Windows-1252, which is what undeclared Western text mostly is.
  static String guess(byte[] octets, int from, int to) {
    if (isAscii(octets, from, to)) {
      return new String(octets, from, to - from, StandardCharsets.ISO_8859_1);
    }
    Charset charset = isUtf8(octets, from, to) ? StandardCharsets.UTF_8 : WINDOWS_1252;
    return new String(octets, from, to - from, charset);
  }

  static boolean isUtf8(byte[] octets, int from, int to) {
    try {
      StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(octets, from, to - from));
      return true;
    } catch (CharacterCodingException notUtf8) {
      return false;
    }
  }

  /// Reads text that holds one octet a character.
  static String guess(String latin1) {
    for (int i = 0; i < latin1.length(); i++) {
      if (latin1.charAt(i) > 127) {
        byte[] octets = latin1.getBytes(StandardCharsets.ISO_8859_1);
        return guess(octets, 0, octets.length);
      }
    }
    return latin1;
  }

  private static boolean isAscii(byte[] octets, int from, int to) {
    for (int i = from; i < to; i++) {
      if (octets[i] < 0) {
        return false;
      }
    }
    return true;
  }

  private static @Nullable Charset forName(String lower) {
    return switch (lower) {
      case "utf-8" -> StandardCharsets.UTF_8;
      case "windows-1252" -> WINDOWS_1252;
      default -> Known.BY_NAME.get(lower);
    };
  }

  /// All names that the JDK knows. Asking it for one that it does not know takes a third of a
  /// millisecond, which a message with ten thousand of them would make into seconds.
  private static final class Known {
    static final Map<String, Charset> BY_NAME = byName();

    private static Map<String, Charset> byName() {
      Map<String, Charset> all = new HashMap<>();
      for (Charset charset : Charset.availableCharsets().values()) {
        for (String alias : charset.aliases()) {
          all.putIfAbsent(alias.toLowerCase(Locale.ROOT), charset);
        }
      }
      Charset.availableCharsets().forEach((name, c) -> all.put(name.toLowerCase(Locale.ROOT), c));
      return Map.copyOf(all);
    }
  }
}
