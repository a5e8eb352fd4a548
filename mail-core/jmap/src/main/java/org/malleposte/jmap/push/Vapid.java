package org.malleposte.jmap.push;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import org.malleposte.jmap.Json;
import org.malleposte.storage.record.FieldReader;
import org.malleposte.storage.record.FieldWriter;

/// The key by which push services know this server (RFC 8292), and what it signs with it.
public final class Vapid {
  private static final Duration GOOD_FOR = Duration.ofHours(12); // at most 24 (RFC 8292 §2)
  private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();

  private final PrivateKey secret;
  private final ECPublicKey known;

  private Vapid(PrivateKey secret, ECPublicKey known) {
    this.secret = secret;
    this.known = known;
  }

  static Vapid fresh() throws GeneralSecurityException {
    KeyPair pair = WebPush.keyPair();
    return new Vapid(pair.getPrivate(), (ECPublicKey) pair.getPublic());
  }

  byte[] encode() {
    return new FieldWriter(256)
        .bytes(1, secret.getEncoded())
        .bytes(2, known.getEncoded())
        .toByteArray();
  }

  static Vapid decode(byte[] record) throws GeneralSecurityException {
    byte[] secret = new byte[0];
    byte[] known = new byte[0];
    FieldReader in = new FieldReader(record);
    while (in.next()) {
      switch (in.field()) {
        case 1 -> secret = in.bytes();
        case 2 -> known = in.bytes();
        default -> {} // a later version's field
      }
    }
    KeyFactory keys = KeyFactory.getInstance("EC");
    return new Vapid(
        keys.generatePrivate(new PKCS8EncodedKeySpec(secret)),
        (ECPublicKey) keys.generatePublic(new X509EncodedKeySpec(known)));
  }

  /// As the session object shows it (RFC 9749 §3).
  public String publicKey() {
    return BASE64.encodeToString(WebPush.point(known));
  }

  /// The Authorization field for a message to that push service (RFC 8292 §3).
  ///
  /// @param contact a URI at which somebody answers for this server
  String authorization(URI to, String contact, Instant now) throws GeneralSecurityException {
    String header = base64(Json.write(Json.object().put("typ", "JWT").put("alg", "ES256")));
    String claims =
        base64(
            Json.write(
                Json.object()
                    .put("aud", to.getScheme() + "://" + to.getRawAuthority())
                    .put("exp", now.plus(GOOD_FOR).getEpochSecond())
                    .put("sub", contact)));
    Signature signature = Signature.getInstance("SHA256withECDSAinP1363Format");
    signature.initSign(secret);
    signature.update((header + "." + claims).getBytes(StandardCharsets.US_ASCII));
    String token = header + "." + claims + "." + base64(signature.sign());
    return "vapid t=" + token + ", k=" + publicKey();
  }

  private static String base64(byte[] octets) {
    return BASE64.encodeToString(octets);
  }
}
