package org.malleposte.mail.queue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HexFormat;
import java.util.List;
import org.malleposte.format.HeaderField;
import org.malleposte.format.MailDate;

/// A report to the sender about what became of a message: `multipart/report` (RFC 6522) with
/// `message/delivery-status` (RFC 3464).
///
/// Seven-bit wherever it can be, so that a report is not in want of a report itself: returned
/// header blocks are quoted-printable when they have more than ASCII.
final class DeliveryReport {
  /// A larger message comes back without its body, even if the sender asked for all of it.
  private static final int FULL_BOUND = 1 << 20;

  private static final int HEADER_BOUND = 64 * 1024;
  private static final int TEXT_WIDTH = 72;
  private static final SecureRandom RANDOM = new SecureRandom();

  private final QueuedMessage about;
  private final List<Verdict> verdicts;
  private final QueueSettings settings;
  private final Instant now;
  private final String boundary = random();
  private final ByteArrayOutputStream out = new ByteArrayOutputStream(8192);

  private DeliveryReport(
      QueuedMessage about, List<Verdict> verdicts, QueueSettings settings, Instant now) {
    this.about = about;
    this.verdicts = verdicts;
    this.settings = settings;
    this.now = now;
  }

  /// @param verdicts at least one, all of one [Verdict#action]
  /// @param original the message from its first byte on; closed by the caller
  static byte[] of(
      QueuedMessage about,
      List<Verdict> verdicts,
      QueueSettings settings,
      Instant now,
      InputStream original)
      throws IOException {
    DeliveryReport report = new DeliveryReport(about, verdicts, settings, now);
    report.header();
    report.forPeople();
    report.forPrograms();
    report.returned(original);
    report.line("--" + report.boundary + "--");
    return report.out.toByteArray();
  }

  private static String random() {
    byte[] bytes = new byte[16];
    RANDOM.nextBytes(bytes);
    return HexFormat.of().formatHex(bytes);
  }

  private void line(String text) {
    out.writeBytes(text.getBytes(StandardCharsets.UTF_8));
    out.write('\r');
    out.write('\n');
  }

  private void header() {
    out.writeBytes(
        HeaderField.structured(
            "From", "Mail Delivery System <MAILER-DAEMON@" + settings.hostname() + ">"));
    out.writeBytes(HeaderField.structured("To", "<" + about.sender() + ">"));
    out.writeBytes(HeaderField.unstructured("Subject", subject()));
    line("Date: " + date(now));
    line("Message-ID: <" + random() + "@" + settings.hostname() + ">");
    if (!about.messageId().isEmpty()) {
      out.writeBytes(HeaderField.structured("References", inBrackets(about.messageId())));
    }
    line("Auto-Submitted: auto-replied"); // RFC 3834 §5
    line("MIME-Version: 1.0");
    line("Content-Type: multipart/report; report-type=delivery-status;");
    line("\tboundary=\"" + boundary + "\"");
    line("");
  }

  private static String inBrackets(String messageId) {
    return messageId.startsWith("<") ? messageId : "<" + messageId + ">";
  }

  private String subject() {
    return switch (verdicts.getFirst().fate()) {
      case DELIVERED, RELAYED -> "Your message was delivered";
      case DEFERRED -> "Your message is delayed";
      case FAILED, EXPIRED -> "Your message was not delivered";
    };
  }

  private void part(String type) {
    line("--" + boundary);
    line("Content-Type: " + type);
  }

  private void forPeople() {
    part("text/plain; charset=utf-8");
    line("Content-Transfer-Encoding: " + (hasOnlyAscii() ? "7bit" : "8bit"));
    line("");
    line("This is the mail server " + settings.hostname() + ".");
    line("");
    switch (verdicts.getFirst().fate()) {
      case DELIVERED -> line("Your message has been delivered to:");
      case RELAYED -> {
        line("Your message has been handed to a server that sends no reports of its own, for:");
      }
      case DEFERRED -> {
        line("Your message could not be delivered yet. You need not send it again: the server");
        line("goes on trying until " + date(until()) + ".");
      }
      case FAILED, EXPIRED ->
          line("Your message could not be delivered, and will not be tried again:");
    }
    for (Verdict verdict : verdicts) {
      line("");
      line("  <" + verdict.recipient().address() + ">");
      explain(verdict);
    }
    line("");
  }

  private boolean hasOnlyAscii() {
    return verdicts.stream().allMatch(v -> isAscii(v.recipient().address()));
  }

