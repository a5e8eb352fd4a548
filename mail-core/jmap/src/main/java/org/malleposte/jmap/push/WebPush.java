package org.malleposte.jmap.push;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.security.spec.ECPoint;
import java.security.spec.ECPublicKeySpec;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.KeyAgreement;
import javax.crypto.Mac;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/// Encryption of pushed messages (RFC 8291): one record of `aes128gcm` (RFC 8188), readable only by
/// who made the subscription.
final class WebPush {
  private static final int RECORD_SIZE = 4096;
  private static final int COORDINATE = 32;
  private static final SecureRandom RANDOM = new SecureRandom();

  private WebPush() {}

  /// @param p256dh the client's public key, an uncompressed point
  /// @param auth the client's secret, 16 octets
  /// @throws GeneralSecurityException the client's key is none
  static byte[] encrypt(byte[] plain, byte[] p256dh, byte[] auth) throws GeneralSecurityException {
    byte[] salt = new byte[16];
    RANDOM.nextBytes(salt);
    return encrypt(plain, p256dh, auth, keyPair(), salt);
  }

  static byte[] encrypt(byte[] plain, byte[] p256dh, byte[] auth, KeyPair own, byte[] salt)
      throws GeneralSecurityException {
    byte[] mine = point((ECPublicKey) own.getPublic());
    KeyAgreement agreement = KeyAgreement.getInstance("ECDH");
    agreement.init(own.getPrivate());
    agreement.doPhase(publicKey(p256dh), true);
    byte[] pseudoRandom = hmac(auth, agreement.generateSecret()); // RFC 8291 §3.4
    byte[] material =
        hmac(pseudoRandom, joined(utf8("WebPush: info\0"), p256dh, mine, new byte[] {1}));
    byte[] key = hmac(salt, material); // RFC 8188 §2.2
    byte[] contentKey = hmac(key, utf8("Content-Encoding: aes128gcm\0\1"));
    byte[] nonce = hmac(key, utf8("Content-Encoding: nonce\0\1"));
    Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
    cipher.init(
        Cipher.ENCRYPT_MODE,
        new SecretKeySpec(Arrays.copyOf(contentKey, 16), "AES"),
        new GCMParameterSpec(128, Arrays.copyOf(nonce, 12)));
    byte[] record = cipher.doFinal(joined(plain, new byte[] {2})); // the last record
    return ByteBuffer.allocate(21 + mine.length + record.length)
        .put(salt)
        .putInt(RECORD_SIZE)
        .put((byte) mine.length)
        .put(mine)
        .put(record)
        .array();
  }

  static KeyPair keyPair() throws GeneralSecurityException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(new ECGenParameterSpec("secp256r1"), RANDOM);
    return generator.generateKeyPair();
  }

  /// A public key as an uncompressed point.
  static byte[] point(ECPublicKey key) {
    return joined(
        new byte[] {4}, coordinate(key.getW().getAffineX()), coordinate(key.getW().getAffineY()));
  }

  private static byte[] coordinate(BigInteger number) {
    byte[] octets = number.toByteArray();
    byte[] fixed = new byte[COORDINATE];
    int length = Math.min(COORDINATE, octets.length);
    System.arraycopy(octets, octets.length - length, fixed, COORDINATE - length, length);
    return fixed;
  }

  static ECPublicKey publicKey(byte[] point) throws GeneralSecurityException {
    if (point.length != 1 + 2 * COORDINATE || point[0] != 4) {
      throw new GeneralSecurityException("not an uncompressed point of P-256");
    }
    AlgorithmParameters parameters = AlgorithmParameters.getInstance("EC");
    parameters.init(new ECGenParameterSpec("secp256r1"));
    ECPoint at =
        new ECPoint(
            new BigInteger(1, Arrays.copyOfRange(point, 1, 1 + COORDINATE)),
            new BigInteger(1, Arrays.copyOfRange(point, 1 + COORDINATE, point.length)));
    return (ECPublicKey)
        KeyFactory.getInstance("EC")
            .generatePublic(
                new ECPublicKeySpec(at, parameters.getParameterSpec(ECParameterSpec.class)));
  }

  private static byte[] hmac(byte[] key, byte[] text) throws GeneralSecurityException {
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(key, "HmacSHA256"));
    return mac.doFinal(text);
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] joined(byte[]... parts) {
    ByteBuffer all = ByteBuffer.allocate(Arrays.stream(parts).mapToInt(p -> p.length).sum());
    for (byte[] part : parts) {
      all.put(part);
    }
    return all.array();
  }
}
