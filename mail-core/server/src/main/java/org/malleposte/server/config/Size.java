package org.malleposte.server.config;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A number of octets, written `512`, `64 KiB`, `150 MiB`, `2 GiB` or `1 TiB`.
public record Size(long octets) implements Comparable<Size> {
  private static final Pattern WRITTEN = Pattern.compile("(\\d{1,15})\\s*(B|KiB|MiB|GiB|TiB|)");
  private static final String[] UNITS = {"B", "KiB", "MiB", "GiB", "TiB"};

  /// @throws IllegalArgumentException with a sentence, when it is no size
  public static Size parse(String text) {
    Matcher matcher = WRITTEN.matcher(text);
    if (!matcher.matches()) {
      throw new IllegalArgumentException(
          "is no size; write a number with B, KiB, MiB, GiB or TiB, such as 150 MiB");
    }
    long factor = 1;
    for (String unit : UNITS) {
      if (unit.equals(matcher.group(2)) || matcher.group(2).isEmpty()) {
        break;
      }
      factor *= 1024;
    }
    try {
      return new Size(Math.multiplyExact(Long.parseLong(matcher.group(1)), factor));
    } catch (ArithmeticException e) {
      throw new IllegalArgumentException("is larger than any size can be", e);
    }
  }

  /// For buffers and the like.
  public int toInt() {
    return Math.toIntExact(octets);
  }

  @Override
  public int compareTo(Size other) {
    return Long.compare(octets, other.octets);
  }

  @Override
  public String toString() {
    int unit = 0;
    long number = octets;
    while (number != 0 && number % 1024 == 0 && unit < UNITS.length - 1) {
      number /= 1024;
      unit++;
    }
    return String.format(Locale.ROOT, "%d %s", number, UNITS[unit]);
  }
}
