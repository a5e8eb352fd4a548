package org.malleposte.smtp.server;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.malleposte.smtp.wire.MailParameters;

/// One message under way, from MAIL on.
final class Transaction {
  final String sender;
  final MailParameters parameters;
  private final List<Recipient> recipients = new ArrayList<>();
  private int people;
  private @Nullable MessageIntake intake;

  Transaction(String sender, MailParameters parameters) {
    this.sender = sender;
    this.parameters = parameters;
  }

  List<Recipient> recipients() {
    return recipients;
  }

  void add(Recipient recipient) {
    recipients.add(recipient);
    people += recipient.people();
  }

  /// Whether somebody gets the message through the queue.
  boolean goesOut() {
    return recipients.stream().anyMatch(recipient -> !recipient.remote().isEmpty());
  }

  /// How many get the message, as far as is known.
  int people() {
    return people;
  }

  @Nullable MessageIntake intake() {
    return intake;
  }

  void begin(MessageIntake first) {
    intake = first;
  }

  /// Gives back what the message occupies.
  void close() {
    if (intake != null) {
      intake.close();
    }
  }
}
