package org.malleposte.smtp.server;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import javax.crypto.spec.SecretKeySpec;

/// The client's side of SCRAM-SHA-256 (RFC 5802 §3, RFC 7677), in base64 lines.
final class ScramClient {
  private final String password;
  private final String bare;
  private byte[] serverSignature = new byte[0];

  ScramClient(String user, String password) {
    this.password = password;
    this.bare = "n=" + user + ",r=fyko+d2lbbFgONRv9qkxdawL";
  }

  String first() {
    return encode("n,," + bare);
  }

  String last(String challenge) {
    String serverFirst = new String(Base64.getDecoder().decode(challenge), StandardCharsets.UTF_8);
    String[] parts = serverFirst.split(",");
    byte[] salt = Base64.getDecoder().decode(parts[1].substring(2));
    int iterations = Integer.parseInt(parts[2].substring(2));
    String withoutProof = "c=biws," + parts[0];
    String message = bare + "," + serverFirst + "," + withoutProof;
    try {
      byte[] salted =
          SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256")
              .generateSecret(new PBEKeySpec(password.toCharArray(), salt, iterations, 256))
              .getEncoded();
      byte[] clientKey = hmac(salted, "Client Key");
      byte[] proof = hmac(MessageDigest.getInstance("SHA-256").digest(clientKey), message);
      for (int i = 0; i < proof.length; i++) {
        proof[i] = (byte) (proof[i] ^ clientKey[i]);
      }
      serverSignature = hmac(hmac(salted, "Server Key"), message);
      return encode(withoutProof + ",p=" + Base64.getEncoder().encodeToString(proof));
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  boolean verifies(String last) {
    String text = new String(Base64.getDecoder().decode(last), StandardCharsets.UTF_8);
    return text.equals("v=" + Base64.getEncoder().encodeToString(serverSignature));
  }

  private static byte[] hmac(byte[] key, String text) throws GeneralSecurityException {
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(key, "HmacSHA256"));
    return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
  }

  private static String encode(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }
}
