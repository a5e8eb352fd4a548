package org.malleposte.directory;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.params.Argon2Parameters;

/// Argon2id (RFC 9106) in the PHC string format: `$argon2id$v=19$m=19456,t=2,p=1$<salt>$<hash>`.
final class Argon2 {
  // 19 MiB, two passes, one lane: OWASP's first recommendation for a server that must answer.
  private static final int MEMORY_KIB = 19 * 1024;
  private static final int PASSES = 2;
  private static final int LANES = 1;
  private static final int SALT = 16;
  private static final int HASH = 32;

  /// Bounds of what is checked: a record from elsewhere must not ask for gigabytes.
  private static final int MEMORY_BOUND_KIB = 256 * 1024;

  private static final int PASSES_BOUND = 16;
  private static final int LANES_BOUND = 16;

  private static final Pattern PHC =
      Pattern.compile(
          "\\$argon2id\\$v=19\\$m=(\\d{1,7}),t=(\\d{1,3}),p=(\\d{1,3})"
              + "\\$([A-Za-z0-9+/]{11,100})\\$([A-Za-z0-9+/]{22,200})");

  private Argon2() {}

  static String hash(String password, SecureRandom random) {
    byte[] salt = new byte[SALT];
    random.nextBytes(salt);
    byte[] hash = run(password, salt, MEMORY_KIB, PASSES, LANES, HASH);
    Base64.Encoder base64 = Base64.getEncoder().withoutPadding();
    return "$argon2id$v=19$m=%d,t=%d,p=%d$%s$%s"
        .formatted(
            MEMORY_KIB, PASSES, LANES, base64.encodeToString(salt), base64.encodeToString(hash));
  }

  /// False also for a string that is none, or that asks for more than the bounds above.
  static boolean matches(String password, String phc) {
    Matcher matcher = PHC.matcher(phc);
    if (!matcher.matches()) {
      return false;
    }
    int memory = Integer.parseInt(matcher.group(1));
    int passes = Integer.parseInt(matcher.group(2));
    int lanes = Integer.parseInt(matcher.group(3));
    if (!areBounded(memory, passes, lanes)) {
      return false;
    }
    try {
      byte[] salt = Base64.getDecoder().decode(matcher.group(4));
      byte[] hash = Base64.getDecoder().decode(matcher.group(5));
      return MessageDigest.isEqual(hash, run(password, salt, memory, passes, lanes, hash.length));
    } catch (IllegalArgumentException e) {
      return false; // no base64
    }
  }

  private static boolean areBounded(int memory, int passes, int lanes) {
    return memory <= MEMORY_BOUND_KIB
        && passes >= 1
        && passes <= PASSES_BOUND
        && lanes >= 1
        && lanes <= LANES_BOUND
        && memory >= 8 * lanes; // RFC 9106 §3.1
  }

  private static byte[] run(
      String password, byte[] salt, int memory, int passes, int lanes, int length) {
    Argon2BytesGenerator generator = new Argon2BytesGenerator();
    generator.init(
        new Argon2Parameters.Builder(Argon2Parameters.ARGON2_id)
            .withVersion(Argon2Parameters.ARGON2_VERSION_13)
            .withMemoryAsKB(memory)
            .withIterations(passes)
            .withParallelism(lanes)
            .withSalt(salt)
            .build());
    byte[] hash = new byte[length];
    generator.generateBytes(password.getBytes(StandardCharsets.UTF_8), hash);
    return hash;
  }
}
