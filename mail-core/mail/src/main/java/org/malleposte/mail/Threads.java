package org.malleposte.mail;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.malleposte.account.Draft;
import org.malleposte.storage.Bytes;
import org.malleposte.storage.RecordId;
import org.malleposte.storage.record.FieldReader;
import org.malleposte.storage.record.FieldWriter;

/// Finds the thread of a message: two belong together when they share a message id among their
/// Message-ID, In-Reply-To and References fields and have the same base subject (RFC 8621 §3).
///
/// A link record for each pair of message id and base subject names the thread, so that the order
/// of arrival does not matter and no other message is read.
final class Threads {
  /// Message ids that are looked at; a message that refers to more keeps its own and the last ones.
  private static final int RELATIVES = 40;

  private Threads() {}

  /// Reads at once what placing these messages will ask for.
  ///
  /// @param more that will be asked for
  static void foresee(Draft draft, List<NewMessage> messages, List<RecordId> more) {
    List<RecordId> links =
        messages.stream()
            .flatMap(message -> links(message).stream())
            .map(link -> new RecordId(MailKinds.THREAD_LINK, link))
            .toList();
    draft.foresee(Stream.concat(more.stream(), links.stream()).toList());
    draft.foresee(
        links.stream()
            .map(link -> draft.get(link.kind(), link.key()))
            .filter(Objects::nonNull)
            .map(value -> new RecordId(MailKinds.THREAD, Bytes.ofLong(decode(value))))
            .toList());
  }

  /// The thread for a message that comes in; its links are written. A message without relatives, or
  /// whose relatives are unknown, gets `fresh`.
  static long place(Draft draft, NewMessage message, long fresh) {
    List<Bytes> links = links(message);
    List<Bytes> unknown = new ArrayList<>();
    long thread = 0;
    for (Bytes link : links) {
      byte[] value = draft.get(MailKinds.THREAD_LINK, link);
      if (value == null) {
        unknown.add(link);
      } else if (thread == 0) {
        thread = decode(value);
      }
    }
    long found = thread == 0 ? fresh : thread;
    byte[] value = new FieldWriter().number(1, found).toByteArray();
    unknown.forEach(link -> draft.put(MailKinds.THREAD_LINK, link, value));
    return found;
  }

  private static long decode(byte[] value) {
    FieldReader in = new FieldReader(value);
    long thread = 0;
    while (in.next()) {
      if (in.field() == 1) {
        thread = in.number();
      }
    }
    return thread;
  }

  private static List<Bytes> links(NewMessage message) {
    List<String> ids = message.relatives().stream().distinct().toList();
    if (ids.size() > RELATIVES) {
      List<String> bounded = new ArrayList<>(ids.subList(ids.size() - RELATIVES + 1, ids.size()));
      bounded.addFirst(ids.getFirst());
      ids = bounded;
    }
    return ids.stream().map(id -> link(id, message.baseSubject())).toList();
  }

  private static Bytes link(String messageId, String baseSubject) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      digest.update(messageId.getBytes(StandardCharsets.UTF_8));
      digest.update((byte) 0);
      digest.update(baseSubject.getBytes(StandardCharsets.UTF_8));
      return Bytes.of(Arrays.copyOf(digest.digest(), 16));
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java platform has SHA-256", e);
    }
  }

  /// Notes a message as one of its thread.
  static void join(Draft draft, long thread, long email) {
    List<Long> emails = new ArrayList<>(emails(draft, thread));
    if (!emails.contains(email)) {
      emails.add(email);
      write(draft, thread, emails);
    }
  }

  /// Begins a thread with a message.
  static void begin(Draft draft, long thread, long email) {
    write(draft, thread, List.of(email));
  }

  /// Takes a message out of its thread; the links stay, so that an answer still finds it.
  static void leave(Draft draft, long thread, long email) {
    List<Long> emails = new ArrayList<>(emails(draft, thread));
    if (emails.remove(email)) {
      write(draft, thread, emails);
    }
  }

  private static void write(Draft draft, long thread, List<Long> emails) {
    FieldWriter out = new FieldWriter(16);
    emails.forEach(email -> out.numberAlways(1, email));
    if (emails.isEmpty()) {
      draft.delete(MailKinds.THREAD, Bytes.ofLong(thread));
    } else {
      draft.put(MailKinds.THREAD, Bytes.ofLong(thread), out.toByteArray());
    }
  }

  private static List<Long> emails(Draft draft, long thread) {
    byte[] value = draft.get(MailKinds.THREAD, Bytes.ofLong(thread));
    return value == null ? List.of() : emails(value);
  }

  static List<Long> emails(byte[] value) {
    List<Long> emails = new ArrayList<>();
    FieldReader in = new FieldReader(value);
    while (in.next()) {
      if (in.field() == 1) {
        emails.add(in.number());
      }
    }
    return emails;
  }
}
