package org.malleposte.directory;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import javax.crypto.Mac;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import javax.crypto.spec.SecretKeySpec;

/// What a server keeps of a password for SCRAM-SHA-256 (RFC 5802 §3, RFC 7677).
///
/// @param salt empty when there is no password
public record ScramKeys(byte[] salt, int iterations, byte[] storedKey, byte[] serverKey) {
  static final ScramKeys NONE = new ScramKeys(new byte[0], 0, new byte[0], new byte[0]);

  /// RFC 7677 §4 asks for 4,096 at least. More protects a stolen directory better and costs every
  /// client that much at each sign-in, phones too.
  static final int ITERATIONS = 16_384;

  static final int SALT = 16;
  private static final int KEY = 32;

  /// Derives the keys of a prepared password.
  static ScramKeys derive(String password, SecureRandom random) {
    byte[] salt = new byte[SALT];
    random.nextBytes(salt);
    return derive(password, salt, ITERATIONS);
  }

  static ScramKeys derive(String password, byte[] salt, int iterations) {
    byte[] salted = saltedPassword(password, salt, iterations);
    byte[] clientKey = hmac(salted, "Client Key");
    return new ScramKeys(salt, iterations, sha256(clientKey), hmac(salted, "Server Key"));
  }

  private static byte[] saltedPassword(String password, byte[] salt, int iterations) {
    try {
      PBEKeySpec spec = new PBEKeySpec(password.toCharArray(), salt, iterations, 8 * KEY);
      return SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256").generateSecret(spec).getEncoded();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this Java has no PBKDF2WithHmacSHA256", e);
    }
  }

  public static byte[] hmac(byte[] key, String text) {
    return hmac(key, text.getBytes(StandardCharsets.UTF_8));
  }

  public static byte[] hmac(byte[] key, byte[] text) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key, "HmacSHA256"));
      return mac.doFinal(text);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this Java has no HmacSHA256", e);
    }
  }

  public static byte[] sha256(byte[] text) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(text);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this Java has no SHA-256", e);
    }
  }

  /// Never shows a key.
  @Override
  public String toString() {
    return "ScramKeys[" + iterations + "]";
  }
}
