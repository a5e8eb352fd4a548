package org.malleposte.server.house;

import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.malleposte.account.Accounts;
import org.malleposte.account.Actor;
import org.malleposte.archive.Archiver;
import org.malleposte.directory.Authenticator;
import org.malleposte.directory.Directory;
import org.malleposte.directory.DirectoryException;
import org.malleposte.mail.Collector;
import org.malleposte.mail.Mail;
import org.malleposte.mail.MessageSpool;
import org.malleposte.mail.queue.OutboundQueue;
import org.malleposte.mail.sharing.ShareNotices;
import org.malleposte.mail.submission.Dispositions;
import org.malleposte.mail.submission.Identities;
import org.malleposte.mail.submission.Reports;
import org.malleposte.mail.submission.Sending;
import org.malleposte.mail.submission.Submissions;
import org.malleposte.mail.submission.Vacations;
import org.malleposte.search.SearchIndex;
import org.malleposte.search.elastic.ElasticSearch;
import org.malleposte.search.lucene.LuceneSearch;
import org.malleposte.server.config.Configuration;
import org.malleposte.storage.ArchiveStore;
import org.malleposte.storage.MetadataStore;
import org.malleposte.storage.ObjectStore;
import org.malleposte.storage.StorageFigure;
import org.malleposte.storage.StorageMeter;

/// Everything below the protocols, open.
///
/// Closed from the top floor down: who still serves must have ended before.
public final class House implements AutoCloseable {
  private final DataDirectory directories;
  private final Configuration configuration;
  private final Stores storage;
  private final Accounts accounts;
  private final Directory directory;
  private final Authenticator authenticator;
  private final Mail mail;
  private final OutboundQueue queue;
  private final Sending sending;
  private final ShareNotices notices;
  private final SearchIndex search;
  private final Clock clock = Clock.systemUTC();

  private House(
      DataDirectory directories,
      Configuration configuration,
      Stores storage,
      @Nullable String domain)
      throws DirectoryException {
    this.directories = directories;
    this.configuration = configuration;
    this.storage = storage;
    this.accounts = new Accounts(storage.metadata(), clock);
    if (configuration.cluster().enabled()) {
      accounts.share();
    }
    Identity.settle(accounts, configuration.server().tenant(), storage);
    this.directory =
        Directory.open(accounts, configuration.server().tenant(), Options.tokens(configuration));
    this.authenticator = new Authenticator(directory, clock);
    addFirst(domain);
    this.mail =
        new Mail(
            accounts,
            storage.metadata(),
            storage.objects(),
            clock,
            Options.mail(configuration, directories));
    this.notices = new ShareNotices(accounts, directory);
    mail.onRights(notices);
    if (!accounts.isShared()) {
      notices.recover();
    }
    this.queue = new OutboundQueue(accounts, mail, directory, Options.queue(this), clock);
    int perHour = configuration.smtp().messagesPerHourPerUser();
    this.sending =
        new Sending(
            new Submissions(directory, mail, queue, perHour),
            new Identities(directory),
            new Vacations(directory, mail, queue),
            new Dispositions(directory, mail, queue, perHour));
    mail.delivery().onDelivered(new Reports(mail));
    this.search = index();
  }

  private SearchIndex index() {
    Configuration.Search wanted = configuration.search();
    if (!wanted.enabled()) {
      return SearchIndex.none();
    }
    return switch (wanted.index()) {
      case LUCENE -> new LuceneSearch(Options.search(this), mail, accounts);
      case ELASTICSEARCH -> new ElasticSearch(Options.elasticsearch(this), mail, accounts);
    };
  }

  /// @param domain added when it is not there, or null
  /// @throws org.malleposte.storage.StorageException the stores cannot be opened
  public static House open(
      DataDirectory directories, Configuration configuration, @Nullable String domain)
      throws DirectoryException {
    Stores storage = Stores.open(directories, configuration);
    try {
      Moving.refuseLeft(storage.metadata());
      return new House(directories, configuration, storage, domain);
    } catch (RuntimeException | DirectoryException e) {
      storage.close();
      throw e;
    }
  }

  /// Opens a house that is there already.
  ///
  /// @param left whether also one whose mail is elsewhere by now
  /// @throws org.malleposte.storage.StorageException also when it is not
  public static House existing(DataDirectory directories, Configuration configuration, boolean left)
      throws DirectoryException {
    Stores storage = Stores.existing(directories, configuration);
    try {
      if (!left) {
        Moving.refuseLeft(storage.metadata());
      }
      return new House(directories, configuration, storage, null);
    } catch (RuntimeException | DirectoryException e) {
      storage.close();
      throw e;
    }
  }

  private void addFirst(@Nullable String domain) throws DirectoryException {
    if (domain == null || directory.domains().get(domain).isPresent()) {
      return;
    }
    try {
      directory.domains().add(Actor.system("setup"), domain);
    } catch (DirectoryException e) {
      if (directory.domains().get(domain).isEmpty()) { // else another server was first
        throw e;
      }
    }
  }

  public DataDirectory directories() {
    return directories;
  }

  public Configuration configuration() {
    return configuration;
  }

  /// What takes away bodies whose retention is over.
  public Collector collector() {
    return new Collector(
        accounts,
        mail,
        storage.objects(),
        storage.collector(),
        List.of(queue.references()),
        clock,
        configuration.storage().retention());
  }

  /// Where the journals are archived, if they are.
  public Optional<ArchiveStore> archive() {
    return storage.archive();
  }

  /// What brings the journals there.
  ///
  /// @throws org.malleposte.storage.StorageException the archive is damaged or cannot be reached
  public Archiver archiver(ArchiveStore archive) {
    return new Archiver(storage.metadata(), archive, Options.references(), clock);
  }

  /// Where a message under way is kept.
  public MessageSpool spool() {
    return new MessageSpool(directories.tmp(), configuration.storage().spoolMemory().toInt());
  }

  /// Lets somebody hear how long the stores take.
  public void measure(StorageMeter meter) {
    storage.measure(meter);
  }

  public List<StorageFigure> figures() {
    return storage.figures();
  }

  public MetadataStore metadata() {
    return storage.metadata();
  }

  public ObjectStore objects() {
    return storage.objects();
  }

  public Accounts accounts() {
    return accounts;
  }

  public Directory directory() {
    return directory;
  }

  public Authenticator authenticator() {
    return authenticator;
  }

  public Mail mail() {
    return mail;
  }

  public OutboundQueue queue() {
    return queue;
  }

  /// What is sent for our users, whatever protocol they speak.
  public Sending sending() {
    return sending;
  }

  /// What tells people of rights that they were given.
  public ShareNotices notices() {
    return notices;
  }

  /// The index; it follows the mail once it is started.
  public SearchIndex search() {
    return search;
  }

  public Clock clock() {
    return clock;
  }

  /// The server's own name: configured, else the first domain, else localhost.
  public String hostname() {
    String configured = configuration.server().hostname();
    if (!configured.isEmpty()) {
      return configured;
    }
    return directory.domains().list().stream().findFirst().map(d -> d.name()).orElse("localhost");
  }

  @Override
  public void close() {
    search.close();
    mail.close();
    directory.close();
    storage.close();
  }
}
