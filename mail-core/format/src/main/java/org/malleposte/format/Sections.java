package org.malleposte.format;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Finds what a FETCH names (RFC 9051 §6.4.5).
final class Sections {
  private Sections() {}

  static @Nullable ByteRange find(MessageSummary message, String section) {
    String wanted = section.toUpperCase(Locale.ROOT);
    return switch (wanted) {
      case "" -> new ByteRange(0, message.size());
      case "HEADER" -> new ByteRange(0, message.headerLength());
      case "TEXT" -> message.parts().getFirst().body();
      default -> inPart(message.parts(), wanted);
    };
  }

  private static @Nullable ByteRange inPart(List<Part> parts, String wanted) {
    int end = wanted.length();
    while (end > 0 && !isDigit(wanted.charAt(end - 1))) {
      end--;
    }
    int index = indexOf(parts, wanted.substring(0, end));
    if (index < 0) {
      return null;
    }
    Part part = parts.get(index);
    return switch (wanted.substring(end)) {
      case "" -> part.body();
      case ".MIME" -> part.header();
      case ".HEADER" -> part.kind() == Part.Kind.MESSAGE ? parts.get(index + 1).header() : null;
      case ".TEXT" -> part.kind() == Part.Kind.MESSAGE ? parts.get(index + 1).body() : null;
      default -> null;
    };
  }

  private static int indexOf(List<Part> parts, String path) {
    for (int i = 0; i < parts.size() && !path.isEmpty(); i++) {
      if (parts.get(i).path().equals(path)) {
        return i;
      }
    }
    return -1;
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }
}
