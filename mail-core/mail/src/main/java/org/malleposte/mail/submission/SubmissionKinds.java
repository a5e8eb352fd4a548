package org.malleposte.mail.submission;

import java.util.List;
import org.malleposte.storage.Kind;

/// The kinds of records of an account that are about sending, numbers 20 to 23.
public final class SubmissionKinds {
  /// Key: id (8 octets); under the empty key the last id given.
  static final Kind SUBMISSION = Kind.mutable(20, "submission");

  /// Key: id (8 octets); under the empty key the last id given.
  static final Kind IDENTITY = Kind.mutable(21, "identity");

  /// Empty key.
  static final Kind VACATION = Kind.mutable(22, "vacation");

  /// Key: 16 octets of the hash of an address. When it was answered last, in ms since 1970.
  static final Kind ANSWERED = Kind.mutable(23, "vacation-answered");

  private SubmissionKinds() {}

  /// Every kind, for inspection.
  public static List<Kind> all() {
    return List.of(SUBMISSION, IDENTITY, VACATION, ANSWERED);
  }
}
