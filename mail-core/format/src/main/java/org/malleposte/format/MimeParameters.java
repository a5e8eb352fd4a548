package org.malleposte.format;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// Writes a field of the form `value; name=value; ...`: plain tokens and quoted strings, and what
/// is longer or has more than ASCII as RFC 2231 has it.
final class MimeParameters {
  private static final int RUN = 60;

  private final StringBuilder out;

  MimeParameters(String name, String value) {
    this.out = new StringBuilder(name).append(": ").append(value);
  }

  MimeParameters add(String name, String value) {
    if (isToken(value) && value.length() <= RUN) {
      line(name + "=" + value);
    } else if (isPlain(value) && value.length() <= RUN) {
      line(name + "=\"" + value.replace("\\", "\\\\").replace("\"", "\\\"") + "\"");
    } else {
      extended(name, value);
    }
    return this;
  }

  private void line(String parameter) {
    out.append(";\r\n\t").append(parameter);
  }

  private void extended(String name, String value) {
    List<String> runs = runs(value);
    if (runs.size() == 1) {
      line(name + "*=UTF-8''" + runs.getFirst());
      return;
    }
    for (int i = 0; i < runs.size(); i++) {
      line(name + "*" + i + "*=" + (i == 0 ? "UTF-8''" : "") + runs.get(i));
    }
  }

  /// Percent-encoded and cut, no octet in two.
  private static List<String> runs(String value) {
    List<String> runs = new ArrayList<>();
    StringBuilder run = new StringBuilder();
    for (byte octet : value.getBytes(StandardCharsets.UTF_8)) {
      if (run.length() >= RUN - 3) {
        runs.add(run.toString());
        run.setLength(0);
      }
      boolean plain = octet > 0 && (Character.isLetterOrDigit(octet) || "-._".indexOf(octet) >= 0);
      if (plain) {
        run.append((char) octet);
      } else {
        run.append(String.format(Locale.ROOT, "%%%02X", octet & 0xFF));
      }
    }
    runs.add(run.toString());
    return runs;
  }

  private static boolean isPlain(String value) {
    return value.chars().allMatch(c -> c >= ' ' && c < 127);
  }

  /// RFC 2045 §5.1
  private static boolean isToken(String value) {
    return !value.isEmpty()
        && value.chars().allMatch(c -> c > ' ' && c < 127 && "()<>@,;:\\\"/[]?='*%".indexOf(c) < 0);
  }

  byte[] end() {
    return out.append("\r\n").toString().getBytes(StandardCharsets.UTF_8);
  }
}
