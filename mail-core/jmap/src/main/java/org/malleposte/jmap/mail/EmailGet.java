package org.malleposte.jmap.mail;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.malleposte.jmap.Arguments;
import org.malleposte.jmap.Call;
import org.malleposte.jmap.GetMethod;
import org.malleposte.jmap.Json;
import org.malleposte.jmap.MessageSource;
import org.malleposte.jmap.MethodException;
import org.malleposte.jmap.OpenAccount;
import org.malleposte.jmap.Signatures;
import org.malleposte.mail.Arrivals;
import org.malleposte.mail.Email;
import org.malleposte.mail.Mail;
import org.malleposte.mail.Mailbox;
import org.malleposte.mail.StoredMessage;
import org.malleposte.storage.StorageException;

/// Email/get (RFC 8621 §4.2).
final class EmailGet extends GetMethod {
  /// RFC 8621 §4.2.
  private static final List<String> USUAL =
      Stream.concat(EmailJson.METADATA.stream(), EmailJson.USUAL.stream()).toList();

  /// RFC 9219 §4.1.
  private static final Set<String> SIGNATURE =
      Set.of("smimeStatus", "smimeStatusAtDelivery", "smimeErrors", "smimeVerifiedAt");

  /// Records of messages that are in memory at a time.
  private static final int SOME = 100;

  @Override
  public String name() {
    return "Email/get";
  }

  @Override
  protected Records records(Arguments arguments, OpenAccount account, Call call)
      throws MethodException {
    return new OfAccount(
        call.rooms().mail(),
        account,
        new BodyWishes(arguments, call.allowance()),
        call.signatures());
  }

  /// The emails of one account.
  private static final class OfAccount implements Records {
    private final Mail mail;
    private final OpenAccount account;
    private final Emails emails;
    private final BodyWishes wishes;
    private final @Nullable Signatures signatures;

    OfAccount(Mail mail, OpenAccount account, BodyWishes wishes, @Nullable Signatures signatures) {
      this.mail = mail;
      this.account = account;
      this.emails = new Emails(account);
      this.wishes = wishes;
      this.signatures = signatures;
    }

    @Override
    public boolean knows(String property) {
      return EmailJson.knows(property) || signatures != null && SIGNATURE.contains(property);
    }

    @Override
    public Collection<String> usual() {
      return USUAL;
    }

    @Override
    public List<String> all(int limit) {
      List<String> ids = new ArrayList<>();
      Arrivals newest = Arrivals.of(emails.views(), true);
      while (ids.size() < limit && newest.next()) {
        ids.add(Email.objectId(newest.email()));
      }
      return ids;
    }

    @Override
    public Map<String, ObjectNode> read(Collection<String> ids, Collection<String> properties) {
      List<Emails.Seen> found = emails.find(ids.stream().mapToLong(Emails::number).toArray());
      List<String> others = properties.stream().filter(p -> !SIGNATURE.contains(p)).toList();
      EmailJson inside = new EmailJson(others, wishes);
      Map<String, ObjectNode> read = new LinkedHashMap<>();
      for (int from = 0; from < found.size(); from += SOME) {
        read(found.subList(from, Math.min(found.size(), from + SOME)), properties, inside, read);
      }
      return read;
    }

    private void read(
        List<Emails.Seen> some,
        Collection<String> properties,
        EmailJson inside,
        Map<String, ObjectNode> read) {
      long[] numbers = some.stream().mapToLong(seen -> seen.email().id()).toArray();
      Map<Long, StoredMessage> records =
          inside.looksInside() ? account.mail().messages(numbers) : Map.of();
      for (Emails.Seen seen : some) {
        ObjectNode node = Json.object();
        properties.forEach(property -> metadata(node, property, seen));
        if (signatures != null && properties.stream().anyMatch(SIGNATURE::contains)) {
          Signatures.Verdict verdict = signatures.of(account, seen.email());
          properties.forEach(property -> signature(node, property, verdict));
        }
        StoredMessage stored = records.get(seen.email().id());
        if (stored != null) {
          write(node, inside, seen.email().id(), stored);
        }
        if (stored != null || !inside.looksInside()) { // else it is gone meanwhile
          read.put(Email.objectId(seen.email().id()), node);
        }
      }
    }

    private void write(ObjectNode node, EmailJson inside, long id, StoredMessage stored) {
      try {
        inside.write(node, MessageSource.of(mail, account.mail(), blobId(id), id, stored));
      } catch (IOException e) {
        throw new StorageException("a message cannot be read", e);
      }
    }
  }

  /// The id of the blob that a message is.
  static String blobId(long email) {
    return "R" + email;
  }

  private static void signature(ObjectNode node, String property, Signatures.Verdict verdict) {
    switch (property) {
      case "smimeStatus" -> node.put(property, verdict.status());
      case "smimeStatusAtDelivery" -> node.put(property, verdict.statusAtDelivery());
      case "smimeErrors" ->
          node.set(property, verdict.errors().isEmpty() ? null : Json.array(verdict.errors()));
      case "smimeVerifiedAt" -> {
        Instant at = verdict.verifiedAt();
        node.put(property, at == null ? null : at.toString());
      }
      default -> {} // no property of a signature
    }
  }

  private static void metadata(ObjectNode node, String property, Emails.Seen seen) {
    switch (property) {
      case "blobId" -> node.put(property, blobId(seen.email().id()));
      case "threadId" -> node.put(property, Email.threadObjectId(seen.email().thread()));
      case "mailboxIds" -> {
        ObjectNode mailboxes = node.putObject(property);
        seen.mailboxes().forEach(mailbox -> mailboxes.put(Mailbox.objectId(mailbox), true));
      }
      case "keywords" -> node.set(property, Keywords.json(seen.flags()));
      case "size" -> node.put(property, seen.email().size());
      case "receivedAt" -> node.put(property, HeaderProperty.utc(seen.email().receivedAt()));
      default -> {} // what stands inside; the id is added to all
    }
  }
}
