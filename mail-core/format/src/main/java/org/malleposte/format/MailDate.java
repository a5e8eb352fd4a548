package org.malleposte.format;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The instant and the zone of a Date field (RFC 5322 §3.3).
///
/// @param epochMillis the instant
/// @param offsetMinutes the writer's distance from UTC, eastward
public record MailDate(long epochMillis, int offsetMinutes) {
  private static final String MONTHS = "janfebmaraprmayjunjulaugsepoctnovdec";
  private static final String[] MONTH_NAMES = {
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"
  };
  private static final String[] DAY_NAMES = {"Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"};

  private static final Pattern OPEN_COLON =
      Pattern.compile("(\\s++|\\([^()]*+\\))*+:(\\s++|\\([^()]*+\\))*+");

  /// RFC 5322 §4.3, and what else is seen; military zones but Z mean an unknown zone.
  private static final Map<String, Integer> ZONES =
      Map.ofEntries(
          Map.entry("est", -300),
          Map.entry("edt", -240),
          Map.entry("cst", -360),
          Map.entry("cdt", -300),
          Map.entry("mst", -420),
          Map.entry("mdt", -360),
          Map.entry("pst", -480),
          Map.entry("pdt", -420),
          Map.entry("cet", 60),
          Map.entry("met", 60),
          Map.entry("cest", 120),
          Map.entry("mest", 120),
          Map.entry("bst", 60),
          Map.entry("eet", 120),
          Map.entry("eest", 180),
          Map.entry("msk", 180),
          Map.entry("jst", 540),
          Map.entry("kst", 540));

  /// Reads a Date field's raw body, as leniently as can be without guessing; null when it is no
  /// date.
  public static @Nullable MailDate parse(String raw) {
    return new Parser().parse(closeTime(raw.length() > 500 ? raw.substring(0, 500) : raw));
  }

  /// Obsolete times have comments and blanks around their colons (RFC 5322 §4.3).
  private static String closeTime(String raw) {
    boolean open = raw.contains(" :") || raw.contains(": ") || raw.contains("):");
    return open ? OPEN_COLON.matcher(raw).replaceAll(":") : raw;
  }

  public static MailDate of(OffsetDateTime time) {
    return new MailDate(time.toInstant().toEpochMilli(), time.getOffset().getTotalSeconds() / 60);
  }

  /// `Fri, 21 Nov 1997 09:55:06 -0600`.
  public String format() {
    OffsetDateTime time = time();
    int zone = Math.abs(offsetMinutes);
    return "%s, %d %s %04d %02d:%02d:%02d %s%02d%02d"
        .formatted(
            DAY_NAMES[time.getDayOfWeek().getValue() - 1],
            time.getDayOfMonth(),
            MONTH_NAMES[time.getMonthValue() - 1],
            time.getYear(),
            time.getHour(),
            time.getMinute(),
            time.getSecond(),
            offsetMinutes < 0 ? "-" : "+",
            zone / 60,
            zone % 60);
  }

  public OffsetDateTime time() {
    return Instant.ofEpochMilli(epochMillis)
        .atOffset(ZoneOffset.ofTotalSeconds(offsetMinutes * 60));
  }

  /// Collects the pieces of a date in whatever order they come.
  private static final class Parser {
    private int day = -1;
    private int month = -1;
    private int year = -1;
    private int hour = -1;
    private int minute;
    private int second;
    private int zone;
    private boolean zoneSeen;

    @Nullable MailDate parse(String raw) {
      int i = 0;
      while (i < raw.length()) {
        char c = raw.charAt(i);
        if (c == '(') {
          i = skipComment(raw, i);
        } else if (isSeparator(c)) {
          i++;
        } else {
          int from = i;
          while (i < raw.length() && !isSeparator(raw.charAt(i)) && raw.charAt(i) != '(') {
            i++;
          }
          token(raw.substring(from, i).toLowerCase(Locale.ROOT));
        }
      }
      return result();
    }

    private @Nullable MailDate result() {
      if (day < 1 || month < 1 || year < 1) {
        return null;
      }
      try {
        LocalDateTime local =
            LocalDateTime.of(year, month, day, Math.max(hour, 0), minute, Math.min(second, 59));
        long millis =
            local.toInstant(ZoneOffset.UTC).minus(zone, ChronoUnit.MINUTES).toEpochMilli();
        return new MailDate(millis, zone);
      } catch (DateTimeException impossible) {
        return null;
      }
    }

    private static boolean isSeparator(char c) {
      return c <= ' ' || c == ',' || c == '"';
    }

    private static int skipComment(String raw, int open) {
      int depth = 0;
      for (int i = open; i < raw.length(); i++) {
        char c = raw.charAt(i);
        if (c == '(') {
          depth++;
        } else if (c == ')' && --depth == 0) {
          return i + 1;
        }
      }
      return raw.length();
    }

