package org.malleposte.search.lucene;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Set;
import org.apache.lucene.index.CorruptIndexException;
import org.apache.lucene.index.IndexFormatTooNewException;
import org.apache.lucene.index.IndexFormatTooOldException;
import org.apache.lucene.index.IndexNotFoundException;
import org.malleposte.account.Account;
import org.malleposte.account.Accounts;
import org.malleposte.account.Outage;
import org.malleposte.mail.Mail;
import org.malleposte.mail.StoredMessages;
import org.malleposte.search.follow.Indexing;
import org.malleposte.search.follow.Turn;
import org.malleposte.storage.AccountId;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/// Brings the index of an account forward; one that is made anew beside it goes first.
final class Indexer implements Indexing {
  private static final Logger LOG = LoggerFactory.getLogger(Indexer.class);

  private final SearchOptions options;
  private final Mail mail;
  private final Accounts accounts;
  private final Shelf shelf;
  private final Set<AccountId> rebuilds;
  private final MessageDocument maker = new MessageDocument();

  /// @param rebuilds whose indexes are to be made anew: taken out when that has begun
  Indexer(
      SearchOptions options, Mail mail, Accounts accounts, Shelf shelf, Set<AccountId> rebuilds) {
    this.options = options;
    this.mail = mail;
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
    IndexRound.Outcome outcome =
        IndexRound.run(
            path,
            mail,
            account,
            maker,
            options.memory() / 1048576.0 / options.threads(),
            turn::isOver,
            () -> shelf.renew(id));
    turn.indexed(outcome.added());
    if (outcome.left() == 0) {
      settle(turn, folder, path);
    } else {
      turn.goOn(outcome.left());
    }
    return true;
  }

  /// The index to work on: one that is being made goes first.
  private Path path(Account account, IndexFolder folder) throws IOException {
    boolean anew = rebuilds.remove(account.id());
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
    turn.again(0);
  }

  @Override
  public void failed(Turn turn, Exception why) {
    LOG.atLevel(Outage.level("accounts to be indexed", why, Level.WARN))
        .setCause(why)
        .log("The index of {} cannot be written; it is tried again.", turn.account());
    if (isBroken(why)) {
      shelf.discard(turn.account());
    }
    turn.again(1);
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
