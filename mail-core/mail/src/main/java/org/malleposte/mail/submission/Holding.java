package org.malleposte.mail.submission;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.malleposte.mail.submission.Submission.Path;
import org.malleposte.mail.submission.SubmissionException.Reason;

/// Until when a message is held (RFC 4865): `HOLDFOR` seconds, or `HOLDUNTIL` a date.
final class Holding {
  private Holding() {}

  static Instant until(Path sender, Instant now) throws SubmissionException {
    Instant until = now;
    for (Map.Entry<String, Optional<String>> parameter : sender.parameters().entrySet()) {
      String value = parameter.getValue().orElse("");
      until =
          switch (parameter.getKey().toUpperCase(Locale.ROOT)) {
            case "HOLDFOR" -> now.plusSeconds(seconds(value));
            case "HOLDUNTIL" -> date(value);
            default -> until;
          };
    }
    if (until.isAfter(now.plus(Submissions.LONGEST_HOLD))) {
      throw new SubmissionException(
          Reason.TOO_LATE,
          "a message is held for " + Submissions.LONGEST_HOLD.toSeconds() + " seconds at most");
    }
    return until;
  }

  private static long seconds(String value) throws SubmissionException {
    if (!value.matches("[0-9]{1,9}")) {
      throw new SubmissionException(Reason.TOO_LATE, "HOLDFOR is a number of seconds");
    }
    return Long.parseLong(value);
  }

  private static Instant date(String value) throws SubmissionException {
    try {
      return OffsetDateTime.parse(value).toInstant();
    } catch (DateTimeParseException e) {
      throw new SubmissionException(Reason.TOO_LATE, "HOLDUNTIL is a date (RFC 3339)");
    }
  }
}
