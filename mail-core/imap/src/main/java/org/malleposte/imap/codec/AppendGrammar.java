package org.malleposte.imap.codec;

import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.malleposte.mail.MessageSpool;

/// APPEND: RFC 9051 §6.3.12, RFC 3502, RFC 3516 §4.4, RFC 6855 §4.
final class AppendGrammar {
  private final Tokens in;
  private final MessageLiterals literals;

  private AppendGrammar(Tokens in, MessageLiterals literals) {
    this.in = in;
    this.literals = literals;
  }

  static ImapCommand read(Tokens in, String tag, MessageLiterals literals) throws SyntaxError {
    return new AppendGrammar(in, literals).append(tag);
  }

  private ImapCommand append(String tag) throws SyntaxError {
    String mailbox = in.mailbox();
    List<ImapCommand.Append.Message> messages = new ArrayList<>();
    do {
      in.space();
      messages.add(message());
    } while (in.next(' '));
    return new ImapCommand.Append(tag, mailbox, List.copyOf(messages));
  }

  private ImapCommand.Append.Message message() throws SyntaxError {
    List<String> flags = List.of();
    if (in.next('(')) {
      flags = StoreGrammar.flagList(in);
      in.space();
    }
    Optional<OffsetDateTime> date = Optional.empty();
    if (in.next('"')) {
      date = Optional.of(ImapDates.dateTime(in.string()));
      in.space();
    }
    boolean utf8 = in.acceptWord("UTF8");
    if (utf8) {
      in.space();
      in.expect('(');
    }
    boolean binary = in.messageAnnouncement();
    MessageSpool content = literals.take();
    if (utf8) {
      in.expect(')');
    }
    return new ImapCommand.Append.Message(flags, date, binary, utf8, content);
  }
}
