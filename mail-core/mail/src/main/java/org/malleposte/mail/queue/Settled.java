package org.malleposte.mail.queue;

/// What an attempt came to, for who tracks the message.
///
/// @param tracker as [Handling] has it
/// @param address the recipient's, as it was enqueued, its domain in A-labels
/// @param fate `delivered`, `relayed`, `deferred`, `failed` or `expired`
/// @param status RFC 3463
/// @param answer the other server's words, or ours
public record Settled(String tracker, String address, String fate, String status, String answer) {
  static Settled of(QueuedMessage message, Verdict verdict) {
    return new Settled(
        message.tracker(),
        verdict.recipient().address(),
        verdict.fate().word(),
        verdict.status(),
        verdict.attempt().answer());
  }
}
