package org.malleposte.mail;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;
import java.util.Set;
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
  private final Set<Bytes> ids = ConcurrentHashMap.newKeySet();

  ClientReceipt(Retries retries, String sender, ContentHash original) {
    this.retries = retries;
    this.sender = sender;
    this.original = original;
    retries.begin();
  }

  @Override
  public String sender() {
    return sender;
  }

  @Override
  public Bytes id(AccountId account, String part) {
    Bytes id = digest(account.toString(), part);
    if (ids.add(id)) {
      retries.attempt(id);
    }
    return id;
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
    return retries.severalSince(id) != Long.MAX_VALUE;
  }

  @Override
  public boolean isAgain(Records records, Bytes id) {
    boolean unanswered = retries.isUnanswered(id);
    long several = retries.severalSince(id);
    if (!unanswered && several == Long.MAX_VALUE && !retries.followCrash() && retries.run() == 0) {
      return false;
    }
    byte[] noted = records.get(MailKinds.DELIVERY, id);
    return noted != null
        && (unanswered
            || DeliveryIds.time(noted) >= several
            || retries.isBeforeCrash(DeliveryIds.time(noted))
            || DeliveryIds.run(noted) != retries.run());
  }

  @Override
  public void note(Draft draft, Bytes id) {
    DeliveryIds.note(draft, MailKinds.DELIVERY, id, retries.run());
  }

  @Override
  public void acknowledged() {
    retries.acknowledged(ids);
  }

  @Override
  public void unacknowledged() {
    retries.unacknowledged(ids);
  }
}