  private void explain(Verdict verdict) {
    if (verdict.fate() == Verdict.Fate.EXPIRED) {
      wrapped("It was tried for " + days() + "; the last answer was:");
    }
    String answer = verdict.attempt().answer();
    String host = verdict.attempt().host();
    if (!answer.isEmpty()) {
      wrapped((host.isEmpty() ? "" : host + ": ") + answer);
    }
  }

  private String days() {
    long hours = Math.max(1, settings.expiry().toHours());
    return hours % 24 == 0 ? hours / 24 + " days" : hours + " hours";
  }

  private void wrapped(String text) {
    StringBuilder row = new StringBuilder("   ");
    for (String word : text.split(" ")) {
      if (row.length() > 3 && row.length() + word.length() >= TEXT_WIDTH) {
        line(row.toString());
        row.setLength(3);
      }
      row.append(' ').append(word, 0, Math.min(word.length(), 900)); // RFC 5322 §2.1.1
    }
    line(row.toString());
  }

  private Instant until() {
    return about.created().plus(settings.expiry());
  }

  private static String date(Instant time) {
    return MailDate.of(time.atOffset(ZoneOffset.UTC)).format();
  }

  /// RFC 3464 §2
  private void forPrograms() {
    part("message/delivery-status");
    line("");
    String envid = Xtext.decode(about.envid());
    if (!envid.isEmpty()) {
      line("Original-Envelope-Id: " + envid);
    }
    line("Reporting-MTA: dns; " + settings.hostname());
    line("Arrival-Date: " + date(about.created()));
    for (Verdict verdict : verdicts) {
      line("");
      recipient(verdict);
    }
    line("");
  }

  private void recipient(Verdict verdict) {
    String orcpt = verdict.recipient().orcpt();
    int type = orcpt.indexOf(';');
    String original = type > 0 ? Xtext.decode(orcpt.substring(type + 1)) : "";
    if (!original.isEmpty()) {
      line("Original-Recipient: " + orcpt.substring(0, type) + "; " + original);
    }
    line("Final-Recipient: " + typed(verdict.recipient().address()));
    line("Action: " + verdict.action());
    line("Status: " + verdict.status());
    Attempt attempt = verdict.attempt();
    if (!attempt.host().isEmpty()) {
      line("Remote-MTA: dns; " + attempt.host());
      if (!attempt.answer().isEmpty()) {
        out.writeBytes(HeaderField.structured("Diagnostic-Code", "smtp; " + attempt.answer()));
      }
    }
    line("Last-Attempt-Date: " + date(now));
    if (verdict.fate() == Verdict.Fate.DEFERRED) {
      line("Will-Retry-Until: " + date(until()));
    }
  }

  /// RFC 6533 §3: an address with more than ASCII has a type of its own.
  private static String typed(String address) {
    return isAscii(address) ? "rfc822; " + address : "utf-8; " + Xtext.encodeUnicode(address);
  }

  private static boolean isAscii(String text) {
    return text.chars().allMatch(c -> c < 0x80);
  }

  private void returned(InputStream original) throws IOException {
    boolean full = about.ret().equals("FULL") && about.size() <= FULL_BOUND;
    boolean failed = verdicts.getFirst().action().equals("failed"); // RFC 3461 §4.3
    if (full && failed) {
      returnWhole(original.readNBytes(FULL_BOUND));
    } else {
      returnHeader(headerOf(original.readNBytes(HEADER_BOUND)));
    }
  }

  private void returnWhole(byte[] message) {
    boolean ascii = isAscii(message);
    part(ascii || !about.smtpUtf8() ? "message/rfc822" : "message/global");
    line("Content-Transfer-Encoding: " + (ascii ? "7bit" : "8bit"));
    line("");
    out.writeBytes(message);
    line("");
  }

  private void returnHeader(byte[] header) {
    part("text/rfc822-headers");
    boolean plain = isAscii(header);
    line("Content-Transfer-Encoding: " + (plain ? "7bit" : "quoted-printable"));
    line("");
    out.writeBytes(plain ? header : QuotedPrintable.encode(header));
    line("");
  }

  /// The header block without the empty line.
  private static byte[] headerOf(byte[] start) {
    for (int i = 0; i + 3 < start.length; i++) {
      if (start[i] == '\r' && start[i + 1] == '\n' && start[i + 2] == '\r') {
        return java.util.Arrays.copyOf(start, i + 2);
      }
    }
    return start;
  }

  private static boolean isAscii(byte[] bytes) {
    for (byte b : bytes) {
      if (b < 0) {
        return false;
      }
    }
    return true;
  }
}
