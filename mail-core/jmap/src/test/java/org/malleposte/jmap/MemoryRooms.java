package org.malleposte.jmap;

import java.nio.file.Path;
import java.time.Clock;
import org.malleposte.account.Accounts;
import org.malleposte.directory.Authenticator;
import org.malleposte.directory.Directory;
import org.malleposte.directory.TokenLifetimes;
import org.malleposte.mail.Mail;
import org.malleposte.mail.MailOptions;
import org.malleposte.mail.queue.OutboundQueue;
import org.malleposte.mail.queue.QueueSettings;
import org.malleposte.search.SearchIndex;
import org.malleposte.storage.MemoryMetadataStore;
import org.malleposte.storage.MemoryObjectStore;

/// The floors below JMAP, their stores in memory, and nobody in them yet.
public final class MemoryRooms implements AutoCloseable {
  private static final int IN_MEMORY = 64 << 10;

  public final MemoryMetadataStore metadata = new MemoryMetadataStore();
  public final MemoryObjectStore objects = new MemoryObjectStore();
  public final Accounts accounts;
  public final Directory directory;
  public final Authenticator authenticator;
  public final Mail mail;
  public final OutboundQueue queue;
  private final Path folder;
  private final Clock clock;

  public MemoryRooms(Path folder) {
    this(folder, Clock.systemUTC(), false);
  }

  /// @param outward whether mail goes to other servers
  public MemoryRooms(Path folder, Clock clock, boolean outward) {
    this(folder, clock, outward, TokenLifetimes.DEFAULT);
  }

  public MemoryRooms(Path folder, Clock clock, boolean outward, TokenLifetimes lifetimes) {
    this.folder = folder;
    this.clock = clock;
    this.accounts = new Accounts(metadata, clock);
    this.directory = Directory.open(accounts, Directory.DEFAULT_TENANT, lifetimes);
    this.authenticator = new Authenticator(directory, clock);
    this.mail = new Mail(accounts, metadata, objects, clock, MailOptions.DEFAULT);
    QueueSettings settings = QueueSettings.of("mail.example.org", outward, folder);
    this.queue = new OutboundQueue(accounts, mail, directory, settings, clock);
  }

  public Rooms rooms() {
    return with(SearchIndex.none());
  }

  public Rooms with(SearchIndex index) {
    return new Rooms(
        accounts, directory, authenticator, mail, objects, queue, index, clock, folder, IN_MEMORY);
  }

  @Override
  public void close() {
    mail.close();
    directory.close();
  }
}