    private void token(String token) {
      if (isIso(token)) {
        iso(token);
      } else if (token.indexOf(':') > 0) {
        time(token);
      } else if (isDigits(token)) {
        number(token);
      } else if (token.length() == 5 && isSign(token.charAt(0)) && isDigits(token.substring(1))) {
        offset(token);
      } else if (token.indexOf('-') > 0) {
        for (String piece : token.split("-", 4)) {
          token(piece);
        }
      } else {
        word(token);
      }
    }

    /// `yyyy-mm-dd` and perhaps a time.
    private static boolean isIso(String token) {
      return token.length() >= 10
          && token.charAt(4) == '-'
          && token.charAt(7) == '-'
          && isDigits(token.substring(0, 4))
          && isDigits(token.substring(5, 7))
          && isDigits(token.substring(8, 10))
          && (token.length() == 10 || token.charAt(10) == 't');
    }

    private void word(String word) {
      String letters = word.endsWith(".") ? word.substring(0, word.length() - 1) : word;
      int index = letters.length() < 3 ? -1 : MONTHS.indexOf(letters.substring(0, 3));
      if (month < 0 && index >= 0 && index % 3 == 0) {
        month = index / 3 + 1;
      } else if (letters.equals("pm") && hour >= 0 && hour < 12) {
        hour += 12;
      } else if (letters.equals("am") && hour == 12) {
        hour = 0;
      } else if (ZONES.containsKey(letters) && !zoneSeen && hour >= 0) {
        zone = ZONES.get(letters);
        zoneSeen = true;
      } else if (hour >= 0 && !zoneSeen && isOffsetOfGmt(letters)) {
        offset(letters.substring(letters.length() - 5));
      }
    }

    /// `GMT+0200`
    private static boolean isOffsetOfGmt(String letters) {
      int sign = letters.length() - 5;
      return (sign == 3 || sign == 2)
          && (letters.startsWith("gmt") || letters.startsWith("ut"))
          && isSign(letters.charAt(sign))
          && isDigits(letters.substring(sign + 1));
    }

    private void number(String digits) {
      if (digits.length() > 4) {
        return;
      }
      int value = Integer.parseInt(digits);
      if (day < 0 && digits.length() <= 2) {
        day = value;
      } else if (year < 0 && digits.length() >= 2) {
        year = year(value, digits.length());
      }
    }

    /// RFC 5322 §4.3.
    private static int year(int value, int digits) {
      if (digits == 2) {
        return value < 50 ? 2000 + value : 1900 + value;
      }
      return digits == 3 ? 1900 + value : value;
    }

    private void iso(String token) {
      int t = token.indexOf('t');
      String[] date = (t < 0 ? token : token.substring(0, t)).split("-", 3);
      year = Integer.parseInt(date[0]);
      month = Integer.parseInt(date[1]);
      day = Integer.parseInt(date[2]);
      if (t > 0) {
        time(token.substring(t + 1));
      }
    }

    /// `hh:mm[:ss[.fraction]]`, with a zone that may hang on to it.
    private void time(String token) {
      if (hour >= 0) {
        return;
      }
      int end = 0;
      while (end < token.length()
          && (isDigit(token.charAt(end)) || ":.".indexOf(token.charAt(end)) >= 0)) {
        end++;
      }
      String[] pieces = token.substring(0, end).split("[:.]", 4);
      hour = small(pieces, 0);
      minute = small(pieces, 1);
      second = small(pieces, 2);
      String rest = token.substring(end).replace(":", "");
      if (rest.length() == 5 && isSign(rest.charAt(0)) && isDigits(rest.substring(1))) {
        offset(rest);
      } else if (!rest.isEmpty()) {
        word(rest);
      }
    }

    private static int small(String[] pieces, int index) {
      if (index >= pieces.length || pieces[index].isEmpty() || pieces[index].length() > 2) {
        return 0;
      }
      return Integer.parseInt(pieces[index]);
    }

    private void offset(String signed) {
      if (zoneSeen) {
        return;
      }
      zoneSeen = true;
      int value = Integer.parseInt(signed.substring(1));
      int minutes = value / 100 * 60 + value % 100;
      // Java knows no zone farther than 18 hours away, and neither does the Earth.
      if (value % 100 < 60 && minutes <= 18 * 60) {
        zone = signed.charAt(0) == '-' ? -minutes : minutes;
      }
    }

    private static boolean isSign(char c) {
      return c == '+' || c == '-';
    }

    private static boolean isDigit(char c) {
      return c >= '0' && c <= '9';
    }

    private static boolean isDigits(String text) {
      for (int i = 0; i < text.length(); i++) {
        if (!isDigit(text.charAt(i))) {
          return false;
        }
      }
      return !text.isEmpty();
    }
  }
}
