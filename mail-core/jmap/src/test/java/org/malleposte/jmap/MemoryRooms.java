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
import org.malleposte.storage.MetadataStore;
import org.malleposte.storage.ObjectStore;

/// The floors below JMAP, their stores in memory, and nobody in them yet.
public final class MemoryRooms implements AutoCloseable {
  private static final int IN_MEMORY = 64 << 10;

  public final MemoryMetadataStore metadata;
  public final MemoryObjectStore objects;

  /// By which the records are reached.
  public final Way way = new Way();

  /// By which the bodies are reached.
  public final Way bodies = new Way();

  public final Accounts accounts;
  public final Directory directory;
  public final Authenticator authenticator;
  public final Mail mail;
  public final OutboundQueue queue;
  public final MetadataStore store;
  private final ObjectStore octets;
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
    this(folder, clock, outward, lifetimes, new MemoryMetadataStore(), new MemoryObjectStore());
  }

  /// One of several servers of the same stores.
  public MemoryRooms(Path folder, MemoryMetadataStore metadata, MemoryObjectStore objects) {
    this(folder, Clock.systemUTC(), false, TokenLifetimes.DEFAULT, metadata, objects);
  }

  private MemoryRooms(
      Path folder,
      Clock clock,
      boolean outward,
      TokenLifetimes lifetimes,
      MemoryMetadataStore metadata,
      MemoryObjectStore objects) {
    this.metadata = metadata;
    this.objects = objects;
    this.folder = folder;
    this.clock = clock;
    this.store = way.to(MetadataStore.class, metadata);
    this.octets = bodies.to(ObjectStore.class, objects);
    this.accounts = new Accounts(store, clock);
    this.directory = Directory.open(accounts, Directory.DEFAULT_TENANT, lifetimes);
    this.authenticator = new Authenticator(directory, clock);
    this.mail = new Mail(accounts, store, octets, clock, MailOptions.DEFAULT);
    QueueSettings settings = QueueSettings.of("mail.example.org", outward, folder);
    this.queue = new OutboundQueue(accounts, mail, directory, settings, clock);
  }

  public Rooms rooms() {
    return with(SearchIndex.none());
  }

  public Rooms with(SearchIndex index) {
    return new Rooms(
        accounts, directory, authenticator, mail, octets, queue, index, clock, folder, IN_MEMORY);
  }

  @Override
  public void close() {
    mail.close();
    directory.close();
  }
}
