package org.malleposte.jmap.mail;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.malleposte.account.Accounts;
import org.malleposte.account.Actor;
import org.malleposte.directory.User;
import org.malleposte.format.MessageParser;
import org.malleposte.jmap.Catalogue;
import org.malleposte.jmap.Dispatcher;
import org.malleposte.jmap.Limits;
import org.malleposte.jmap.MemoryRooms;
import org.malleposte.jmap.Signatures;
import org.malleposte.jmap.SignedIn;
import org.malleposte.jmap.Speech;
import org.malleposte.jmap.smime.SmimeCapability;
import org.malleposte.mail.Added;
import org.malleposte.mail.Addition;
import org.malleposte.mail.Caller;
import org.malleposte.mail.Flags;
import org.malleposte.mail.Mail;
import org.malleposte.mail.MailAccount;
import org.malleposte.mail.MailException;
import org.malleposte.mail.NewMessage;
import org.malleposte.search.SearchIndex;
import org.malleposte.storage.AccountId;
import org.malleposte.storage.Spool;

/// Ann's account `u1`, its stores in memory, and Ann who calls methods.
///
/// Calls are written with `'` for `"`.
final class Talk implements AutoCloseable {
  static final AccountId ANN = new AccountId("default", "u1");

  final MemoryRooms rooms;
  final Accounts accounts;
  final Mail mail;
  final MailAccount ann;
  final Caller owner;

  /// What is found of every signature.
  Signatures.Verdict verdict = new Signatures.Verdict(null, null, List.of(), null);

  private final SignedIn who;
  private Speech speech;

  Talk(Path folder) {
    rooms = new MemoryRooms(folder);
    accounts = rooms.accounts;
    mail = rooms.mail;
    ann = mail.open(ANN);
    User user = new User(ANN, "ann@example.org", "Ann", true, 0, 0, Set.of(), Instant.EPOCH);
    Actor actor = new Actor("ann@example.org", "", "jmap", "127.0.0.1", "s");
    owner = new Caller(actor, ANN, Set.of("ann@example.org"), false);
    who = new SignedIn(user, owner);
    speech = speech(SearchIndex.none());
  }

  private Speech speech(SearchIndex index) {
    Catalogue catalogue =
        new Catalogue(
            rooms.with(index),
            Limits.DEFAULT,
            List.of(new MailCapability(), new SmimeCapability((_, _) -> verdict)));
    return new Speech(
        new Dispatcher(catalogue), Set.of("urn:ietf:params:jmap:mail", SmimeCapability.URN));
  }

  /// From now on searches ask that index.
  void searchWith(SearchIndex index) {
    speech = speech(index);
  }

  /// The answer to one call; `accountId` is added.
  JsonNode call(String method, String arguments) {
    return speech.call(who, "u1", method, arguments);
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
    rooms.close();
  }
}
