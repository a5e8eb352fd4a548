package org.malleposte.smtp.wire;

import java.util.HashSet;
import java.util.Locale;
import java.util.Set;

/// MAIL and RCPT: a path and parameters.
final class PathCommands {
  private PathCommands() {}

  static SmtpCommand mail(String rest) throws SmtpRefused {
    PathReader path = PathReader.after("FROM:", rest, Refusal.BAD_SENDER_SYNTAX);
    String sender = path.reverse();
    MailParameters parameters = MailParameters.NONE;
    Set<String> seen = new HashSet<>();
    for (String word : words(path.rest())) {
      parameters = mailParameter(parameters, once(keyword(word), seen), value(word));
    }
    return new SmtpCommand.Mail(sender, parameters);
  }

  static SmtpCommand rcpt(String rest) throws SmtpRefused {
    PathReader path = PathReader.after("TO:", rest, Refusal.BAD_RECIPIENT_SYNTAX);
    String recipient = path.forward();
    RcptParameters parameters = RcptParameters.NONE;
    Set<String> seen = new HashSet<>();
    for (String word : words(path.rest())) {
      parameters = rcptParameter(parameters, once(keyword(word), seen), value(word));
    }
    return new SmtpCommand.Rcpt(recipient, parameters);
  }

  private static String[] words(String text) {
    return text.isBlank() ? new String[0] : text.strip().split(" +");
  }

  private static String keyword(String word) {
    int equals = word.indexOf('=');
    return (equals < 0 ? word : word.substring(0, equals)).toUpperCase(Locale.ROOT);
  }

  private static String value(String word) {
    int equals = word.indexOf('=');
    return equals < 0 ? "" : word.substring(equals + 1);
  }

  private static String once(String keyword, Set<String> seen) throws SmtpRefused {
    if (!seen.add(keyword)) {
      throw new SmtpRefused(Refusal.BAD_ARGUMENTS, keyword + " is given twice");
    }
    return keyword;
  }

  private static MailParameters mailParameter(MailParameters p, String keyword, String value)
      throws SmtpRefused {
    return switch (keyword) {
      case "SIZE" -> new MailParameters(size(value), p.body(), p.smtpUtf8(), p.ret(), p.envid());
      case "BODY" -> new MailParameters(p.size(), body(value), p.smtpUtf8(), p.ret(), p.envid());
      case "SMTPUTF8" -> {
        demand(value.isEmpty(), "SMTPUTF8 has no value");
        yield new MailParameters(p.size(), p.body(), true, p.ret(), p.envid());
      }
      case "RET" -> new MailParameters(p.size(), p.body(), p.smtpUtf8(), ret(value), p.envid());
      case "ENVID" -> {
        demand(isXtext(value) && value.length() <= 100, "ENVID is xtext of 1 to 100 characters");
        yield new MailParameters(p.size(), p.body(), p.smtpUtf8(), p.ret(), value);
      }
      case "AUTH" -> { // RFC 4954 §5: taken, not trusted: we know our own users
        demand(value.equals("<>") || isXtext(value), "AUTH is <> or an address in xtext");
        yield p;
      }
      default -> throw new SmtpRefused(Refusal.UNKNOWN_PARAMETER, "No such parameter here");
    };
  }

  private static RcptParameters rcptParameter(RcptParameters p, String keyword, String value)
      throws SmtpRefused {
    return switch (keyword) {
      case "NOTIFY" -> new RcptParameters(notifyWhen(value.toUpperCase(Locale.ROOT)), p.orcpt());
      case "ORCPT" -> {
        demand(isOrcpt(value), "ORCPT is a type, a semicolon and an address in xtext");
        yield new RcptParameters(p.notifyWhen(), value);
      }
      default -> throw new SmtpRefused(Refusal.UNKNOWN_PARAMETER, "No such parameter here");
    };
  }

  private static void demand(boolean right, String sentence) throws SmtpRefused {
    if (!right) {
      throw new SmtpRefused(Refusal.BAD_ARGUMENTS, sentence);
    }
  }

  private static long size(String value) throws SmtpRefused {
    demand(CommandParser.isNumber(value, 20), "SIZE is a number"); // RFC 1870 §3
    return value.length() > 18 ? Long.MAX_VALUE : Long.parseLong(value);
  }

  private static BodyType body(String value) throws SmtpRefused {
    return switch (value.toUpperCase(Locale.ROOT)) {
      case "7BIT" -> BodyType.SEVEN_BIT;
      case "8BITMIME" -> BodyType.EIGHT_BIT_MIME;
      case "BINARYMIME" -> BodyType.BINARY_MIME;
      default ->
          throw new SmtpRefused(Refusal.BAD_ARGUMENTS, "BODY is 7BIT, 8BITMIME or BINARYMIME");
    };
  }

  private static String ret(String value) throws SmtpRefused {
    String upper = value.toUpperCase(Locale.ROOT);
    demand(upper.equals("FULL") || upper.equals("HDRS"), "RET is FULL or HDRS");
    return upper;
  }

  /// RFC 3461 §4.1: NEVER stands alone.
  private static String notifyWhen(String value) throws SmtpRefused {
    boolean right =
        value.equals("NEVER")
            || value.matches("(SUCCESS|FAILURE|DELAY)(,(SUCCESS|FAILURE|DELAY)){0,2}");
    demand(right, "NOTIFY is NEVER, or of SUCCESS, FAILURE and DELAY");
    return value;
  }

  private static boolean isOrcpt(String value) {
    int semicolon = value.indexOf(';');
    return semicolon > 0
        && value.length() <= 500 // RFC 3461 §5.4
        && value.substring(0, semicolon).matches("[A-Za-z0-9-]+")
        && isXtext(value.substring(semicolon + 1));
  }

  /// RFC 3461 §4; beyond ASCII and as `\x{...}` too, RFC 6533 §3.
  private static boolean isXtext(String value) {
    return value.matches("(?:[!-*,-<>-~\\x{80}-\\x{10FFFF}]|\\+[0-9A-F]{2})+");
  }
}
