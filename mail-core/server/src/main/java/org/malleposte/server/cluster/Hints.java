package org.malleposte.server.cluster;

import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.malleposte.account.CommitTeller;
import org.malleposte.storage.AccountId;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Tells the other servers which accounts have moved on, and to where. The first commit is told at
/// once, what follows within a moment in one message. Bounded: what does not fit is not told, and
/// the others find it by looking.
final class Hints implements CommitTeller, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Hints.class);

  /// Where hints are told.
  static final String ADDRESS = "malleposte.moved";

  /// Accounts that wait to be told of.
  private static final int MOST = 10_000;

  private static final int IN_ONE = 500;
  private static final long PAUSE_MS = 2;

  /// Receives what is told.
  @FunctionalInterface
  interface Heard {
    void moved(AccountId account, long modseq);
  }

  private final Bus bus;
  private final Map<AccountId, Long> moved = new ConcurrentHashMap<>();
  private final Semaphore news = new Semaphore(0);
  private final Thread thread = Thread.ofVirtual().name("hints").unstarted(this::work);
  final LongAdder told = new LongAdder();
  final LongAdder dropped = new LongAdder();

  Hints(Bus bus) {
    this.bus = bus;
  }

  void start() {
    thread.start();
  }

  @Override
  public void made(AccountId account, long modseq) {
    if (moved.size() >= MOST) {
      dropped.increment();
      return;
    }
    moved.merge(account, modseq, Math::max);
    if (news.availablePermits() == 0) {
      news.release();
    }
  }

  private void work() {
    try {
      while (true) {
        news.acquire();
        news.drainPermits();
        while (!moved.isEmpty()) {
          tell();
          TimeUnit.MILLISECONDS.sleep(PAUSE_MS);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // the end
    }
  }

  private void tell() {
    StringBuilder text = new StringBuilder();
    int count = 0;
    for (AccountId account : moved.keySet()) {
      Long modseq = moved.remove(account);
      if (modseq != null) {
        text.append(modseq).append(' ').append(account).append('\n');
        if (++count == IN_ONE) {
          break;
        }
      }
    }
    bus.tell(ADDRESS, Buffer.buffer(text.toString()));
    told.add(count);
  }

  /// Reads a message. A line that is none of ours is passed over: a later version may write others.
  static void read(Buffer message, Heard heard) {
    for (String line : message.toString(StandardCharsets.UTF_8).split("\n")) {
      int blank = line.indexOf(' ');
      if (blank > 0) {
        read(line.substring(blank + 1), line.substring(0, blank), heard);
      }
    }
  }

  private static void read(String account, String modseq, Heard heard) {
    try {
      heard.moved(AccountId.parse(account), Long.parseLong(modseq));
    } catch (IllegalArgumentException e) {
      LOG.debug("A hint that is none: {} {}", modseq, account, e);
    }
  }

  @Override
  public void close() {
    thread.interrupt();
  }
}
