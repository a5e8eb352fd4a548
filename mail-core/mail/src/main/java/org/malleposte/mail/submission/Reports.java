package org.malleposte.mail.submission;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.malleposte.account.Account;
import org.malleposte.account.Actor;
import org.malleposte.account.Event;
import org.malleposte.account.Outage;
import org.malleposte.directory.EmailAddress;
import org.malleposte.format.ByteRange;
import org.malleposte.format.HeaderBlock;
import org.malleposte.format.MessageSummary;
import org.malleposte.format.MessageSummaryCodec;
import org.malleposte.format.Part;
import org.malleposte.format.TransferEncodings;
import org.malleposte.mail.Delivery;
import org.malleposte.mail.Mail;
import org.malleposte.mail.MailAccount;
import org.malleposte.mail.NewMessage;
import org.malleposte.mail.StoredMessage;
import org.malleposte.mail.submission.Submission.Recipient;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Notes of each submission what comes back about it: reports of its delivery (RFC 3464) and
/// notifications of what its readers did (RFC 8098). They are known by the Message-ID of what they
/// report.
public final class Reports implements Delivery.Listener {
  private static final Logger LOG = LoggerFactory.getLogger(Reports.class);
  private static final Actor ACTOR = Actor.system("reports");

  /// Of one submission, of each kind.
  private static final int MOST = 100;

  private static final int LONGEST = 65_536;
  private static final byte[] NO_HEADER = new byte[0];

  private final Mail mail;

  public Reports(Mail mail) {
    this.mail = mail;
  }

  @Override
  public void delivered(
      Delivery.Recipient recipient, NewMessage message, long email, String sender) {
    HeaderBlock.Field type = HeaderBlock.of(message.header()).first("Content-Type");
    boolean report =
        type != null && type.unfolded().strip().regionMatches(true, 0, "multipart/report", 0, 16);
    if (report) {
      try {
        note(mail.open(recipient.account()), email);
      } catch (RuntimeException | IOException e) {
        // The report is delivered: people can read it.
        LOG.atLevel(Outage.level("notes of reports", e))
            .setCause(e)
            .log("a report to {} cannot be noted", recipient.account());
      }
    }
  }

  private void note(MailAccount account, long email) throws IOException {
    StoredMessage stored = account.message(email);
    if (stored != null) {
      Report report = new Report(stored, MessageSummaryCodec.decode(stored.summary(), NO_HEADER));
      Part fields = report.child("message/disposition-notification");
      if (fields != null) {
        disposition(account.account(), email, report, fields);
      }
      fields = report.child("message/delivery-status");
      if (fields != null) {
        delivery(account.account(), email, report, fields);
      }
    }
  }

  private void disposition(Account account, long email, Report report, Part fields)
      throws IOException {
    DispositionNotice notice = DispositionNotice.read(HeaderBlock.of(report.read(fields)));
    if (notice == null) {
      return;
    }
    String named = notice.originalMessageId();
    Submission found = find(account, named == null ? report.originalMessageId() : named);
    if (found != null && found.dispositions().size() < MOST) {
      boolean shown = notice.type().equals("displayed");
      String reader = DispositionNotice.address(notice.finalRecipient());
      String meant = notice.originalRecipient();
      String other = meant == null ? reader : DispositionNotice.address(meant);
      SubmissionRecords.change(
          ACTOR,
          account,
          found.id(),
          (draft, now) -> {
            draft.event(new Event.SubmissionChanged(now.id(), "notified", "", notice.type()));
            List<Recipient> recipients = new ArrayList<>();
            for (Recipient one : now.recipients()) {
              boolean his = isSame(one, reader) || isSame(one, other);
              recipients.add(shown && his ? one.shown() : one);
            }
            return now.with(recipients)
                .withReports(now.deliveryReports(), with(now.dispositions(), email));
          });
    }
  }

  private static @Nullable Submission find(Account account, @Nullable String messageId) {
    return messageId == null ? null : SubmissionRecords.find(account, messageId);
  }

