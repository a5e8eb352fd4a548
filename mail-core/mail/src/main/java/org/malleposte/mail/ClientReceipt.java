package org.malleposte.mail;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.malleposte.account.Draft;
import org.malleposte.storage.AccountId;
import org.malleposte.storage.Bytes;
import org.malleposte.storage.ContentHash;

/// For a message that a client sent. The same bytes from a client that was told of the first time
/// are a new message.
final class ClientReceipt implements Receipt {
  private final Retries retries;
  private final String sender;
  private final ContentHash original;
  private final Map<Bytes, Attempt> attempts = new ConcurrentHashMap<>();

  /// At one of the things that are taken of the message.
  private static final class Attempt {
    final long number;

    /// Whose record says that it is taken, 0 when there is none.
    volatile long taken;

    /// The record is an earlier attempt's of this process, and stays.
    volatile boolean recognised;

    volatile boolean unsure;

    Attempt(long number) {
      this.number = number;
    }
  }

  ClientReceipt(Retries retries, String sender, ContentHash original) {
    this.retries = retries;
    this.sender = sender;
    this.original = original;
    retries.open();
  }

  @Override
  public String sender() {
    return sender;
  }

  @Override
  public Bytes id(AccountId account, String part) {
    Bytes id = digest(account.toString(), part);
    attempt(id);
    return id;
  }

  private Attempt attempt(Bytes id) {
    return attempts.computeIfAbsent(id, given -> new Attempt(retries.begin(given)));
  }

  private Bytes digest(String account, String part) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      digest.update(original.bytes().array());
      for (String one : List.of(sender, account, part)) {
        digest.update(one.getBytes(StandardCharsets.UTF_8));
        digest.update((byte) 0);
      }
      return Bytes.of(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java platform has SHA-256", e);
    }
  }

  @Override
  public boolean hasRival(Bytes id) {
    return retries.several(id);
  }

  @Override
  public boolean isAgain(Records records, Bytes id) {
    Attempt attempt = attempt(id);
    byte[] noted = retries.mayBeAgain(id) ? records.get(MailKinds.DELIVERY, id) : null;
    attempt.recognised = false;
    attempt.taken = 0;
    if (noted == null) {
      return false;
    }
    DeliveryIds.Note note = DeliveryIds.decode(noted);
    if (note.run() != retries.run()) {
      return true;
    }
    if (retries.isUntold(id, note.attempt(), attempt.number)) {
      attempt.recognised = true;
      attempt.taken = note.attempt();
    }
    return attempt.recognised || retries.isBeforeCrash(note.time());
  }

  @Override
  public void note(Draft draft, Bytes id) {
    Attempt attempt = attempt(id);
    if (!attempt.recognised) {
      attempt.taken = attempt.number;
      DeliveryIds.note(draft, MailKinds.DELIVERY, id, retries.run(), attempt.number);
    }
  }

  @Override
  public void unsure(Bytes id) {
    attempt(id).unsure = true;
  }

  @Override
  public void acknowledged() {
    attempts.forEach((id, one) -> retries.end(id, one.number, one.taken, !one.unsure));
    retries.close();
  }

  @Override
  public void unacknowledged() {
    attempts.forEach((id, one) -> retries.end(id, one.number, one.taken, false));
    retries.close();
  }
}
