package org.malleposte.smtp.outbound;

import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.malleposte.account.Outage;
import org.malleposte.mail.Mail;
import org.malleposte.mail.queue.Attempt;
import org.malleposte.mail.queue.QueuedMessage;
import org.malleposte.mail.queue.QueuedRecipient;
import org.malleposte.storage.StorageException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Carries messages to one destination, over one connection as long as it holds.
final class Courier implements Closeable {
  private static final Logger LOG = LoggerFactory.getLogger(Courier.class);

  private final Mail mail;
  private final Router router;
  private final OutboundSettings settings;
  private volatile @Nullable SmtpClient client;
  private volatile boolean stopped;
  private boolean unreached;

  Courier(Mail mail, Router router, OutboundSettings settings) {
    this.mail = mail;
    this.router = router;
    this.settings = settings;
  }

  /// Tries to serve recipients of one domain (or of any, by a smarthost).
  ///
  /// @return an attempt for each recipient, by its number
  Map<Integer, Attempt> carry(QueuedMessage message, List<QueuedRecipient> recipients) {
    SmtpClient open = client;
    if (open != null) {
      Transfer transfer = transfer(open, message);
      Map<Integer, Attempt> attempts = over(open, transfer, recipients);
      if (client != null || transfer.isBeyondEnvelope()) {
        return attempts;
      }
      // A server may end a session between two messages: that is no failure of the second.
      LOG.debug("the connection to {} did not hold: a new one", open.host());
    }
    unreached = false;
    return switch (router.route(recipients.getFirst().domain())) {
      case Route.Hops(List<Hop> hops) -> overFirst(hops, message, recipients);
      case Route.NotNow(String status, String why) -> {
        unreached = true;
        yield all(recipients, new Attempt.Deferred("", status, why));
      }
      case Route.Nowhere(String status, String why) ->
          all(recipients, new Attempt.Failed("", status, why));
    };
  }

  private static Map<Integer, Attempt> all(List<QueuedRecipient> recipients, Attempt attempt) {
    Map<Integer, Attempt> attempts = new HashMap<>();
    recipients.forEach(recipient -> attempts.put(recipient.number(), attempt));
    return attempts;
  }

  private Map<Integer, Attempt> overFirst(
      List<Hop> hops, QueuedMessage message, List<QueuedRecipient> recipients) {
    Attempt last = new Attempt.Deferred("", "4.4.4", "There is no server to try");
    for (Hop hop : hops) {
      if (stopped) {
        break;
      }
      try {
        SmtpClient fresh = open(hop);
        client = fresh;
        return over(fresh, transfer(fresh, message), recipients);
      } catch (HopFailed e) {
        LOG.info("{}: {} {}: {}", message.name(), hop.name(), hop.address(), e.why());
        last = new Attempt.Deferred(hop.name(), e.status(), e.why());
      }
    }
    unreached = true;
    return all(recipients, last);
  }

  /// Whether no server of the destination could be talked to at the last attempt.
  boolean isUnreached() {
    return unreached;
  }

  /// Without TLS where TLS failed and nobody demands it: it would not have kept an attacker out.
  private SmtpClient open(Hop hop) throws HopFailed {
    try {
      return SmtpClient.open(hop, settings);
    } catch (HopFailed e) {
      if (e.isTls() && hop.tls() == TlsMode.OPPORTUNISTIC) {
        LOG.info("{}: {}; going on in the clear", hop.name(), e.why());
        return SmtpClient.open(hop.inTheClear(), settings);
      }
      throw e;
    }
  }

  private Transfer transfer(SmtpClient open, QueuedMessage message) {
    return new Transfer(open, message, () -> mail.body(message.body()));
  }

  private Map<Integer, Attempt> over(
      SmtpClient open, Transfer transfer, List<QueuedRecipient> recipients) {
    Map<Integer, Attempt> attempts = new HashMap<>();
    Attempt broken;
    try {
      List<QueuedRecipient> left = new ArrayList<>(recipients);
      while (!left.isEmpty()) {
        left = transfer.run(left, attempts);
      }
      if (transfer.isUnfinished() && !open.reset()) {
        giveUp(open);
      }
      return attempts;
    } catch (IOException e) {
      LOG.info("{}: {}", open.host(), e.getMessage());
      broken = new Attempt.Deferred(open.host(), "4.4.2", String.valueOf(e.getMessage()));
    } catch (StorageException e) {
      LOG.atLevel(Outage.level("messages to be sent", e))
          .setCause(e)
          .log("a message cannot be sent");
      broken = new Attempt.Deferred("", "4.3.0", "This server cannot read the message now");
    }
    giveUp(open);
    recipients.forEach(r -> attempts.putIfAbsent(r.number(), broken));
    return attempts;
  }

  private void giveUp(SmtpClient open) {
    open.abort();
    client = null;
  }

  /// Ends what is under way; it counts as not tried.
  void stop() {
    stopped = true;
    SmtpClient open = client;
    if (open != null) {
      open.abort();
    }
  }

  boolean isStopped() {
    return stopped;
  }

  @Override
  public void close() {
    SmtpClient open = client;
    if (open != null) {
      open.close();
    }
  }
}
