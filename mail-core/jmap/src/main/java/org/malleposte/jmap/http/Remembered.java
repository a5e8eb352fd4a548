package org.malleposte.jmap.http;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.malleposte.jmap.SignedIn;
import org.malleposte.storage.Bytes;

/// Who showed which credentials a moment ago, so that a client whose every request has them is not
/// looked up anew each time. Whether they still hold is for the gate to ask.
///
/// Under a salted hash: nothing in memory can be shown to a server.
final class Remembered {
  private static final int MOST = 20_000;

  /// Then somebody is looked up as if for the first time: app passwords note when they were used.
  private static final Duration KEPT = Duration.ofMinutes(2);

  private final Clock clock;
  private final MessageDigest salted;
  private final Map<Bytes, Entry> entries = new ConcurrentHashMap<>();

  private record Entry(SignedIn who, Instant until) {}

  Remembered(Clock clock) {
    this.clock = clock;
    byte[] salt = new byte[32];
    new SecureRandom().nextBytes(salt);
    try {
      salted = MessageDigest.getInstance("SHA-256");
      salted.update(salt);
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java platform has SHA-256", e);
    }
  }

  /// What stands for credentials that come from an address.
  Bytes key(String credentials, String address) {
    try {
      MessageDigest digest = (MessageDigest) salted.clone();
      digest.update((address + "\0" + credentials).getBytes(StandardCharsets.UTF_8));
      return Bytes.of(digest.digest());
    } catch (CloneNotSupportedException e) {
      throw new AssertionError("SHA-256 of the platform can be copied", e);
    }
  }

  @Nullable SignedIn find(Bytes key) {
    Entry entry = entries.get(key);
    return entry == null || entry.until.isBefore(clock.instant()) ? null : entry.who;
  }

  void keep(Bytes key, SignedIn who) {
    if (entries.size() >= MOST) {
      Instant now = clock.instant();
      entries.values().removeIf(entry -> entry.until.isBefore(now));
      if (entries.size() >= MOST) {
        entries.clear();
      }
    }
    entries.put(key, new Entry(who, clock.instant().plus(KEPT)));
  }

  void forget(Bytes key) {
    entries.remove(key);
  }
}