  private static List<Long> with(List<Long> reports, long email) {
    List<Long> more = new ArrayList<>(reports);
    more.add(email);
    return more;
  }

  private static boolean isSame(Recipient recipient, String address) {
    return key(recipient.path().address()).equals(key(address));
  }

  private static String key(String address) {
    return EmailAddress.parse(address).map(EmailAddress::key).orElse(address);
  }

  private void delivery(Account account, long email, Report report, Part fields)
      throws IOException {
    Submission found = find(account, report.originalMessageId());
    if (found != null && found.deliveryReports().size() < MOST) {
      List<HeaderBlock> blocks = report.blocks(fields);
      SubmissionRecords.change(
          ACTOR,
          account,
          found.id(),
          (draft, now) -> {
            draft.event(new Event.SubmissionChanged(now.id(), "reported", "", ""));
            return now.with(now.recipients().stream().map(one -> told(one, blocks)).toList())
                .withReports(with(now.deliveryReports(), email), now.dispositions());
          });
    }
  }

  /// RFC 8621 §7: what another server was given is `unknown` until that is reported.
  private static Recipient told(Recipient recipient, List<HeaderBlock> blocks) {
    for (HeaderBlock block : blocks) {
      boolean meant =
          isSame(recipient, DispositionNotice.address(text(block, "Original-Recipient")))
              || isSame(recipient, DispositionNotice.address(text(block, "Final-Recipient")));
      if (meant && recipient.delivered().equals("unknown")) {
        String status = text(block, "Status");
        return switch (text(block, "Action").toLowerCase(Locale.ROOT)) {
          case "failed" -> recipient.with("no", "550 " + status + " Reported as failed");
          case "delivered" -> recipient.with("yes", "250 " + status + " Reported as delivered");
          default -> recipient;
        };
      }
    }
    return recipient;
  }

  private static String text(HeaderBlock block, String name) {
    HeaderBlock.Field field = block.first(name);
    return field == null ? "" : field.unfolded().strip();
  }

  /// A message of the type multipart/report (RFC 6522), read.
  private final class Report {
    private final StoredMessage stored;
    private final List<Part> parts;

    Report(StoredMessage stored, MessageSummary summary) {
      this.stored = stored;
      this.parts = summary.parts();
    }

    @Nullable Part child(String type) {
      return parts.stream()
          .filter(part -> part.parent() == 0 && part.isMediaType(type))
          .findFirst()
          .orElse(null);
    }

    byte[] read(Part part) throws IOException {
      try (InputStream in =
          TransferEncodings.decode(mail.body(stored.body(), part.body()), part.encoding())) {
        return in.readNBytes(LONGEST);
      }
    }

    /// The fields of the message, and of each recipient (RFC 3464 §2).
    List<HeaderBlock> blocks(Part part) throws IOException {
      String text = new String(read(part), StandardCharsets.ISO_8859_1);
      List<HeaderBlock> blocks = new ArrayList<>();
      for (String block : List.of(text.split("\r?\n[ \t]*\r?\n"))) {
        blocks.add(HeaderBlock.of((block.strip() + "\r\n").getBytes(StandardCharsets.ISO_8859_1)));
      }
      return blocks;
    }

    /// From what was sent back of the original.
    @Nullable String originalMessageId() throws IOException {
      for (Part part : parts) {
        HeaderBlock header = null;
        if (part.parent() > 0 && parts.get(part.parent()).kind() == Part.Kind.MESSAGE) {
          int length = (int) Math.min(LONGEST, part.header().length());
          ByteRange range = new ByteRange(part.header().offset(), length);
          try (InputStream in = mail.body(stored.body(), range)) {
            header = HeaderBlock.of(in.readAllBytes());
          }
        } else if (part.parent() == 0 && part.isMediaType("text/rfc822-headers")) {
          header = HeaderBlock.of(read(part));
        }
        String id = header == null ? "" : text(header, "Message-ID");
        if (!id.isEmpty()) {
          return id;
        }
      }
      return null;
    }
  }
}
