package org.malleposte.server.bulk;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.malleposte.account.Actor;
import org.malleposte.mail.Addition;
import org.malleposte.mail.Caller;
import org.malleposte.mail.Flags;
import org.malleposte.mail.MailAccount;
import org.malleposte.mail.MailException;
import org.malleposte.mail.Mailbox;
import org.malleposte.mail.MessageSpool;
import org.malleposte.mail.NewMessage;
import org.malleposte.server.admin.Progress;
import org.malleposte.server.admin.Terminal;
import org.malleposte.server.house.House;
import org.malleposte.storage.AccountId;
import org.malleposte.storage.Bytes;
import org.malleposte.storage.StorageException;

/// Takes messages into an account.
///
/// A message is known by its content and its place in the source: running an import again, after it
/// was interrupted or not, adds nothing twice. The mark is in the commit that adds the message.
public final class Import {
  /// Messages of one commit, and octets of theirs that wait for it, at most.
  private static final int BATCH = 64;

  private static final long BATCH_OCTETS = 16L << 20;

  /// @param into the mailbox under which all is placed, empty for the account's root
  /// @param exact whether octets stay as they are in any case; else they do in files .eml, and bare
  ///   LF becomes CRLF in others whose first line ends so
  public record Wanted(String into, boolean exact) {}

  /// Something that was not taken.
  public record Refused(String position, String why) {}

  /// What came of it.
  public record Report(long imported, long before, List<Refused> refused) {}

  /// Takes messages into a mailbox, each once.
  @FunctionalInterface
  interface Intake {
    /// @param ids one for each, by which it is known when it comes again
    /// @return for each whether it was taken now; false when it had been before
    boolean[] take(Mailbox mailbox, String path, List<Addition> messages, List<Bytes> ids)
        throws MailException;
  }

  private record Waiting(String position, Place place, MessageSpool spool, Bytes id) {}

  private final House house;
  private final Terminal terminal;
  private final MailAccount account;
  private final Caller caller;
  private final Intake intake;
  private final Wanted wanted;
  private final Progress progress;
  private final List<Waiting> batch = new ArrayList<>();
  private final List<Refused> refused = new ArrayList<>();
  private final Map<String, Mailbox> mailboxes = new HashMap<>();
  private long batchOctets;
  private long imported;
  private long before;

  private Import(
      House house, Terminal terminal, Caller caller, Wanted wanted, @Nullable Intake instead) {
    this.house = house;
    this.terminal = terminal;
    this.account = house.mail().open(caller.account());
    this.caller = caller;
    this.wanted = wanted;
    this.progress = new Progress(terminal, "messages", 0);
    this.intake =
        instead != null
            ? instead
            : (mailbox, _, messages, ids) ->
                account.importOnce(caller, mailbox.id(), messages, ids);
  }

  public Import(House house, Terminal terminal, Actor actor, AccountId account, Wanted wanted) {
    this(house, terminal, Caller.privileged(actor, account), wanted, null);
  }

  /// The same by the way that mail from outside takes: each message is a delivery of its own.
  public static Import delivering(
      House house, Terminal terminal, Actor actor, AccountId account, String address) {
    return new Import(
        house,
        terminal,
        Caller.privileged(actor, account),
        new Wanted("", false),
        new Deliveries(house.mail(), actor, account, address));
  }

