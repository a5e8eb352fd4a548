package org.malleposte.smtp.wire;

import java.util.Locale;

/// A line to a command (RFC 5321 §4.1.1, without the line end).
final class CommandParser {
  private CommandParser() {}

  static SmtpCommand parse(String line) throws SmtpRefused {
    if (line.chars().anyMatch(c -> c < ' ' && c != '\t' || c == 0x7F)) {
      throw new SmtpRefused(Refusal.BAD_LINE);
    }
    int space = line.indexOf(' ');
    String word = space < 0 ? line : line.substring(0, space);
    String rest = space < 0 ? "" : line.substring(space + 1).strip();
    Verb verb = Verb.of(word).orElseThrow(() -> new SmtpRefused(Refusal.UNKNOWN_COMMAND));
    return switch (verb) {
      case HELO -> new SmtpCommand.Helo(name(rest));
      case EHLO -> new SmtpCommand.Ehlo(name(rest));
      case LHLO -> new SmtpCommand.Lhlo(name(rest));
      case MAIL -> PathCommands.mail(rest);
      case RCPT -> PathCommands.rcpt(rest);
      case DATA -> alone(rest, new SmtpCommand.Data());
      case BDAT -> bdat(rest);
      case RSET -> alone(rest, new SmtpCommand.Rset());
      case NOOP -> new SmtpCommand.Noop(); // RFC 5321 §4.1.1.9: any string may follow
      case VRFY -> new SmtpCommand.Vrfy(some(rest));
      case EXPN -> new SmtpCommand.Expn(some(rest));
      case HELP -> new SmtpCommand.Help(rest);
      case QUIT -> alone(rest, new SmtpCommand.Quit());
      case STARTTLS -> alone(rest, new SmtpCommand.StartTls());
      case AUTH -> auth(rest);
    };
  }

  private static SmtpCommand alone(String rest, SmtpCommand command) throws SmtpRefused {
    if (!rest.isEmpty()) { // RFC 5321 §4.1.1.5, RFC 3207 §4
      throw new SmtpRefused(Refusal.BAD_ARGUMENTS, command.verb() + " takes no arguments");
    }
    return command;
  }

  private static String some(String rest) throws SmtpRefused {
    if (rest.isEmpty()) {
      throw new SmtpRefused(Refusal.BAD_ARGUMENTS, "An argument is missing");
    }
    return rest;
  }

  /// What a client calls itself stands in the trace, whatever it is (RFC 5321 §4.1.4: a wrong name
  /// is no reason to refuse); but it must not be able to say more there than a name.
  private static String name(String rest) throws SmtpRefused {
    if (rest.isEmpty() || rest.length() > 255 || rest.chars().anyMatch(c -> !isInName(c))) {
      throw new SmtpRefused(Refusal.BAD_ARGUMENTS, "Give your name: a domain or [address]");
    }
    return rest;
  }

  private static boolean isInName(int c) {
    return c > ' ' && "()<>,;\\\"".indexOf(c) < 0;
  }

  /// RFC 3030 §2: `BDAT size [LAST]`.
  private static SmtpCommand bdat(String rest) throws SmtpRefused {
    String[] words = rest.split(" +");
    boolean last = words.length == 2 && words[1].equalsIgnoreCase("LAST");
    if (words.length > 2 || words.length == 2 && !last || !isNumber(words[0], 18)) {
      throw new SmtpRefused(Refusal.BAD_CHUNK);
    }
    return new SmtpCommand.Bdat(Long.parseLong(words[0]), last);
  }

  static boolean isNumber(String word, int digits) {
    return !word.isEmpty()
        && word.length() <= digits
        && word.chars().allMatch(c -> c >= '0' && c <= '9');
  }

  private static SmtpCommand auth(String rest) throws SmtpRefused {
    String[] words = rest.split(" +");
    if (words[0].isEmpty() || words.length > 2) {
      throw new SmtpRefused(Refusal.BAD_ARGUMENTS, "AUTH mechanism [initial-response]");
    }
    return new SmtpCommand.Auth(
        words[0].toUpperCase(Locale.ROOT), words.length == 2 ? words[1] : "");
  }
}
