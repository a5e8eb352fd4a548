package org.malleposte.search.lucene;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.BooleanSupplier;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.NumericDocValuesField;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.LogDocMergePolicy;
import org.apache.lucene.index.SerialMergeScheduler;
import org.apache.lucene.store.MMapDirectory;
import org.jspecify.annotations.Nullable;
import org.malleposte.account.Account;
import org.malleposte.account.Outage;
import org.malleposte.mail.Mail;
import org.malleposte.mail.StoredMessages;
import org.malleposte.search.MessageText;
import org.malleposte.search.follow.Documents;
import org.malleposte.search.follow.Forgotten;
import org.malleposte.search.follow.Mark;
import org.malleposte.search.follow.Retries;
import org.malleposte.search.follow.Turn;
import org.malleposte.search.follow.Unread;
import org.malleposte.storage.AccountId;
import org.malleposte.storage.StorageException;
import org.malleposte.storage.record.MalformedRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/// Brings one index forward by the messages that came, and without those forgotten. One commit, or
/// a few; between two of them the index is what the last one made it.
final class IndexRound {
  private static final Logger LOG = LoggerFactory.getLogger(IndexRound.class);

  /// Records in memory at a time.
  private static final int STEP = 200;

  /// Messages of one commit.
  private static final int COMMIT = 5_000;

  private final Account account;
  private final StoredMessages messages;
  private final Documents<Document> documents;
  private final Retries retries;
  private final IndexWriter writer;
  private Cursor cursor;
  private int added;

  private IndexRound(Work work, Account account, Turn turn, IndexWriter writer, Cursor cursor) {
    this.account = account;
    this.messages = new StoredMessages(account);
    this.documents = new Documents<>(work.maker(messages), turn.mayLeaveOut());
    this.retries = work.retries;
    this.writer = writer;
    this.cursor = cursor;
  }

  /// What the rounds of one thread have in common.
  ///
  /// @param megabytes of memory that a writer may take
  record Work(Mail mail, MessageDocument documents, Retries retries, double megabytes) {
    private Documents.Maker<Document> maker(StoredMessages messages) {
      return new Documents.Maker<>() {
        @Override
        public Document of(StoredMessages.Read message) throws IOException {
          return documents.of(message.id(), new MessageText(mail, messages, message));
        }

        @Override
        public Document unreadable(long email) {
          return MessageDocument.unreadable(email);
        }
      };
    }
  }

  /// What a round came to.
  ///
  /// @param left messages for which there was no time
  /// @param failure what ended it before the rest, which is to be tried again; else null
  record Outcome(int added, long left, @Nullable Exception failure) {}

  /// @param path of the index, made if it is not there
  /// @param committed told after each commit
  static Outcome run(Path path, Work work, Account account, Turn turn, Runnable committed)
      throws IOException {
    // Before the last id is read: what is forgotten after this will be read from the journal.
    long modseq = account.modseq();
    Files.createDirectories(path);
    try (MMapDirectory directory = new MMapDirectory(path);
        IndexWriter writer = new IndexWriter(directory, configuration(work.megabytes))) {
      Cursor cursor = cursor(writer, modseq);
      IndexRound round = new IndexRound(work, account, turn, writer, cursor);
      round.forget(modseq);
      long before = round.cursor.email();
      long left = 0;
      Exception failure = null;
      try {
        left = round.add(turn::isOver, committed);
        if (left == 0) {
          left = round.retry(before, turn::isOver);
        }
      } catch (Unread | StorageException e) {
        failure = e; // what was done until then is worth keeping
      }
      round.commit(committed);
      return new Outcome(round.added, left, failure);
    }
  }

  private static IndexWriterConfig configuration(double megabytes) {
    LogDocMergePolicy merges = new LogDocMergePolicy();
    merges.setNoCFSRatio(1);
    merges.setMergeFactor(16);
    return new IndexWriterConfig()
        .setRAMBufferSizeMB(megabytes)
        .setMergeScheduler(new SerialMergeScheduler())
        .setMergePolicy(merges)
        .setUseCompoundFile(true)
        .setCommitOnClose(false);
  }

