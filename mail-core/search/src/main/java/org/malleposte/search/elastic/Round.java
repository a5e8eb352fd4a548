package org.malleposte.search.elastic;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.malleposte.account.Account;
import org.malleposte.account.Outage;
import org.malleposte.mail.Mail;
import org.malleposte.mail.StoredMessages;
import org.malleposte.search.MessageText;
import org.malleposte.search.elastic.Index.Piece;
import org.malleposte.search.follow.Documents;
import org.malleposte.search.follow.Forgotten;
import org.malleposte.search.follow.Retries;
import org.malleposte.search.follow.Turn;
import org.malleposte.search.follow.Unread;
import org.malleposte.storage.AccountId;
import org.malleposte.storage.StorageException;
import org.malleposte.storage.record.MalformedRecord;
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
  private final Account account;
  private final StoredMessages messages;
  private final Documents<byte[]> documents;
  private final Retries retries;
  private final BooleanSupplier enough;
  private final long modseq;
  private final List<Piece> pieces = new ArrayList<>();
  private int octets;
  private Cursor written;
  private Cursor cursor;
  private int added;

  /// What the rounds of one thread have in common.
  record Work(Mail mail, MessageDocument documents, Retries retries) {
    private Documents.Maker<byte[]> maker(AccountId account, StoredMessages messages) {
      return new Documents.Maker<>() {
        @Override
        public byte[] of(StoredMessages.Read message) throws IOException {
          return documents.of(account, message.id(), new MessageText(mail, messages, message));
        }

        @Override
        public byte[] unreadable(long email) {
          return MessageDocument.unreadable(account, email);
        }
      };
    }
  }

  Round(Index index, Work work, Account account, Turn turn) {
    // Before the last id is read: what is forgotten after this will be read from the journal.
    this.modseq = account.modseq();
    this.index = index;
    this.account = account;
    this.messages = new StoredMessages(account);
    this.documents = new Documents<>(work.maker(account.id(), messages), turn.mayLeaveOut());
    this.retries = work.retries;
    this.enough = turn::isOver;
    this.written = Cursor.start(modseq);
    this.cursor = written;
  }

  /// What a round came to.
  ///
  /// @param left messages for which there was no time
  /// @param failure what ended it before the rest, which is to be tried again; else null
  record Outcome(int added, long left, @Nullable Exception failure) {}

  /// Another server moves the cursor of this account.
  static final class Overtaken extends Exception {
    Overtaken(AccountId account) {
      super("another server indexes " + account);
    }
  }

  /// @param known the account's cursor, or null when there is none
  /// @param again whether all documents are made anew
  Outcome run(@Nullable Cursor known, boolean again) throws Unavailable, Gone, Overtaken {
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
    long left = 0;
    Exception failure = null;
    try {
      left = work();
    } catch (Unread | StorageException e) {
      failure = e; // what was done until then is worth keeping
    }
    flush();
    return new Outcome(added, left, failure);
  }

  /// Returns how many are left.
  private long work() throws Unread, Unavailable, Gone, Overtaken {
    long before = cursor.email();
    long left = add();
    if (left == 0) {
      left = renew();
    }
    return left == 0 ? retry(before) : left;
  }

  private void forget() throws Unavailable, Gone, Overtaken {
    for (long email : Forgotten.between(account, cursor.modseq(), modseq)) {
      put(new Piece(email, null));
    }
    cursor = cursor.forgotten(modseq);
  }

  /// Adds what came; returns how many are left.
  private long add() throws Unread, Unavailable, Gone, Overtaken {
    long last = messages.last();
    long at = cursor.email();
    while (at < last) {
      if (enough.getAsBoolean() && !documents.isDoubtful()) {
        return last - at;
      }
      List<StoredMessages.Read> some = messages.read(at, last, STEP);
      for (StoredMessages.Read one : some) {
        if (write(one)) {
          cursor = cursor.reached(one.id(), mark(one));
        }
      }
      at = some.size() < STEP ? last : some.getLast().id();
      if (!documents.isDoubtful()) {
        cursor = cursor.reached(at, "");
      }
    }
    documents.end();
    return 0;
  }

  /// Nothing for one that does not say which its body is.
  private static String mark(StoredMessages.Read message) {
    try {
      return Cursor.mark(message.id(), message.message());
    } catch (MalformedRecord e) {
      LOG.debug("Message {} marks no history.", message.id(), e);
      return "";
    }
  }

  /// Makes documents anew, if that is asked for; returns how many are left.
  private long renew() throws Unread, Unavailable, Gone, Overtaken {
    long at = cursor.again();
    while (cursor.again() != Cursor.NOT_AGAIN) {
      if (enough.getAsBoolean() && !documents.isDoubtful()) {
        return Math.max(1, cursor.email() - at);
      }
      List<StoredMessages.Read> some = messages.read(at, cursor.email(), STEP);
      for (StoredMessages.Read one : some) {
        if (write(one)) {
          cursor = cursor.again(one.id());
        }
      }
      if (some.size() < STEP) {
        documents.end();
        cursor = cursor.again(Cursor.NOT_AGAIN);
      } else {
        at = some.getLast().id();
      }
    }
    return 0;
  }

  /// Returns whether the cursor may speak of the message.
  private boolean write(StoredMessages.Read message) throws Unread, Unavailable, Gone, Overtaken {
    for (Documents.Made<byte[]> one : documents.of(message)) {
      put(new Piece(one.message().id(), one.document()));
      added++;
    }
    return !documents.isDoubtful();
  }

  /// Tries again those of which the index has nothing, up to an email; returns how many are left.
  private long retry(long upTo) throws Unavailable, Gone, Overtaken {
    AccountId id = account.id();
    if (!retries.isDue(id)) {
      return 0;
    }
    long at = retries.after(id);
    try {
      List<Long> missing = index.missing(id, at, upTo, STEP);
      for (int i = 0; i < missing.size(); i++) {
        if (enough.getAsBoolean()) {
          retries.reached(id, at);
          return (long) missing.size() - i;
        }
        at = missing.get(i);
        retryOne(at);
      }
      if (missing.size() == STEP) {
        retries.reached(id, at);
        return 1;
      }
      retries.done(id);
    } catch (Unread | StorageException | Unavailable e) {
      retries.failed(id);
      LOG.atLevel(Outage.level("messages to be indexed", e, Level.INFO))
          .log("Messages of {} that could not be read are tried again later: {}", id, e.toString());
    }
    return 0;
  }

  private void retryOne(long email) throws Unread, Unavailable, Gone, Overtaken {
    for (StoredMessages.Read one : messages.read(email - 1, email, 1)) {
      byte[] document = documents.again(one);
      if (document != null) {
        put(new Piece(email, document));
        added++;
      }
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
