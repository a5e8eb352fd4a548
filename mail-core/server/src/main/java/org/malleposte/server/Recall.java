package org.malleposte.server;

import java.time.Duration;
import org.malleposte.mail.Mail;
import org.malleposte.storage.StorageException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Opens the mailboxes that were used last before anybody asks: after a restart all clients come
/// back at once. The start waits a moment for it, no longer; the rest is done while it serves.
final class Recall implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Recall.class);

  private static final int MAILBOXES = 500;
  private static final Duration HEAD_START = Duration.ofMillis(200);
  private static final Duration LONGEST = Duration.ofSeconds(30);

  private final Mail mail;
  private final long end = System.nanoTime() + LONGEST.toNanos();
  private final Thread thread = Thread.ofPlatform().name("recall").daemon().unstarted(this::run);
  private volatile boolean ending;

  private Recall(Mail mail) {
    this.mail = mail;
  }

  static Recall start(Mail mail) {
    Recall recall = new Recall(mail);
    recall.thread.start();
    recall.await(HEAD_START);
    return recall;
  }

  private void run() {
    try {
      int opened = mail.recall(MAILBOXES, () -> ending || System.nanoTime() - end > 0);
      LOG.debug("Opened {} mailboxes ahead.", opened);
    } catch (StorageException e) {
      LOG.warn("No mailbox is opened ahead: {}", e.getMessage());
    }
  }

  private void await(Duration time) {
    try {
      thread.join(time);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /// Waits for the mailbox under way.
  @Override
  public void close() {
    ending = true;
    await(LONGEST);
  }
}
