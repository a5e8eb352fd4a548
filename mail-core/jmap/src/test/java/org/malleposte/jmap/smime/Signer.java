package org.malleposte.jmap.smime;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.Date;
import java.util.List;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.cert.jcajce.JcaCertStore;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.cms.CMSException;
import org.bouncycastle.cms.CMSProcessableByteArray;
import org.bouncycastle.cms.CMSSignedDataGenerator;
import org.bouncycastle.cms.jcajce.JcaSimpleSignerInfoGeneratorBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/// Somebody with a key and a certificate that a house of certificates has signed.
final class Signer {
  static final Instant FROM = Instant.parse("2020-01-01T00:00:00Z");
  private static final String ALGORITHM = "SHA256withECDSA";

  final X509Certificate certificate;
  private final X509Certificate issuer;
  private final KeyPair keys;

  /// Messages are signed so.
  String algorithm = ALGORITHM;

  private Signer(KeyPair keys, X509Certificate certificate, X509Certificate issuer) {
    this.keys = keys;
    this.certificate = certificate;
    this.issuer = issuer;
  }

  private static KeyPair keys() throws GeneralSecurityException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(new ECGenParameterSpec("secp256r1"));
    return generator.generateKeyPair();
  }

  /// So many houses, each of which vouches for every other.
  static List<X509Certificate> ring(List<Signer> houses)
      throws GeneralSecurityException, IOException, OperatorCreationException {
    List<X509Certificate> all = new ArrayList<>();
    for (Signer one : houses) {
      for (Signer other : houses) {
        if (one != other) {
          var builder =
              new JcaX509v3CertificateBuilder(
                  one.certificate,
                  BigInteger.valueOf(100 + all.size()),
                  Date.from(FROM),
                  Date.from(Instant.parse("2100-01-01T00:00:00Z")),
                  other.certificate.getSubjectX500Principal(),
                  other.certificate.getPublicKey());
          builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(true));
          all.add(
              new JcaX509CertificateConverter()
                  .getCertificate(
                      builder.build(
                          new JcaContentSignerBuilder(ALGORITHM).build(one.keys.getPrivate()))));
        }
      }
    }
    return all;
  }

  static Signer house() throws GeneralSecurityException, IOException, OperatorCreationException {
    return house("CN=House");
  }

  static Signer house(String called)
      throws GeneralSecurityException, IOException, OperatorCreationException {
    KeyPair keys = keys();
    X500Name name = new X500Name(called);
    var builder =
        new JcaX509v3CertificateBuilder(
            name,
            BigInteger.ONE,
            Date.from(FROM),
            Date.from(Instant.parse("2100-01-01T00:00:00Z")),
            name,
            keys.getPublic());
    builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(1));
    X509Certificate made =
        new JcaX509CertificateConverter()
            .getCertificate(
                builder.build(new JcaContentSignerBuilder(ALGORITHM).build(keys.getPrivate())));
    return new Signer(keys, made, made);
  }

  Signer signs(String address, Instant until)
      throws GeneralSecurityException, IOException, OperatorCreationException {
    KeyPair fresh = keys();
    var builder =
        new JcaX509v3CertificateBuilder(
            certificate,
            BigInteger.TWO,
            Date.from(FROM),
            Date.from(until),
            new X500Name("CN=Somebody"),
            fresh.getPublic());
    builder.addExtension(
        Extension.subjectAlternativeName,
        false,
        new GeneralNames(new GeneralName(GeneralName.rfc822Name, address)));
    builder.addExtension(
        Extension.extendedKeyUsage,
        false,
        new ExtendedKeyUsage(KeyPurposeId.id_kp_emailProtection));
    X509Certificate made =
        new JcaX509CertificateConverter()
            .getCertificate(
                builder.build(new JcaContentSignerBuilder(ALGORITHM).build(keys.getPrivate())));
    return new Signer(fresh, made, certificate);
  }

  /// What is signed within the signature, as many times with the certificate.
  byte[] signed(String text, int certificates)
      throws GeneralSecurityException, CMSException, IOException, OperatorCreationException {
    return signed(text, Collections.nCopies(certificates, issuer));
  }

  byte[] signed(String text, List<X509Certificate> others)
      throws GeneralSecurityException, CMSException, IOException, OperatorCreationException {
    CMSSignedDataGenerator generator = new CMSSignedDataGenerator();
    generator.addSignerInfoGenerator(
        new JcaSimpleSignerInfoGeneratorBuilder().build(algorithm, keys.getPrivate(), certificate));
    List<X509Certificate> all = new ArrayList<>(others);
    all.addFirst(certificate);
    generator.addCertificates(new JcaCertStore(all));
    byte[] content = text.getBytes(StandardCharsets.US_ASCII);
    return generator.generate(new CMSProcessableByteArray(content), true).getEncoded();
  }

  private byte[] cms(byte[] content, boolean within)
      throws GeneralSecurityException, CMSException, IOException, OperatorCreationException {
    CMSSignedDataGenerator generator = new CMSSignedDataGenerator();
    generator.addSignerInfoGenerator(
        new JcaSimpleSignerInfoGeneratorBuilder().build(algorithm, keys.getPrivate(), certificate));
    generator.addCertificates(new JcaCertStore(List.of(certificate, issuer)));
    return generator.generate(new CMSProcessableByteArray(content), within).getEncoded();
  }

  private static String base64(byte[] octets) {
    return Base64.getMimeEncoder().encodeToString(octets);
  }

  /// A message with the signature beside what it signs.
  ///
  /// @param said what stands in it
  /// @param signed what was signed
  byte[] beside(String from, String said, String signed)
      throws GeneralSecurityException, CMSException, IOException, OperatorCreationException {
    String part = "Content-Type: text/plain\r\n\r\n";
    byte[] cms = cms((part + signed).getBytes(StandardCharsets.US_ASCII), false);
    return message(
        from,
        "multipart/signed; protocol=\"application/pkcs7-signature\"; boundary=b",
        "--b\r\n"
            + part
            + said
            + "\r\n--b\r\nContent-Type: application/pkcs7-signature; name=smime.p7s\r\n"
            + "Content-Transfer-Encoding: base64\r\n\r\n"
            + base64(cms)
            + "\r\n--b--\r\n");
  }

  /// A message with what is signed within the signature.
  byte[] within(String from, String said)
      throws GeneralSecurityException, CMSException, IOException, OperatorCreationException {
    byte[] cms =
        cms(("Content-Type: text/plain\r\n\r\n" + said).getBytes(StandardCharsets.US_ASCII), true);
    return message(
        from,
        "application/pkcs7-mime; smime-type=signed-data\r\nContent-Transfer-Encoding: base64",
        base64(cms) + "\r\n");
  }

  static byte[] message(String from, String type, String body) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(
        ("From: " + from + "\r\nMIME-Version: 1.0\r\nContent-Type: " + type + "\r\n\r\n" + body)
            .getBytes(StandardCharsets.US_ASCII));
    return out.toByteArray();
  }
}
