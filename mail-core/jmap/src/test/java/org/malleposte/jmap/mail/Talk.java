package org.malleposte.jmap.mail;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.malleposte.account.Accounts;
import org.malleposte.account.Actor;
import org.malleposte.directory.Authenticator;
import org.malleposte.directory.Directory;
import org.malleposte.directory.User;
import org.malleposte.format.MessageParser;
import org.malleposte.jmap.Catalogue;
import org.malleposte.jmap.Dispatcher;
import org.malleposte.jmap.Json;
import org.malleposte.jmap.Limits;
import org.malleposte.jmap.ProblemException;
import org.malleposte.jmap.Request;
import org.malleposte.jmap.Rooms;
import org.malleposte.jmap.Signatures;
import org.malleposte.jmap.SignedIn;
import org.malleposte.jmap.smime.SmimeCapability;
import org.malleposte.mail.Added;
import org.malleposte.mail.Addition;
import org.malleposte.mail.Caller;
import org.malleposte.mail.Flags;
import org.malleposte.mail.Mail;
import org.malleposte.mail.MailAccount;
import org.malleposte.mail.MailException;
import org.malleposte.mail.MailOptions;
import org.malleposte.mail.NewMessage;
import org.malleposte.mail.queue.OutboundQueue;
import org.malleposte.mail.queue.QueueSettings;
import org.malleposte.search.SearchIndex;
import org.malleposte.storage.AccountId;
import org.malleposte.storage.MemoryMetadataStore;
import org.malleposte.storage.MemoryObjectStore;
import org.malleposte.storage.Spool;

/// Ann's account `u1`, its stores in memory, and Ann who calls methods.
///
/// Calls are written with `'` for `"`.
final class Talk implements AutoCloseable {
  static final AccountId ANN = new AccountId("default", "u1");

  final Mail mail;
  final MailAccount ann;
  final Caller owner;

  final Accounts accounts;

  /// What is found of every signature.
  Signatures.Verdict verdict = new Signatures.Verdict(null, null, List.of(), null);

  private final Function<SearchIndex, Rooms> rooms;
  private final SignedIn who;
  private Dispatcher dispatcher;

  Talk(Path folder) {
    MemoryMetadataStore metadata = new MemoryMetadataStore();
    MemoryObjectStore objects = new MemoryObjectStore();
    Clock clock = Clock.systemUTC();
    accounts = new Accounts(metadata, clock);
    Directory directory = Directory.open(accounts);
    mail = new Mail(accounts, metadata, objects, clock, MailOptions.DEFAULT);
    ann = mail.open(ANN);
    OutboundQueue queue =
        new OutboundQueue(
            accounts, mail, directory, QueueSettings.of("mail.example.org", false, folder), clock);
    Authenticator authenticator = new Authenticator(directory, clock);
    rooms =
        index ->
            new Rooms(
                accounts,
                directory,
                authenticator,
                mail,
                objects,
                queue,
                index,
                clock,
                folder,
                1 << 20);
    User user = new User(ANN, "ann@example.org", "Ann", true, 0, 0, Set.of(), Instant.EPOCH);
    Actor actor = new Actor("ann@example.org", "", "jmap", "127.0.0.1", "s");
    owner = new Caller(actor, ANN, Set.of("ann@example.org"), false);
    who = new SignedIn(user, owner);
    dispatcher = dispatcher(SearchIndex.none());
  }

  private Dispatcher dispatcher(SearchIndex index) {
    return new Dispatcher(
        new Catalogue(
            rooms.apply(index),
            Limits.DEFAULT,
            List.of(new MailCapability(), new SmimeCapability((_, _) -> verdict))));
  }

  /// From now on searches ask that index.
  void searchWith(SearchIndex index) {
    dispatcher = dispatcher(index);
  }

  /// The answer to one call; `accountId` is added.
  JsonNode call(String method, String arguments) {
    try {
      ObjectNode node = (ObjectNode) Json.read(octets(arguments.replace('\'', '"')));
      node.put("accountId", "u1");
      ObjectNode request = Json.object();
      request.putArray("using").add("urn:ietf:params:jmap:mail").add(SmimeCapability.URN);
      request.putArray("methodCalls").addArray().add(method).add(node).add("0");
      JsonNode response = dispatcher.answer(who, Request.of(request)).at("/methodResponses/0");
      ObjectNode answer = (ObjectNode) response.get(1);
      return response.get(0).textValue().equals("error")
          ? answer.put("error", answer.path("type").textValue())
          : answer;
    } catch (java.io.IOException | ProblemException e) {
      throw new IllegalArgumentException(arguments, e);
    }
  }

  static byte[] octets(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  int mailbox(String path) {
    return ann.mailboxes().find(path).id();
  }

  /// Line feeds become CRLF; `receivedAt` in seconds since 1970.
  Added put(String path, long receivedAt, String message, String... flags) {
    return put(path, receivedAt, octets(message.replace("\n", "\r\n")), flags);
  }

  Added put(String path, long receivedAt, byte[] message, String... flags) {
    NewMessage kept = mail.keep("default", Spool.of(message), MessageParser.parse(message));
    Addition addition = new Addition(kept, Flags.of(flags), receivedAt * 1000);
    try {
      return ann.add(owner, mailbox(path), List.of(addition), "appended", "").getFirst();
    } catch (MailException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    mail.close();
  }
}