  /// @throws IOException the source cannot be read any further; what came before it is in
  /// @throws StorageException the store cannot take more; what came before it is in
  public Report run(String path) throws IOException {
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      new Sources(
              terminal,
              new Sources.Visitor() {
                @Override
                public void message(Place place, String position, InputStream content)
                    throws IOException {
                  take(place, position, content, threads);
                }

                @Override
                public void refused(String position, String why) {
                  refuse(position, why);
                }
              })
          .read(path);
      commit(threads);
    } finally {
      progress.end();
      drop();
    }
    return new Report(imported, before, List.copyOf(refused));
  }

  private void take(Place place, String position, InputStream content, ExecutorService threads)
      throws IOException {
    long most = house.configuration().limits().messageSize().octets();
    MessageSpool spool = house.spool();
    MessageDigest digest = sha256();
    try (InputStream in = new BufferedInputStream(prepared(position, content), 1 << 16)) {
      byte[] buffer = new byte[1 << 16];
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        digest.update(buffer, 0, read);
        spool.write(buffer, 0, read);
        if (spool.size() > most) {
          spool.close();
          refuse(position, "it is larger than limits.message-size allows");
          return;
        }
      }
    }
    if (spool.size() == 0) {
      spool.close();
      refuse(position, "it is empty");
      return;
    }
    digest.update((byte) 0);
    digest.update(position.getBytes(StandardCharsets.UTF_8));
    Bytes id = Bytes.of(digest.digest());
    if (account.isImported(id)) {
      spool.close();
      before++;
      progress.at(done());
      return;
    }
    add(new Waiting(position, place, spool, id), threads);
  }

  /// A file .eml is a message as it went over the wire; an mbox and a Maildir have the line ends of
  /// their machine.
  private InputStream prepared(String position, InputStream content) {
    InputStream open = new BufferedInputStream(content, 1 << 16);
    boolean asIs = wanted.exact || position.toLowerCase(Locale.ROOT).endsWith(".eml");
    return asIs ? open : LineEnds.ofMail(open);
  }

  private void add(Waiting message, ExecutorService threads) throws IOException {
    boolean elsewhere =
        !batch.isEmpty() && !batch.getFirst().place.mailbox().equals(message.place.mailbox());
    if (elsewhere) {
      commit(threads);
    }
    batch.add(message);
    batchOctets += message.spool.size();
    if (batch.size() >= BATCH || batchOctets >= BATCH_OCTETS) {
      commit(threads);
    }
  }

  /// First all bodies, together; then one commit, in the source's order.
  private void commit(ExecutorService threads) throws IOException {
    if (batch.isEmpty()) {
      return;
    }
    List<Future<NewMessage>> kept = new ArrayList<>();
    for (Waiting waiting : batch) {
      kept.add(threads.submit(() -> house.mail().keep(account.id().tenant(), waiting.spool)));
    }
    List<Addition> additions = new ArrayList<>();
    for (int i = 0; i < batch.size(); i++) {
      additions.add(addition(batch.get(i), await(kept.get(i))));
    }
    String path = path(batch.getFirst().place.mailbox());
    commit(path, additions, batch.stream().map(Waiting::id).toList(), positions());
    drop();
    progress.at(done());
  }

  /// When the account refuses them together, each is tried by itself.
  private void commit(
      String path, List<Addition> additions, List<Bytes> ids, List<String> positions) {
    try {
      for (boolean added : intake.take(mailbox(path), path, additions, ids)) {
        imported += added ? 1 : 0;
        before += added ? 0 : 1;
      }
    } catch (MailException e) {
      if (additions.size() == 1) {
        refuse(positions.getFirst(), String.valueOf(e.getMessage()));
        return;
      }
      for (int i = 0; i < additions.size(); i++) {
        commit(path, List.of(additions.get(i)), List.of(ids.get(i)), List.of(positions.get(i)));
      }
    }
  }

  private List<String> positions() {
    return batch.stream().map(Waiting::position).toList();
  }

  private Addition addition(Waiting waiting, NewMessage message) {
    long now = house.clock().millis();
    long date =
        waiting.place.date() != null
            ? waiting.place.date().toEpochMilli()
            : waiting.spool.summary().sentMillis(now);
    Flags flags = waiting.place.flags().plus(StatusFields.flags(waiting.spool.summary().header()));
    return new Addition(message, flags, Math.clamp(date, 0, now));
  }

  private String path(String mailbox) {
    if (wanted.into.isEmpty()) {
      return mailbox;
    }
    return mailbox.equals("INBOX") ? wanted.into : wanted.into + "/" + mailbox;
  }

  private Mailbox mailbox(String path) throws MailException {
    Mailbox known = mailboxes.get(path);
    if (known != null) {
      return known;
    }
    Mailbox found = account.mailboxes().find(path);
    if (found == null) {
      found = account.create(caller, path, "");
      account.subscribe(caller, path, true);
    }
    mailboxes.put(path, found);
    return found;
  }

  private static NewMessage await(Future<NewMessage> kept) throws IOException {
    try {
      return kept.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("The import was interrupted.", e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof StorageException storage) {
        throw storage;
      }
      throw new IllegalStateException("a body could not be kept", e);
    }
  }

  private void refuse(String position, String why) {
    refused.add(new Refused(position, why));
  }

  private long done() {
    return imported + before + refused.size();
  }

  private void drop() throws IOException {
    for (Waiting waiting : batch) {
      waiting.spool.close();
    }
    batch.clear();
    batchOctets = 0;
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java platform has SHA-256", e);
    }
  }
}
