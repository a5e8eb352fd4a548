package org.malleposte.smtp.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CommandParserTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "MAIL FROM:<a@B.Example> | a@b.example",
        "mail from: <a@b.example> | a@b.example",
        "MAIL FROM:<> | ~~",
        "MAIL FROM:<@x.example,@y.example:a@b.example> | a@b.example",
        "MAIL FROM:<\"a\"@b.example> | a@b.example",
        "MAIL FROM:<\"a b\"@b.example> | \"a b\"@b.example",
        "MAIL FROM:<\"a\\\"b\"@b.example> | \"a\\\"b\"@b.example",
        "MAIL FROM:<a.@b.example> | a.@b.example",
        "MAIL FROM:<a@[127.0.0.1]> | a@[127.0.0.1]",
        "MAIL FROM:<用户@例子.example> | 用户@例子.example",
      })
  void pathsAreRead(String line, String sender) throws SmtpRefused {
    assertThat(((SmtpCommand.Mail) CommandParser.parse(line)).sender()).isEqualTo(sender);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "MAIL FROM:",
        "MAIL FROM:a@b",
        "MAIL FROM:<a@b",
        "MAIL FROM:a@b>",
        "MAIL FROM:<a b@c>",
        "MAIL FROM:<a@b>x",
        "MAIL FROM:<a@b@c>",
        "MAIL FROM:<a>",
        "MAIL FROM:<@b>",
        "MAIL FROM:<a@>",
        "MAIL FROM:<a@b <c@d>>",
        "MAIL FROM:<\"a@b>",
        "MAIL TO:<a@b>",
        "MAIL",
        "MAIL FROM:<aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa@b>",
      })
  void badPathsAreRefused(String line) {
    assertThat(refusal(line)).isEqualTo(Refusal.BAD_SENDER_SYNTAX);
  }

  @Test
  void parametersAreRead() throws SmtpRefused {
    SmtpCommand.Mail mail =
        (SmtpCommand.Mail)
            CommandParser.parse(
                "MAIL FROM:<a@b.example> SIZE=1234 body=BinaryMime SMTPUTF8 RET=hdrs ENVID=q+2B1"
                    + " AUTH=<>");
    assertThat(mail.parameters())
        .isEqualTo(new MailParameters(1234, BodyType.BINARY_MIME, true, "HDRS", "q+2B1"));
    SmtpCommand.Rcpt rcpt =
        (SmtpCommand.Rcpt)
            CommandParser.parse(
                "RCPT TO:<a@b.example> NOTIFY=success,DELAY ORCPT=rfc822;x+40y.example");
    assertThat(rcpt.parameters())
        .isEqualTo(new RcptParameters("SUCCESS,DELAY", "rfc822;x+40y.example"));
    assertThat(CommandParser.parse("RCPT TO:<Postmaster>"))
        .isEqualTo(new SmtpCommand.Rcpt("postmaster", RcptParameters.NONE));
  }

  @ParameterizedTest
  @CsvSource({
    "MAIL FROM:<a@b> SIZE=x, BAD_ARGUMENTS",
    "MAIL FROM:<a@b> SIZE=-1, BAD_ARGUMENTS",
    "MAIL FROM:<a@b> SIZE=1 SIZE=2, BAD_ARGUMENTS",
    "MAIL FROM:<a@b> BODY=9BIT, BAD_ARGUMENTS",
    "MAIL FROM:<a@b> SMTPUTF8=1, BAD_ARGUMENTS",
    "MAIL FROM:<a@b> RET=SOME, BAD_ARGUMENTS",
    "MAIL FROM:<a@b> ENVID=a=b, BAD_ARGUMENTS",
    "MAIL FROM:<a@b> ENVID=, BAD_ARGUMENTS",
    "MAIL FROM:<a@b> HOLDFOR=5, UNKNOWN_PARAMETER",
    "RCPT TO:<a@b> SIZE=5, UNKNOWN_PARAMETER",
    "RCPT TO:<a@b> ORCPT=nonsense, BAD_ARGUMENTS",
    "'RCPT TO:<a@b> NOTIFY=NEVER,SUCCESS', BAD_ARGUMENTS",
    "RCPT TO:<a@b> NOTIFY=, BAD_ARGUMENTS",
    "RCPT TO:<>, BAD_RECIPIENT_SYNTAX",
    "DATA now, BAD_ARGUMENTS",
    "RSET x, BAD_ARGUMENTS",
    "QUIT x, BAD_ARGUMENTS",
    "STARTTLS x, BAD_ARGUMENTS",
    "EHLO, BAD_ARGUMENTS",
    "EHLO a b, BAD_ARGUMENTS",
    "EHLO a(b), BAD_ARGUMENTS",
    "VRFY, BAD_ARGUMENTS",
    "AUTH, BAD_ARGUMENTS",
    "BDAT, BAD_CHUNK",
    "BDAT x, BAD_CHUNK",
    "BDAT -1, BAD_CHUNK",
    "BDAT 1 FIRST, BAD_CHUNK",
    "BDAT 1 LAST x, BAD_CHUNK",
    "BDAT 99999999999999999999, BAD_CHUNK",
    "TURN, UNKNOWN_COMMAND",
    "XCLIENT ADDR=1.2.3.4, UNKNOWN_COMMAND",
    "'', UNKNOWN_COMMAND",
    "MAILFROM:<a@b>, UNKNOWN_COMMAND",
    "NO\u0001OP, BAD_LINE",
  })
  void badLinesAreRefused(String line, Refusal refusal) {
    assertThat(refusal(line)).isEqualTo(refusal);
  }

  @Test
  void aSizeBeyondAllIsTooBigNotWrong() throws SmtpRefused { // RFC 1870 §3: up to 20 digits
    SmtpCommand.Mail mail =
        (SmtpCommand.Mail) CommandParser.parse("MAIL FROM:<a@b> SIZE=99999999999999999999");
    assertThat(mail.parameters().size()).isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void aRegularExpressionIsNoWayToStall() {
    String many = "\"" + "\\a".repeat(3_000);
    assertThat(refusal("MAIL FROM:<" + many + "@b>")).isEqualTo(Refusal.BAD_SENDER_SYNTAX);
    assertThat(refusal("MAIL FROM:<" + "@a,".repeat(3_000) + ":x@y"))
        .isEqualTo(Refusal.BAD_SENDER_SYNTAX);
  }

  private static Refusal refusal(String line) {
    return catchThrowableOfType(SmtpRefused.class, () -> CommandParser.parse(line)).refusal();
  }
}
