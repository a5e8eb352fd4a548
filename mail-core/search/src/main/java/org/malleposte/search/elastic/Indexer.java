package org.malleposte.search.elastic;

import java.io.IOException;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.malleposte.account.Account;
import org.malleposte.account.Accounts;
import org.malleposte.account.Outage;
import org.malleposte.mail.Mail;
import org.malleposte.search.follow.Indexing;
import org.malleposte.search.follow.Retries;
import org.malleposte.search.follow.Turn;
import org.malleposte.search.follow.Unread;
import org.malleposte.storage.AccountId;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/// Brings an account forward in the index. While Elasticsearch is away it waits, and what it has to
/// do with it.
final class Indexer implements Indexing {
  private static final Logger LOG = LoggerFactory.getLogger(Indexer.class);
  private static final long STEP = TimeUnit.MILLISECONDS.toNanos(200);

  private final Accounts accounts;
  private final Indexes indexes;
  private final Breaker breaker;
  private final Breaker documents;
  private final Set<AccountId> rebuilds;
  private final Round.Work work;

  /// @param breaker whether it answers
  /// @param documents whether it takes what is written
  /// @param rebuilds whose documents are to be made anew: taken out when the index says so itself
  Indexer(
      Mail mail,
      Accounts accounts,
      Indexes indexes,
      Breaker breaker,
      Breaker documents,
      Set<AccountId> rebuilds) {
    this.work = new Round.Work(mail, new MessageDocument(), new Retries());
    this.accounts = accounts;
    this.indexes = indexes;
    this.breaker = breaker;
    this.documents = documents;
    this.rebuilds = rebuilds;
  }

  /// Waits while Elasticsearch is away, or takes nothing.
  @Override
  public void await(BooleanSupplier ending) throws InterruptedException {
    while (!ending.getAsBoolean() && nanos() > 0) {
      TimeUnit.NANOSECONDS.sleep(Math.min(STEP, nanos()));
    }
  }

  private long nanos() {
    return Math.max(breaker.nanos(), documents.nanos());
  }

  @Override
  public boolean advance(Turn turn) throws IOException {
    if (!documents.enter()) {
      turn.giveBack();
      return false;
    }
    AccountId account = turn.account();
    try {
      if (round(turn) > 0) {
        documents.worked();
      }
      return true;
    } catch (Unavailable e) {
      LOG.debug("{} waits to be indexed: {}", account, e.getMessage());
      if (!breaker.isAway()) { // it answers, but takes nothing
        documents.failed(e);
      }
      turn.giveBack();
    } catch (Gone e) {
      LOG.info("{} waits to be indexed: {}.", account, e.getMessage());
      indexes.forget();
      turn.goOn(1);
    } catch (Round.Overtaken e) {
      LOG.debug("{} is looked at again later.", account, e);
      turn.giveBack();
    } finally {
      documents.leave();
    }
    return false;
  }

  /// Returns how many messages were written.
  private int round(Turn turn) throws IOException, Unavailable, Gone, Round.Overtaken {
    AccountId id = turn.account();
    Account account = accounts.open(id);
    if (accounts.isShared()) {
      account.refresh();
    }
    Index index = indexes.ownOrNew();
    Cursor known = index.cursor(id);
    if (known == null) { // for it may be another index by now
      indexes.forget();
      index = indexes.ownOrNew();
      known = index.cursor(id);
    }
    boolean again = rebuilds.contains(id);
    Round.Outcome outcome = new Round(index, work, account, turn).run(known, again);
    if (again) {
      rebuilds.remove(id);
    }
    turn.indexed(outcome.added());
    switch (outcome.failure()) {
      case Unread unread -> throw unread;
      case RuntimeException other -> throw other;
      case null, default -> {}
    }
    if (outcome.left() > 0) {
      turn.goOn(outcome.left());
    }
    return outcome.added();
  }

  @Override
  public void postpone(Turn turn) {
    turn.giveBack();
  }

  @Override
  public void failed(Turn turn, Exception why) {
    LOG.atLevel(Outage.level("accounts to be indexed", why, Level.WARN))
        .setCause(why)
        .log("{} cannot be indexed; it is tried again.", turn.account());
    turn.giveBack();
  }
}
