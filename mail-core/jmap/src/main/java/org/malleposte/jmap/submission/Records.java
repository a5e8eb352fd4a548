package org.malleposte.jmap.submission;

import java.util.List;
import org.malleposte.jmap.ChangesMethod;
import org.malleposte.jmap.MethodError;
import org.malleposte.jmap.MethodException;
import org.malleposte.mail.submission.RecordChanges;

/// Changes of records whose ids are a letter and a number.
final class Records {
  private Records() {}

  static ChangesMethod.Changes changes(String letter, RecordChanges changes, int most)
      throws MethodException {
    if (changes.size() > most) { // RFC 8620 §5.2: there is no state in between
      throw new MethodException(
          MethodError.CANNOT_CALCULATE_CHANGES, "One change alone is more than that.");
    }
    return new ChangesMethod.Changes(
        changes.newState(),
        changes.hasMore(),
        ids(letter, changes.created()),
        ids(letter, changes.updated()),
        ids(letter, changes.destroyed()));
  }

  private static List<String> ids(String letter, List<Long> numbers) {
    return numbers.stream().map(number -> letter + number).toList();
  }
}
