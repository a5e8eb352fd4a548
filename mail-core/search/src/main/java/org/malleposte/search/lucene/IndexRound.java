package org.malleposte.search.lucene;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.BooleanSupplier;
import org.apache.lucene.document.NumericDocValuesField;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.LogDocMergePolicy;
import org.apache.lucene.index.SerialMergeScheduler;
import org.apache.lucene.store.MMapDirectory;
import org.malleposte.account.Account;
import org.malleposte.account.Outage;
import org.malleposte.mail.Mail;
import org.malleposte.mail.StoredMessages;
import org.malleposte.search.MessageText;
import org.malleposte.search.follow.Forgotten;
import org.malleposte.search.follow.Mark;
import org.malleposte.storage.StorageException;
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

  private final Mail mail;
  private final Account account;
  private final StoredMessages messages;
  private final MessageDocument maker;
  private final IndexWriter writer;
  private Cursor cursor;
  private int added;

  private IndexRound(
      Mail mail, Account account, MessageDocument maker, IndexWriter writer, Cursor cursor) {
    this.mail = mail;
    this.account = account;
    this.messages = new StoredMessages(account);
    this.maker = maker;
    this.writer = writer;
    this.cursor = cursor;
  }

  /// What a round came to.
  ///
  /// @param left messages for which there was no time
  record Outcome(int added, long left) {}

  /// @param path of the index, made if it is not there
  /// @param enough whether it is time to end
  /// @param committed told after each commit
  static Outcome run(
      Path path,
      Mail mail,
      Account account,
      MessageDocument maker,
      double megabytes,
      BooleanSupplier enough,
      Runnable committed)
      throws IOException {
    // Before the last id is read: what is forgotten after this will be read from the journal.
    long modseq = account.modseq();
    Files.createDirectories(path);
    try (MMapDirectory directory = new MMapDirectory(path);
        IndexWriter writer = new IndexWriter(directory, configuration(megabytes))) {
      Cursor cursor = cursor(writer, modseq);
      IndexRound round = new IndexRound(mail, account, maker, writer, cursor);
      round.forget(modseq);
      long left = round.add(enough, committed);
      round.commit(committed);
      return new Outcome(round.added, left);
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
    int uncommitted = 0;
    while (cursor.email() < last) {
      if (enough.getAsBoolean()) {
        return last - cursor.email();
      }
      int count = step(last);
      added += count;
      uncommitted += count;
      if (uncommitted >= COMMIT) {
        commit(committed);
        uncommitted = 0;
      }
    }
    return 0;
  }

  private int step(long last) throws IOException {
    List<StoredMessages.Read> some = messages.read(cursor.email(), last, STEP);
    for (StoredMessages.Read one : some) {
      add(one);
    }
    long reached = some.size() < STEP ? last : some.getLast().id();
    cursor = cursor.reached(reached, some.isEmpty() ? cursor.mark() : mark(some.getLast()));
    return some.size();
  }

  private static String mark(StoredMessages.Read message) {
    return Mark.of(message.id(), message.message());
  }

  private void add(StoredMessages.Read message) throws IOException {
    long email = message.id();
    try {
      writer.addDocument(maker.of(email, new MessageText(mail, messages, message)));
    } catch (StorageException e) {
      LOG.atLevel(Outage.level("messages to be indexed", e, Level.WARN))
          .setCause(e)
          .log("Message {} of {} cannot be read for searching.", email, account.id());
      writer.addDocument(MessageDocument.unreadable(email));
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
