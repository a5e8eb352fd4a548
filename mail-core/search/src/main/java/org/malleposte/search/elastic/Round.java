package org.malleposte.search.elastic;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.malleposte.account.Account;
import org.malleposte.account.Outage;
import org.malleposte.mail.Mail;
import org.malleposte.mail.StoredMessage;
import org.malleposte.mail.StoredMessages;
import org.malleposte.search.MessageText;
import org.malleposte.search.elastic.Index.Piece;
import org.malleposte.search.follow.Forgotten;
import org.malleposte.storage.AccountId;
import org.malleposte.storage.StorageException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/// Brings one account forward in an index: what came is written, then the cursor that says so, if
/// nobody else has moved it. Documents never change, so it does no harm when two servers write the
/// same.
final class Round {
  private static final Logger LOG = LoggerFactory.getLogger(Round.class);

  /// Records in memory at a time.
  private static final int STEP = 100;

  /// Octets of documents that are written at a time.
  private static final int MOST = 4 << 20;

  private final Index index;
  private final Mail mail;
  private final Account account;
  private final StoredMessages messages;
  private final MessageDocument maker;
  private final BooleanSupplier enough;
  private final long modseq;
  private final List<Piece> pieces = new ArrayList<>();
  private int octets;
  private Cursor written;
  private Cursor cursor;
  private int added;

  /// @param enough whether it is time to end
  Round(Index index, Mail mail, Account account, MessageDocument maker, BooleanSupplier enough) {
    // Before the last id is read: what is forgotten after this will be read from the journal.
    this.modseq = account.modseq();
    this.index = index;
    this.mail = mail;
    this.account = account;
    this.messages = new StoredMessages(account);
    this.maker = maker;
    this.enough = enough;
    this.written = Cursor.start(modseq);
    this.cursor = written;
  }

  /// What a round came to.
  ///
  /// @param left messages for which there was no time
  record Outcome(int added, long left) {}

  /// Another server moves the cursor of this account.
  static final class Overtaken extends Exception {
    Overtaken(AccountId account) {
      super("another server indexes " + account);
    }
  }

  /// @param known the account's cursor, or null when there is none
  /// @param again whether all documents are made anew
  Outcome run(@Nullable Cursor known, boolean again)
      throws IOException, Unavailable, Gone, Overtaken {
    if (known != null) {
      written = known;
      cursor = known;
    }
    if (!cursor.isOf(messages)) {
      LOG.warn("The index of {} is that of another time: it is made anew.", account.id());
      cursor = cursor.from(modseq);
    }
    if (again) {
      cursor = cursor.again(0);
    }
    forget();
    long left = add();
    if (left == 0) {
      left = renew();
    }
    flush();
    return new Outcome(added, left);
  }

  private void forget() throws IOException, Unavailable, Gone, Overtaken {
    for (long email : Forgotten.between(account, cursor.modseq(), modseq)) {
      put(new Piece(email, null));
    }
    cursor = cursor.forgotten(modseq);
  }

  /// Adds what came; returns how many are left.
  private long add() throws IOException, Unavailable, Gone, Overtaken {
    long last = messages.last();
    while (cursor.email() < last) {
      if (enough.getAsBoolean()) {
        return last - cursor.email();
      }
      long reached = step(cursor.email(), last);
      StoredMessage at = messages.message(reached);
      cursor = cursor.reached(reached, at == null ? "" : Cursor.mark(reached, at));
    }
    return 0;
  }

  /// Makes documents anew, if that is asked for; returns how many are left.
  private long renew() throws IOException, Unavailable, Gone, Overtaken {
    while (cursor.again() != Cursor.NOT_AGAIN) {
      if (enough.getAsBoolean()) {
        return Math.max(1, cursor.email() - cursor.again());
      }
      long reached = step(cursor.again(), cursor.email());
      cursor = cursor.again(reached < cursor.email() ? reached : Cursor.NOT_AGAIN);
    }
    return 0;
  }

  /// Writes some of the messages after one email, up to another; returns up to where.
  private long step(long after, long last) throws IOException, Unavailable, Gone, Overtaken {
    List<StoredMessages.Read> some = messages.read(after, last, STEP);
    for (StoredMessages.Read one : some) {
      put(new Piece(one.id(), document(one)));
      added++;
    }
    return some.size() < STEP ? last : some.getLast().id();
  }

  private byte[] document(StoredMessages.Read message) throws IOException {
    long email = message.id();
    try {
      return maker.of(account.id(), email, new MessageText(mail, messages, message));
    } catch (StorageException e) {
      LOG.atLevel(Outage.level("messages to be indexed", e, Level.WARN))
          .setCause(e)
          .log("Message {} of {} cannot be read for searching.", email, account.id());
      return MessageDocument.unreadable(account.id(), email);
    }
  }

  /// The cursor does not speak of it before it is written.
  private void put(Piece piece) throws Unavailable, Gone, Overtaken {
    byte @Nullable [] json = piece.json();
    pieces.add(piece);
    octets += json == null ? 100 : json.length;
    if (octets >= MOST) {
      flush();
    }
  }

  /// Writes what is made so far, then the cursor.
  private void flush() throws Unavailable, Gone, Overtaken {
    index.write(account.id(), pieces);
    pieces.clear();
    octets = 0;
    if (!cursor.says(written) || written.seen().equals(Cursor.Seen.NEVER)) {
      Cursor moved = index.move(account.id(), cursor);
      if (moved == null) {
        throw new Overtaken(account.id());
      }
      written = moved;
      cursor = moved;
    }
  }
}