  private static Cursor cursor(IndexWriter writer, long modseq) {
    Iterable<Map.Entry<String, String>> data = writer.getLiveCommitData();
    if (data == null) {
      return Cursor.start(modseq);
    }
    Map<String, String> known = new java.util.HashMap<>();
    data.forEach(entry -> known.put(entry.getKey(), entry.getValue()));
    return known.isEmpty() ? Cursor.start(modseq) : Cursor.of(known);
  }

  private void forget(long upTo) throws IOException {
    List<Long> emails = Forgotten.between(account, cursor.modseq(), upTo);
    if (!emails.isEmpty()) {
      long[] ids = emails.stream().mapToLong(Long::longValue).toArray();
      writer.deleteDocuments(NumericDocValuesField.newSlowSetQuery(Fields.EMAIL, ids));
    }
    cursor = cursor.forgotten(upTo);
  }

  /// Returns how many are left.
  private long add(BooleanSupplier enough, Runnable committed) throws IOException {
    long last = messages.last();
    long at = cursor.email();
    int uncommitted = 0;
    while (at < last) {
      if (enough.getAsBoolean() && !documents.isDoubtful()) {
        return last - at;
      }
      List<StoredMessages.Read> some = messages.read(at, last, STEP);
      for (StoredMessages.Read one : some) {
        uncommitted += add(one);
      }
      at = some.size() < STEP ? last : some.getLast().id();
      reached(at, cursor.mark());
      if (uncommitted >= COMMIT) {
        commit(committed);
        uncommitted = 0;
      }
    }
    documents.end();
    return 0;
  }

  private int add(StoredMessages.Read message) throws IOException {
    List<Documents.Made<Document>> made = documents.of(message);
    for (Documents.Made<Document> one : made) {
      writer.addDocument(one.document());
    }
    added += made.size();
    reached(message.id(), mark(message));
    return made.size();
  }

  private void reached(long email, String mark) {
    if (!documents.isDoubtful()) {
      cursor = cursor.reached(email, mark);
    }
  }

  /// That of the one before for one that does not say which its body is.
  private String mark(StoredMessages.Read message) {
    try {
      return Mark.of(message.id(), message.message());
    } catch (MalformedRecord e) {
      LOG.debug("Message {} marks no history.", message.id(), e);
      return cursor.mark();
    }
  }

  /// Tries again those of which the index has nothing, up to an email; returns how many are left.
  private long retry(long upTo, BooleanSupplier enough) throws IOException {
    AccountId id = account.id();
    if (!retries.isDue(id)) {
      return 0;
    }
    long at = retries.after(id);
    try (DirectoryReader reader = DirectoryReader.open(writer)) {
      List<Missing> missing = Missing.in(reader, at, upTo);
      for (int i = 0; i < missing.size(); i++) {
        if (enough.getAsBoolean()) {
          retries.reached(id, at);
          return (long) missing.size() - i;
        }
        at = missing.get(i).email();
        retry(reader, missing.get(i));
      }
      retries.done(id);
    } catch (Unread | StorageException e) {
      retries.failed(id);
      LOG.atLevel(Outage.level("messages to be indexed", e, Level.INFO))
          .log("Messages of {} that could not be read are tried again later: {}", id, e.toString());
    }
    return 0;
  }

  private void retry(DirectoryReader reader, Missing missing) throws IOException {
    for (StoredMessages.Read one : messages.read(missing.email() - 1, missing.email(), 1)) {
      Document document = documents.again(one);
      if (document != null) {
        missing.delete(writer, reader);
        writer.addDocument(document);
        added++;
      }
    }
  }

  private void commit(Runnable committed) throws IOException {
    writer.flush(); // and merges, which the commit then has in it
    writer.setLiveCommitData(Objects.requireNonNull(cursor.data().entrySet()));
    if (writer.hasUncommittedChanges()) {
      writer.commit();
      committed.run();
    }
  }
}
