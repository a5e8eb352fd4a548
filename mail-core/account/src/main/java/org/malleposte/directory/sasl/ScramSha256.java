package org.malleposte.directory.sasl;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.malleposte.directory.Authentication;
import org.malleposte.directory.ScramKeys;
import org.malleposte.directory.ScramLogin;
import org.malleposte.directory.sasl.SaslStep.Cause;

/// SCRAM-SHA-256 (RFC 5802, RFC 7677), without channel binding: -PLUS is not announced.
final class ScramSha256 implements SaslServer {
  private static final SecureRandom RANDOM = new SecureRandom();

  /// gs2-header, then client-first-message-bare (RFC 5802 §7); `m=` is a mandatory extension, of
  /// which we know none.
  private static final Pattern CLIENT_FIRST =
      Pattern.compile("([ny],(?:a=([^,]+))?,)(n=([^,]+),r=([!-+\\--~]+)(?:,[^\0]*)?)");

  private static final Pattern CLIENT_FINAL =
      Pattern.compile("(c=([A-Za-z0-9+/=]+),r=([!-+\\--~]+)(?:,[^\0]*)?),p=([A-Za-z0-9+/=]+)");

  private final Attempt attempt;
  private @Nullable Challenged challenged;
  private @Nullable Authentication proven;

  /// What was agreed on in the first two messages.
  private record Challenged(
      ScramLogin login,
      String gs2Header,
      String clientFirstBare,
      String serverFirst,
      String nonce) {}

  ScramSha256(Attempt attempt) {
    this.attempt = attempt;
  }

  @Override
  public SaslStep step(byte[] response) {
    if (proven != null) {
      // The client's empty answer to the server's signature.
      return response.length == 0 ? Attempt.step(proven) : malformed();
    }
    Optional<String> text = Attempt.utf8(response);
    if (text.isEmpty()) {
      return malformed();
    }
    return challenged == null ? first(text.get()) : last(challenged, text.get());
  }

  private static SaslStep malformed() {
    return SaslStep.Failure.of(Cause.MALFORMED);
  }

  private SaslStep first(String message) {
    Matcher matcher = CLIENT_FIRST.matcher(message);
    if (!matcher.matches()) {
      return malformed();
    }
    Optional<String> name = name(matcher.group(4));
    Optional<String> authorizeAs = name(matcher.group(2) == null ? "" : matcher.group(2));
    if (name.isEmpty() || authorizeAs.isEmpty()) {
      return malformed();
    }
    ScramLogin login = attempt.scram(authorizeAs.get(), name.get());
    String nonce = matcher.group(5) + nonce();
    ScramKeys keys = login.keys();
    String serverFirst = "r=" + nonce + ",s=" + base64(keys.salt()) + ",i=" + keys.iterations();
    challenged = new Challenged(login, matcher.group(1), matcher.group(3), serverFirst, nonce);
    return challenge(serverFirst);
  }

  /// RFC 5802 §5.1: `=2C` and `=3D` stand for comma and equals sign, and nothing else may follow an
  /// equals sign.
  static Optional<String> name(String written) {
    String rest = written.replace("=2C", "").replace("=3D", "");
    return rest.contains("=")
        ? Optional.empty()
        : Optional.of(written.replace("=2C", ",").replace("=3D", "="));
  }

  private static String nonce() {
    byte[] nonce = new byte[18];
    RANDOM.nextBytes(nonce);
    return base64(nonce);
  }

  private SaslStep last(Challenged so, String message) {
    Matcher matcher = CLIENT_FINAL.matcher(message);
    if (!matcher.matches()
        || !matcher.group(2).equals(base64(so.gs2Header.getBytes(StandardCharsets.UTF_8)))
        || !matcher.group(3).equals(so.nonce)) {
      return malformed();
    }
    byte[] proof;
    try {
      proof = Base64.getDecoder().decode(matcher.group(4));
    } catch (IllegalArgumentException e) {
      return malformed();
    }
    String authMessage = so.clientFirstBare + "," + so.serverFirst + "," + matcher.group(1);
    ScramKeys keys = so.login.keys();
    Authentication answer = so.login.finish(fits(keys, authMessage, proof), proof);
    if (!(answer instanceof Authentication.Granted)) {
      return Attempt.step(answer);
    }
    proven = answer;
    return challenge("v=" + base64(ScramKeys.hmac(keys.serverKey(), authMessage)));
  }

  /// RFC 5802 §3: ClientKey = ClientProof XOR ClientSignature, and its hash is StoredKey.
  private static boolean fits(ScramKeys keys, String authMessage, byte[] proof) {
    byte[] clientKey = ScramKeys.hmac(keys.storedKey(), authMessage);
    if (proof.length != clientKey.length) {
      return false;
    }
    for (int i = 0; i < proof.length; i++) {
      clientKey[i] ^= proof[i];
    }
    return MessageDigest.isEqual(ScramKeys.sha256(clientKey), keys.storedKey());
  }

  private static SaslStep challenge(String message) {
    return new SaslStep.Challenge(message.getBytes(StandardCharsets.UTF_8));
  }

  private static String base64(byte[] bytes) {
    return Base64.getEncoder().encodeToString(bytes);
  }
}
