package org.malleposte.oauth;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.malleposte.directory.Authentication.Granted;

/// Authorization codes under way: each is good once, for a minute, for the program that asked. They
/// are in memory alone: whoever is on the way when the server ends signs in again.
final class Codes {
  private static final Duration GOOD_FOR = Duration.ofMinutes(1);
  private static final int MOST = 10_000;

  private final Clock clock;
  private final SecureRandom random = new SecureRandom();
  private final Map<String, Entry> codes = new LinkedHashMap<>();

  /// What a code stands for.
  ///
  /// @param granted who signed in
  record Authorized(Granted granted, AuthorizationRequest request) {}

  private static final class Entry {
    private final Authorized authorized;
    private final Instant until;
    private boolean redeemed;
    private boolean again;
    private @Nullable String grant;

    Entry(Authorized authorized, Instant until) {
      this.authorized = authorized;
      this.until = until;
    }
  }

  Codes(Clock clock) {
    this.clock = clock;
  }

  synchronized String issue(Authorized authorized) {
    forgetOld();
    byte[] bytes = new byte[24];
    random.nextBytes(bytes);
    String code = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    codes.put(code, new Entry(authorized, clock.instant().plus(GOOD_FOR)));
    return code;
  }

  /// In the order in which they were issued they end.
  private void forgetOld() {
    Instant now = clock.instant();
    Iterator<Entry> entries = codes.values().iterator();
    while (entries.hasNext() && (entries.next().until.isBefore(now) || codes.size() >= MOST)) {
      entries.remove();
    }
  }

  /// What became of a code.
  sealed interface Redeemed {
    record Good(Authorized authorized) implements Redeemed {}

    /// It was redeemed before: maybe by a thief, so what was given for it is to be revoked (RFC
    /// 6749 §4.1.2).
    ///
    /// @param grant null when nothing was given yet
    record Again(Authorized authorized, @Nullable String grant) implements Redeemed {}

    record Unknown() implements Redeemed {}
  }

  /// @param verifier what the program made the challenge of (RFC 7636 §4.6)
  synchronized Redeemed redeem(String code, String client, String redirect, String verifier) {
    Entry entry = codes.get(code);
    if (entry == null || !entry.until.isAfter(clock.instant())) {
      return new Redeemed.Unknown();
    }
    if (entry.redeemed) {
      entry.again = true;
      return new Redeemed.Again(entry.authorized, entry.grant);
    }
    entry.redeemed = true;
    AuthorizationRequest request = entry.authorized.request();
    boolean fits =
        request.client().equals(client)
            && request.redirect().toString().equals(redirect)
            && request.challenge().equals(challenge(verifier));
    return fits ? new Redeemed.Good(entry.authorized) : new Redeemed.Unknown();
  }

  /// Notes what was given for a code.
  ///
  /// @return false when somebody came with the code again meanwhile
  synchronized boolean given(String code, String grant) {
    Entry entry = codes.get(code);
    if (entry == null) {
      return true;
    }
    entry.grant = grant;
    return !entry.again;
  }

  private static String challenge(String verifier) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(verifier.getBytes(StandardCharsets.US_ASCII));
      return Base64.getUrlEncoder().withoutPadding().encodeToString(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java platform has SHA-256", e);
    }
  }
}
