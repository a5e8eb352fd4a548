package org.malleposte.server.house;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.malleposte.account.Accounts;
import org.malleposte.archive.Rewind;
import org.malleposte.mail.Mail;
import org.malleposte.mail.MailAccount;
import org.malleposte.mail.MailKinds;
import org.malleposte.mail.MailOptions;
import org.malleposte.storage.AccountId;
import org.malleposte.storage.ArchiveStore;
import org.malleposte.storage.Bytes;
import org.malleposte.storage.JournalEntry;
import org.malleposte.storage.NotRetained;
import org.malleposte.storage.StorageException;
import org.malleposte.storage.embedded.EmbeddedOptions;
import org.malleposte.storage.embedded.EmbeddedStorage;

/// An account as it was at an instant: its journal, replayed up to there into a store of its own in
/// `DIR/tmp`, which goes when this is closed. Memory does not grow with the account.
///
/// What is read is the past; the bodies are those of the house, as far as they are still there.
public final class Past implements AutoCloseable {
  private static final EmbeddedOptions SMALL =
      new EmbeddedOptions(16L << 20, 16L << 20, 1L << 20, 1 << 16, 0, 64L << 20);

  private final Path folder;
  private final EmbeddedStorage storage;
  private final Mail mail;
  private final AccountId account;
  private final JournalEntry last;

  private Past(
      Path folder, EmbeddedStorage storage, Mail mail, AccountId account, JournalEntry last) {
    this.folder = folder;
    this.storage = storage;
    this.mail = mail;
    this.account = account;
    this.last = last;
  }

  /// @return empty when the account had no commit by then
  /// @throws StorageException its history is not kept so far back, neither here nor in an archive
  public static Optional<Past> of(House house, AccountId account, Instant at) throws IOException {
    Path folder = Files.createTempDirectory(house.directories().tmp(), "past-");
    EmbeddedStorage storage = null;
    try {
      storage = EmbeddedStorage.open(folder, SMALL);
      JournalEntry last = rewind(house, account, at, storage);
      if (last == null) {
        storage.close();
        remove(folder);
        return Optional.empty();
      }
      PastStore store = new PastStore(storage.metadata(), house.metadata());
      Mail mail =
          new Mail(
              new Accounts(store, house.clock()),
              store,
              house.objects(),
              house.clock(),
              MailOptions.DEFAULT);
      return Optional.of(new Past(folder, storage, mail, account, last));
    } catch (RuntimeException e) {
      if (storage != null) {
        storage.close();
      }
      remove(folder);
      throw e;
    }
  }

  private static @Nullable JournalEntry rewind(
      House house, AccountId account, Instant at, EmbeddedStorage into) {
    try {
      return new Rewind(account, at, into.metadata()).from(house.metadata());
    } catch (NotRetained e) {
      ArchiveStore archive = house.archive().orElseThrow(() -> e);
      return new Rewind(account, at, into.metadata()).from(archive);
    }
  }

  /// Whether the account held mail then, and was not one of the system.
  public boolean hasMail() {
    boolean[] there = {false};
    storage
        .metadata()
        .scan(
            account,
            MailKinds.MAILBOX,
            Bytes.EMPTY,
            Bytes.EMPTY,
            (_, _) -> {
              there[0] = true;
              return false;
            });
    return there[0];
  }

  public Mail mail() {
    return mail;
  }

  public MailAccount account() {
    return mail.open(account);
  }

  /// The last commit that the account had by then.
  public long modseq() {
    return last.modseq();
  }

  /// When that was.
  public Instant time() {
    return last.time();
  }

  @Override
  public void close() throws IOException {
    mail.close();
    storage.close();
    remove(folder);
  }

  private static void remove(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    }
  }
}
