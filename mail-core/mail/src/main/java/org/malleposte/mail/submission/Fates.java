package org.malleposte.mail.submission;

import java.util.ArrayList;
import java.util.List;
import org.malleposte.account.Account;
import org.malleposte.account.Actor;
import org.malleposte.account.Draft;
import org.malleposte.account.Event;
import org.malleposte.account.Outage;
import org.malleposte.directory.EmailAddress;
import org.malleposte.mail.Mail;
import org.malleposte.mail.queue.Settled;
import org.malleposte.mail.submission.Submission.Recipient;
import org.malleposte.storage.AccountId;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Notes in submissions what the queue tells of their recipients.
///
/// @param mail where the submissions are
record Fates(Mail mail) {
  private static final Logger LOG = LoggerFactory.getLogger(Fates.class);
  private static final Actor TRACKER = Actor.system("queue");

  /// Notes what became of a recipient.
  void settled(Settled news) {
    String[] tracker = news.tracker().split(" ", 2);
    try {
      Account account = mail.open(AccountId.parse(tracker[0])).account();
      SubmissionRecords.change(
          TRACKER, account, Long.parseLong(tracker[1]), (draft, now) -> with(draft, now, news));
    } catch (RuntimeException e) {
      // The delivery stands; the record says "queued" until somebody looks at the queue.
      LOG.atLevel(Outage.level("notes of what was sent", e))
          .setCause(e)
          .log("what became of {} cannot be noted", news.tracker());
    }
  }

  private static Submission with(Draft draft, Submission now, Settled news) {
    List<Recipient> recipients = new ArrayList<>();
    for (Recipient recipient : now.recipients()) {
      boolean meant = key(recipient.path().address()).equals(key(news.address()));
      Recipient after = meant ? after(recipient, news) : recipient;
      if (!after.equals(recipient)) {
        draft.event(
            new Event.SubmissionChanged(
                now.id(), recipient.path().address(), recipient.delivered(), after.delivered()));
      }
      recipients.add(after);
    }
    return now.with(recipients);
  }

  private static String key(String address) {
    return EmailAddress.parse(address).map(EmailAddress::key).orElse(address);
  }

  /// RFC 8621 §7: what a server elsewhere took is `unknown` from then on. One of several behind an
  /// address that fails is a failure.
  private static Recipient after(Recipient recipient, Settled news) {
    String delivered =
        switch (news.fate()) {
          case "delivered" -> "yes";
          case "relayed" -> "unknown";
          case "failed", "expired" -> "no";
          default -> "queued";
        };
    String answer = news.answer().isEmpty() ? "OK" : news.answer();
    String code =
        news.status().startsWith("5") ? "550 " : news.status().startsWith("4") ? "450 " : "250 ";
    boolean failed = recipient.delivered().equals("no");
    return failed
        ? recipient
        : recipient.with(
            delivered,
            answer.matches("[245][0-9][0-9][ -].*") ? answer : code + news.status() + " " + answer);
  }
}
