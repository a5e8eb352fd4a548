package org.malleposte.smtp.server;

import static java.util.Map.entry;
import static org.malleposte.smtp.server.State.ADDRESSED;
import static org.malleposte.smtp.server.State.CHUNKING;
import static org.malleposte.smtp.server.State.FRESH;
import static org.malleposte.smtp.server.State.READY;
import static org.malleposte.smtp.server.State.SENDER;

import java.util.EnumMap;
import java.util.Map;
import java.util.Set;
import org.malleposte.smtp.wire.Refusal;
import org.malleposte.smtp.wire.SmtpRefused;
import org.malleposte.smtp.wire.Verb;

/// Which command may be given through which door in which state.
final class Rules {
  private static final Set<Door> ALL = Set.of(Door.values());
  private static final Set<Door> SMTP = Set.of(Door.MX, Door.SUBMISSION);

  private static final Map<State, Refusal> ANY_TIME = Map.of();

  private static final Map<State, Refusal> OUTSIDE_TRANSACTION =
      Map.of(
          FRESH, Refusal.HELLO_FIRST,
          SENDER, Refusal.TRANSACTION_OPEN,
          ADDRESSED, Refusal.TRANSACTION_OPEN,
          CHUNKING, Refusal.TRANSACTION_OPEN);

  private static final Map<State, Refusal> AFTER_MAIL =
      Map.of(
          FRESH, Refusal.HELLO_FIRST,
          READY, Refusal.MAIL_FIRST,
          CHUNKING, Refusal.CHUNKING_STARTED);

  private static final Map<State, Refusal> AFTER_RCPT =
      Map.of(
          FRESH, Refusal.HELLO_FIRST,
          READY, Refusal.MAIL_FIRST,
          SENDER, Refusal.NO_RECIPIENTS,
          CHUNKING, Refusal.CHUNKING_STARTED);

  /// The same for BDAT, which may follow itself.
  private static final Map<State, Refusal> CHUNK_AFTER_RCPT =
      Map.of(FRESH, Refusal.HELLO_FIRST, READY, Refusal.MAIL_FIRST, SENDER, Refusal.NO_RECIPIENTS);

  /// @param doors where the command is known
  /// @param refusals in which states it is refused, and how
  private record Rule(Set<Door> doors, Map<State, Refusal> refusals) {}

  private static final Map<Verb, Rule> TABLE =
      new EnumMap<>(
          Map.ofEntries(
              entry(Verb.HELO, new Rule(SMTP, ANY_TIME)),
              entry(Verb.EHLO, new Rule(SMTP, ANY_TIME)), // RFC 5321 §4.1.4: as RSET
              entry(Verb.LHLO, new Rule(Set.of(Door.LMTP), ANY_TIME)), // RFC 2033 §4.1
              entry(Verb.MAIL, new Rule(ALL, OUTSIDE_TRANSACTION)),
              entry(Verb.RCPT, new Rule(ALL, AFTER_MAIL)),
              entry(Verb.DATA, new Rule(ALL, AFTER_RCPT)),
              entry(Verb.BDAT, new Rule(ALL, CHUNK_AFTER_RCPT)),
              entry(Verb.RSET, new Rule(ALL, ANY_TIME)),
              entry(Verb.NOOP, new Rule(ALL, ANY_TIME)),
              entry(Verb.VRFY, new Rule(ALL, ANY_TIME)),
              entry(Verb.EXPN, new Rule(ALL, ANY_TIME)),
              entry(Verb.HELP, new Rule(ALL, ANY_TIME)),
              entry(Verb.QUIT, new Rule(ALL, ANY_TIME)),
              entry(Verb.STARTTLS, new Rule(ALL, OUTSIDE_TRANSACTION)),
              entry(Verb.AUTH, new Rule(Set.of(Door.SUBMISSION), OUTSIDE_TRANSACTION))));

  private Rules() {}

  static void check(Verb verb, Door door, State state) throws SmtpRefused {
    Rule rule = TABLE.get(verb);
    if (rule == null || !rule.doors().contains(door)) {
      throw new SmtpRefused(Refusal.UNKNOWN_COMMAND);
    }
    Refusal refusal = rule.refusals().get(state);
    if (refusal == Refusal.NO_RECIPIENTS && door == Door.LMTP) {
      throw new SmtpRefused(Refusal.NO_RECIPIENTS_LMTP);
    }
    if (refusal != null) {
      throw new SmtpRefused(refusal);
    }
  }
}
