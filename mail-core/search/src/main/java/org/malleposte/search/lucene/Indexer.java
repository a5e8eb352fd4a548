package org.malleposte.search.lucene;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Set;
import org.apache.lucene.index.CorruptIndexException;
import org.apache.lucene.index.IndexFormatTooNewException;
import org.apache.lucene.index.IndexFormatTooOldException;
import org.apache.lucene.index.IndexNotFoundException;
import org.jspecify.annotations.Nullable;
import org.malleposte.account.Account;
import org.malleposte.account.Accounts;
import org.malleposte.account.Outage;
import org.malleposte.mail.Mail;
import org.malleposte.mail.StoredMessages;
import org.malleposte.search.follow.Indexing;
import org.malleposte.search.follow.Retries;
import org.malleposte.search.follow.Turn;
import org.malleposte.search.follow.Unread;
import org.malleposte.storage.AccountId;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/// Brings the index of an account forward; one that is made anew beside it goes first.
final class Indexer implements Indexing {
  private static final Logger LOG = LoggerFactory.getLogger(Indexer.class);

  private final SearchOptions options;
  private final Accounts accounts;
  private final Shelf shelf;
  private final Set<AccountId> rebuilds;
  private final IndexRound.Work work;

  /// @param rebuilds whose indexes are to be made anew: taken out when that has begun
  Indexer(
      SearchOptions options, Mail mail, Accounts accounts, Shelf shelf, Set<AccountId> rebuilds) {
    this.options = options;
    double megabytes = options.memory() / 1048576.0 / options.threads();
    this.work = new IndexRound.Work(mail, new MessageDocument(), new Retries(), megabytes);
    this.accounts = accounts;
    this.shelf = shelf;
    this.rebuilds = rebuilds;
  }

  @Override
  public boolean advance(Turn turn) throws IOException {
    AccountId id = turn.account();
    Account account = accounts.open(id);
    IndexFolder folder = new IndexFolder(options.folder(), id);
    Path path = path(account, folder);
    IndexRound.Outcome outcome = IndexRound.run(path, work, account, turn, () -> shelf.renew(id));
    turn.indexed(outcome.added());
    check(outcome.failure());
    if (outcome.left() == 0) {
      settle(turn, folder, path);
    } else {
      turn.goOn(outcome.left());
    }
    return true;
  }

  private static void check(@Nullable Exception failure) throws Unread {
    switch (failure) {
      case Unread unread -> throw unread;
      case RuntimeException other -> throw other;
      case null, default -> {}
    }
  }

  /// The index to work on: one that is being made goes first.
  private Path path(Account account, IndexFolder folder) throws IOException {
    boolean anew = rebuilds.contains(account.id());
    Path path = path(account, folder, anew);
    Files.createDirectories(path);
    if (anew) {
      rebuilds.remove(account.id()); // not before: what fails until then is tried again
    }
    return path;
  }

  private Path path(Account account, IndexFolder folder, boolean anew) throws IOException {
    Path building = folder.building();
    Path path = building == null ? folder.current() : building;
    if (path == null) {
      return folder.next(false);
    }
    Cursor cursor = Cursors.of(path);
    if (cursor != null && !cursor.isOf(new StoredMessages(account))) {
      LOG.warn("The index of {} is that of another time: it is made anew.", account.id());
      shelf.discard(account.id());
      return folder.next(false);
    }
    boolean outdated = cursor != null && cursor.words() != Words.VERSION;
    return building == null && (anew || outdated) ? folder.next(true) : path;
  }

  private void settle(Turn turn, IndexFolder folder, Path path) throws IOException {
    if (path.equals(folder.building())) {
      Path settled = folder.settle(path);
      shelf.drop(turn.account());
      folder.keepOnly(settled);
      turn.again(1); // what came meanwhile
    } else {
      folder.keepOnly(path);
    }
  }

  @Override
  public void postpone(Turn turn) {
    turn.giveBack();
  }

  @Override
  public void failed(Turn turn, Exception why) {
    LOG.atLevel(Outage.level("accounts to be indexed", why, Level.WARN))
        .setCause(why)
        .log("The index of {} cannot be written; it is tried again.", turn.account());
    if (isBroken(why)) {
      shelf.discard(turn.account());
    }
    turn.giveBack();
  }

  /// Whether it is the index itself that cannot be read.
  static boolean isBroken(Exception e) {
    return e instanceof CorruptIndexException
        || e instanceof IndexNotFoundException
        || e instanceof IndexFormatTooOldException
        || e instanceof IndexFormatTooNewException
        || e instanceof NoSuchFileException
        || e instanceof FileNotFoundException;
  }
}
