package org.malleposte.jmap;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.malleposte.mail.Email;

/// Tells whether the signatures of messages are good (RFC 9219).
public interface Signatures {
  /// What became of one.
  ///
  /// @param status `signed/verified` and the like as of now, null for what is no S/MIME message
  /// @param statusAtDelivery the same as of when the message came
  /// @param errors sentences about what is wrong now
  /// @param verifiedAt when that was found out, null when nothing was
  record Verdict(
      @Nullable String status,
      @Nullable String statusAtDelivery,
      List<String> errors,
      @Nullable Instant verifiedAt) {
    public static final String VERIFIED = "signed/verified";

    public Verdict {
      errors = List.copyOf(errors);
    }
  }

  Verdict of(OpenAccount account, Email email);
}
