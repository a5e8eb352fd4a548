package org.malleposte.server.tls;

import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.openssl.PEMKeyPair;
import org.bouncycastle.openssl.PEMParser;

/// Reads private keys from PEM files: PKCS#8, and what openssl and ACME clients wrote before it.
final class PrivateKeys {
  private static final String BEGIN = "-----BEGIN PRIVATE KEY-----";
  private static final String END = "-----END PRIVATE KEY-----";

  private PrivateKeys() {}

  /// @param certified the key in the certificate, whose kind the private one has
  /// @throws IOException with a sentence
  static PrivateKey read(Path file, PublicKey certified) throws IOException {
    try {
      byte[] der = pkcs8(Files.readString(file, StandardCharsets.ISO_8859_1), file, certified);
      return KeyFactory.getInstance(certified.getAlgorithm())
          .generatePrivate(new PKCS8EncodedKeySpec(der));
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      throw new IOException(
          "The private key in %s cannot be read, or is no %s key as the certificate's: %s."
              .formatted(file, certified.getAlgorithm(), e.getMessage()),
          e);
    }
  }

  private static byte[] pkcs8(String pem, Path file, PublicKey certified) throws IOException {
    int begin = pem.indexOf(BEGIN);
    int end = pem.indexOf(END);
    if (begin >= 0 && end > begin) {
      return Base64.getMimeDecoder().decode(pem.substring(begin + BEGIN.length(), end));
    }
    PEMParser parser = new PEMParser(new StringReader(pem));
    for (Object object = parser.readObject(); object != null; object = parser.readObject()) {
      if (object instanceof PEMKeyPair pair) { // RSA PRIVATE KEY (PKCS#1), EC PRIVATE KEY (SEC 1)
        // The curve may be missing there (RFC 5915 §3): it is the certificate's.
        return new PrivateKeyInfo(
                SubjectPublicKeyInfo.getInstance(certified.getEncoded()).getAlgorithm(),
                pair.getPrivateKeyInfo().parsePrivateKey())
            .getEncoded();
      }
      if (object instanceof PrivateKeyInfo info) {
        return info.getEncoded();
      }
    }
    throw new IOException("There is no unencrypted private key in PEM form in " + file + ".");
  }

  /// Whether a signature of the private key is one of the certified key.
  static boolean belong(PrivateKey key, PublicKey certified) throws GeneralSecurityException {
    String algorithm =
        switch (key.getAlgorithm()) {
          case "RSA" -> "SHA256withRSA";
          case "EC" -> "SHA256withECDSA";
          default -> key.getAlgorithm();
        };
    byte[] text = "malleposte".getBytes(StandardCharsets.US_ASCII);
    Signature signature = Signature.getInstance(algorithm);
    signature.initSign(key);
    signature.update(text);
    byte[] signed = signature.sign();
    signature.initVerify(certified);
    signature.update(text);
    return signature.verify(signed);
  }
}
