package org.malleposte.mail.queue;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/// What an attempt means for a recipient, and whether the sender is told.
///
/// @param attempt of which the sender is told
record Verdict(QueuedRecipient recipient, Attempt attempt, Fate fate, boolean reported) {
  enum Fate {
    /// In an account here.
    DELIVERED("delivered"),
    /// At the next server.
    RELAYED("relayed"),
    DEFERRED("deferred"),
    FAILED("failed"),
    /// Not delivered in all the time there was.
    EXPIRED("expired");

    private final String word;

    Fate(String word) {
      this.word = word;
    }

    String word() {
      return word;
    }
  }

  static Verdict of(
      QueuedMessage message,
      QueuedRecipient recipient,
      Attempt attempt,
      Instant now,
      QueueSettings settings) {
    return switch (attempt) {
      case Attempt.Delivered done ->
          new Verdict(
              recipient,
              done,
              done.local() ? Fate.DELIVERED : Fate.RELAYED,
              recipient.notifies("SUCCESS") && !done.reportsPassedOn());
      case Attempt.Failed _ ->
          new Verdict(recipient, attempt, Fate.FAILED, recipient.notifies("FAILURE"));
      case Attempt.Deferred _ -> deferred(message, recipient, attempt, now, settings);
    };
  }

  private static Verdict deferred(
      QueuedMessage message,
      QueuedRecipient recipient,
      Attempt attempt,
      Instant now,
      QueueSettings settings) {
    Duration waited = Duration.between(message.created(), now);
    if (waited.compareTo(settings.expiry()) >= 0) {
      return new Verdict(recipient, attempt, Fate.EXPIRED, recipient.notifies("FAILURE"));
    }
    boolean late =
        settings.delayReport().isPositive() && waited.compareTo(settings.delayReport()) >= 0;
    boolean reported = late && !recipient.delayReported() && recipient.notifies("DELAY");
    return new Verdict(recipient, attempt, Fate.DEFERRED, reported);
  }

  /// RFC 3463; an expired delivery says so itself (X.4.7).
  String status() {
    return switch (fate) {
      case EXPIRED -> "5.4.7";
      case DELIVERED, RELAYED -> "2.0.0";
      case DEFERRED, FAILED ->
          switch (attempt) {
            case Attempt.Deferred(_, String status, _) -> status;
            case Attempt.Failed(_, String status, _) -> status;
            case Attempt.Delivered _ -> "2.0.0";
          };
    };
  }

  /// RFC 3464 §2.3.3
  String action() {
    return switch (fate) {
      case DELIVERED -> "delivered";
      case RELAYED -> "relayed";
      case DEFERRED -> "delayed";
      case FAILED, EXPIRED -> "failed";
    };
  }

  Optional<QueuedRecipient> remains(Instant again) {
    return fate == Fate.DEFERRED
        ? Optional.of(recipient.deferred(attempt, again, reported))
        : Optional.empty();
  }
}
