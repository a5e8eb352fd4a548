package org.malleposte.imap.codec;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Locale;

/// The two forms of a date: `1-Feb-1994` and `" 1-Feb-1994 21:52:25 -0800"` (RFC 9051 §9).
public final class ImapDates {
  private static final String MONTHS = "JanFebMarAprMayJunJulAugSepOctNovDec";
  private static final String MONTHS_LOWER = MONTHS.toLowerCase(Locale.ROOT);

  private ImapDates() {}

  /// `date-text`.
  static LocalDate date(String text) throws SyntaxError {
    int dash = text.indexOf('-');
    if (dash < 1 || dash > 2 || text.length() != dash + 9 || text.charAt(dash + 4) != '-') {
      throw notADate();
    }
    try {
      return LocalDate.of(
          digits(text, dash + 5, dash + 9),
          month(text.substring(dash + 1, dash + 4)),
          digits(text, 0, dash));
    } catch (DateTimeException e) {
      throw notADate();
    }
  }

  /// `date-time` without its quotes.
  static OffsetDateTime dateTime(String text) throws SyntaxError {
    String line = text.stripLeading();
    int space = line.indexOf(' ');
    if (space < 0 || line.length() != space + 15 || line.charAt(space + 9) != ' ') {
      throw notADate();
    }
    LocalDate date = date(line.substring(0, space));
    int t = space + 1;
    char sign = line.charAt(t + 9);
    if (line.charAt(t + 2) != ':' || line.charAt(t + 5) != ':' || sign != '+' && sign != '-') {
      throw notADate();
    }
    int minutes = digits(line, t + 10, t + 12) * 60 + digits(line, t + 12, t + 14);
    try {
      return OffsetDateTime.of(
          date.getYear(),
          date.getMonthValue(),
          date.getDayOfMonth(),
          digits(line, t, t + 2),
          digits(line, t + 3, t + 5),
          Math.min(59, digits(line, t + 6, t + 8)), // a leap second has no place in java.time
          0,
          ZoneOffset.ofTotalSeconds(60 * (sign == '-' ? -minutes : minutes)));
    } catch (DateTimeException e) {
      throw notADate();
    }
  }

  /// `date-time` with its quotes.
  public static String quoted(OffsetDateTime time) {
    StringBuilder out = new StringBuilder(28).append('"');
    out.append(time.getDayOfMonth() < 10 ? " " : "").append(time.getDayOfMonth()).append('-');
    int month = 3 * (time.getMonthValue() - 1);
    out.append(MONTHS, month, month + 3).append('-');
    int year = Math.clamp(time.getYear(), 0, 9999);
    out.append((char) ('0' + year / 1000)).append((char) ('0' + year / 100 % 10));
    two(out, year % 100).append(' ');
    two(out, time.getHour()).append(':');
    two(out, time.getMinute()).append(':');
    two(out, time.getSecond()).append(' ');
    int minutes = time.getOffset().getTotalSeconds() / 60;
    out.append(minutes < 0 ? '-' : '+');
    two(out, Math.abs(minutes) / 60);
    two(out, Math.abs(minutes) % 60);
    return out.append('"').toString();
  }

  private static StringBuilder two(StringBuilder out, int number) {
    return out.append((char) ('0' + number / 10)).append((char) ('0' + number % 10));
  }

  private static int month(String name) throws SyntaxError {
    int at = MONTHS_LOWER.indexOf(name.toLowerCase(Locale.ROOT));
    if (at < 0 || at % 3 != 0) {
      throw notADate();
    }
    return at / 3 + 1;
  }

  private static int digits(String text, int from, int to) throws SyntaxError {
    int value = 0;
    for (int i = from; i < to; i++) {
      char c = text.charAt(i);
      if (c < '0' || c > '9') {
        throw notADate();
      }
      value = value * 10 + c - '0';
    }
    return value;
  }

  private static SyntaxError notADate() {
    return new SyntaxError(
        "A date is written as 1-Feb-1994, a time as \"01-Feb-1994 21:52:25 +0100\"");
  }
}
