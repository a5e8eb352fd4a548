package org.malleposte.server.cli;

import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;

/// Instants as people write them: with or without a zone (then UTC), a day, or a time ago.
final class When {
  static final String HOW =
      "an instant (2026-11-22T09:00, UTC when no zone is named), a day, or a time ago: 90m, 12h,"
          + " 7d";

  private When() {}

  /// @param what is named when it makes no sense
  static Instant of(String what, String text) throws Refusal {
    try {
      if (text.matches("\\d{1,9}[smhd]")) {
        return ago(
            Long.parseLong(text.substring(0, text.length() - 1)), text.charAt(text.length() - 1));
      }
      if (!text.contains("T")) {
        return LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant();
      }
      boolean zoned = text.endsWith("Z") || text.matches(".*T.*[+-]\\d\\d:\\d\\d");
      return zoned
          ? OffsetDateTime.parse(text).toInstant()
          : LocalDateTime.parse(text).toInstant(ZoneOffset.UTC);
    } catch (DateTimeParseException e) {
      throw new Refusal("%s %s is not %s.".formatted(what, text, HOW).strip());
    }
  }

  private static Instant ago(long number, char unit) {
    ChronoUnit of =
        switch (unit) {
          case 's' -> ChronoUnit.SECONDS;
          case 'm' -> ChronoUnit.MINUTES;
          case 'h' -> ChronoUnit.HOURS;
          default -> ChronoUnit.DAYS;
        };
    return Instant.now().minus(number, of);
  }
}
