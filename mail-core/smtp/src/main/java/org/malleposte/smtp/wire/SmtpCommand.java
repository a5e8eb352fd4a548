package org.malleposte.smtp.wire;

/// A command as the client gave it, understood but not judged.
///
/// Addresses are in the form `local@domain`, the domain in lower case, the local part quoted only
/// where it must be.
public sealed interface SmtpCommand {
  Verb verb();

  /// RFC 5321 §4.1.1.1
  record Helo(String name) implements SmtpCommand {
    @Override
    public Verb verb() {
      return Verb.HELO;
    }
  }

  record Ehlo(String name) implements SmtpCommand {
    @Override
    public Verb verb() {
      return Verb.EHLO;
    }
  }

  /// RFC 2033 §4.1
  record Lhlo(String name) implements SmtpCommand {
    @Override
    public Verb verb() {
      return Verb.LHLO;
    }
  }

  /// @param sender empty for the null reverse-path
  record Mail(String sender, MailParameters parameters) implements SmtpCommand {
    @Override
    public Verb verb() {
      return Verb.MAIL;
    }
  }

  /// @param recipient `local@domain`, or `postmaster` alone (RFC 5321 §4.1.1.3)
  record Rcpt(String recipient, RcptParameters parameters) implements SmtpCommand {
    @Override
    public Verb verb() {
      return Verb.RCPT;
    }
  }

  record Data() implements SmtpCommand {
    @Override
    public Verb verb() {
      return Verb.DATA;
    }
  }

  /// RFC 3030 §2: `size` octets follow at once.
  record Bdat(long size, boolean last) implements SmtpCommand {
    @Override
    public Verb verb() {
      return Verb.BDAT;
    }
  }

  record Rset() implements SmtpCommand {
    @Override
    public Verb verb() {
      return Verb.RSET;
    }
  }

  record Noop() implements SmtpCommand {
    @Override
    public Verb verb() {
      return Verb.NOOP;
    }
  }

  record Vrfy(String subject) implements SmtpCommand {
    @Override
    public Verb verb() {
      return Verb.VRFY;
    }
  }

  record Expn(String subject) implements SmtpCommand {
    @Override
    public Verb verb() {
      return Verb.EXPN;
    }
  }

  record Help(String topic) implements SmtpCommand {
    @Override
    public Verb verb() {
      return Verb.HELP;
    }
  }

  record Quit() implements SmtpCommand {
    @Override
    public Verb verb() {
      return Verb.QUIT;
    }
  }

  /// RFC 3207
  record StartTls() implements SmtpCommand {
    @Override
    public Verb verb() {
      return Verb.STARTTLS;
    }
  }

  /// RFC 4954 §4
  ///
  /// @param mechanism in upper case
  /// @param initialResponse base64, `=` for an empty one, empty when there is none
  record Auth(String mechanism, String initialResponse) implements SmtpCommand {
    @Override
    public Verb verb() {
      return Verb.AUTH;
    }
  }
}
