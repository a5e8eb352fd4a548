package org.malleposte.imap.codec;

import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.malleposte.mail.MessageSpool;

/// APPEND and REPLACE: RFC 9051 §6.3.12, RFC 3502, RFC 3516 §4.4, RFC 6855 §4, RFC 4469, RFC 8508.
final class AppendGrammar {
  private final Tokens in;
  private final MessageLiterals literals;
  private boolean utf8Parts;

  private AppendGrammar(Tokens in, MessageLiterals literals) {
    this.in = in;
    this.literals = literals;
  }

  static ImapCommand read(Tokens in, String tag, MessageLiterals literals) throws SyntaxError {
    return new AppendGrammar(in, literals).append(tag);
  }

  static ImapCommand replace(Tokens in, String tag, boolean uid, MessageLiterals literals)
      throws SyntaxError {
    SequenceSet message = in.one();
    in.space();
    String mailbox = in.mailbox();
    in.space();
    return new ImapCommand.Replace(
        tag, uid, message, mailbox, new AppendGrammar(in, literals).message());
  }

  private ImapCommand append(String tag) throws SyntaxError {
    String mailbox = in.mailbox();
    String given = in.given();
    List<ImapCommand.Append.Message> messages = new ArrayList<>();
    do {
      in.space();
      messages.add(message());
    } while (in.next(' '));
    return new ImapCommand.Append(tag, mailbox, List.copyOf(messages), given);
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
    if (in.acceptWord("CATENATE")) {
      MessageSpool empty = MessageSpool.of(new byte[0]);
      List<ImapCommand.Append.Part> parts = parts();
      return new ImapCommand.Append.Message(flags, date, false, utf8Parts, empty, parts);
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
    return new ImapCommand.Append.Message(flags, date, binary, utf8, content, List.of());
  }

  private MessageSpool utf8Literal() throws SyntaxError {
    in.expect('(');
    in.messageAnnouncement();
    MessageSpool content = literals.take();
    in.expect(')');
    return content;
  }

  /// RFC 4469 §5.
  private List<ImapCommand.Append.Part> parts() throws SyntaxError {
    in.space();
    in.expect('(');
    utf8Parts = false;
    List<ImapCommand.Append.Part> parts = new ArrayList<>();
    do {
      if (in.acceptWord("URL")) {
        in.space();
        parts.add(new ImapCommand.Append.Part.Url(in.astring()));
      } else if (in.acceptWord("TEXT")) {
        in.space();
        if (in.messageAnnouncement()) {
          throw new SyntaxError("A text of CATENATE is no literal8");
        }
        parts.add(new ImapCommand.Append.Part.Text(literals.take()));
      } else if (in.acceptWord("UTF8")) { // RFC 6855 §4
        in.space();
        parts.add(new ImapCommand.Append.Part.Text(utf8Literal()));
        utf8Parts = true;
      } else {
        throw new SyntaxError("CATENATE knows TEXT, UTF8 and URL only");
      }
    } while (in.accept(' '));
    in.expect(')');
    return List.copyOf(parts);
  }
}
