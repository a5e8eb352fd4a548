package org.malleposte.jmap.smime;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.security.GeneralSecurityException;
import java.security.cert.CertPathBuilder;
import java.security.cert.CertStore;
import java.security.cert.CollectionCertStoreParameters;
import java.security.cert.PKIXBuilderParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509CertSelector;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.x500.AttributeTypeAndValue;
import org.bouncycastle.asn1.x500.RDN;
import org.bouncycastle.asn1.x500.style.IETFUtils;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cms.CMSException;
import org.bouncycastle.cms.CMSSignedDataParser;
import org.bouncycastle.cms.CMSTypedStream;
import org.bouncycastle.cms.SignerInformation;
import org.bouncycastle.cms.jcajce.JcaSimpleSignerInfoVerifierBuilder;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaDigestCalculatorProviderBuilder;
import org.bouncycastle.util.Store;
import org.jspecify.annotations.Nullable;
import org.malleposte.storage.StorageException;

/// Looks whether what stands in a message was signed by who it is from (RFC 8551, RFC 8550).
/// Nothing is asked of the network: whether a certificate was revoked is not known.
final class Verifier {
  private static final BouncyCastleProvider PROVIDER = new BouncyCastleProvider();

  /// Octets of a signature that stands beside what it signs.
  static final int LONGEST_SIGNATURE = 1 << 20;

  private static final int MOST_CERTIFICATES = 20;
  private static final int MOST_SIGNERS = 5;
  private static final int LONGEST_PATH = 8;

  /// Certificates of one name and key that are tried: who makes many of them that vouch for each
  /// other makes more paths than can be looked at.
  private static final int MOST_ALIKE = 2;

  private static final int DIGITAL_SIGNATURE = 0;
  private static final int NON_REPUDIATION = 1;
  private static final Set<String> FOR_MAIL =
      Set.of("1.3.6.1.5.5.7.3.4", "2.5.29.37.0"); // emailProtection, any

  /// Hashes of which two texts with the same value can be made: MD2, MD5, SHA-1 (RFC 8551 App. B).
  private static final Set<String> BROKEN =
      Set.of("1.2.840.113549.2.2", "1.2.840.113549.2.5", "1.3.14.3.2.26");

  private final Supplier<Set<TrustAnchor>> anchors;

  Verifier(Supplier<Set<TrustAnchor>> anchors) {
    this.anchors = anchors;
  }

  /// What was found of a signature, with all that depends on no time.
  ///
  /// @param broken sentences about what is wrong for good
  /// @param signers whose signatures fit
  record Found(List<String> broken, List<X509Certificate> signers, List<X509Certificate> others) {}

  /// Reads a signature and what it signs.
  ///
  /// @throws StorageException the octets cannot be read: that says nothing of the signature
  /// @param content null when it stands within the signature
  /// @param from the addresses that the message is from, lower case
  Found look(@Nullable InputStream content, InputStream signature, Set<String> from) {
    List<String> broken = new ArrayList<>();
    List<X509Certificate> signers = new ArrayList<>();
    List<X509Certificate> others = new ArrayList<>();
    try {
      Guarded octets = new Guarded(signature);
      CMSSignedDataParser parser =
          parser(content == null ? null : new Guarded(content).free(), octets);
      if (parser.getSignedContent() == null) {
        broken.add("The signature is without what it signs.");
        return new Found(broken, signers, others);
      }
      octets.free(); // what was signed passes through; all else is kept in memory
      parser.getSignedContent().drain();
      octets.bound();
      Store<X509CertificateHolder> certificates = parser.getCertificates();
      keepSome(certificates, others);
      Collection<SignerInformation> all = parser.getSignerInfos().getSigners();
      if (all.isEmpty() || all.size() > MOST_SIGNERS) {
        broken.add("The message has no signer, or too many.");
      }
      for (SignerInformation signer : all.stream().limit(MOST_SIGNERS).toList()) {
        look(signer, certificates, from, broken, signers);
      }
    } catch (StorageException e) {
      throw e;
    } catch (CMSException | OperatorCreationException | GeneralSecurityException | IOException e) {
      broken.add("The signature cannot be read.");
    } catch (RuntimeException e) { // what Bouncy Castle makes of octets that mean nothing
      broken.add("The signature is malformed.");
    }
    return new Found(broken, signers, others);
  }

  private static void keepSome(
      Store<X509CertificateHolder> certificates, List<X509Certificate> kept)
      throws GeneralSecurityException {
    Map<String, Integer> alike = new HashMap<>();
    for (X509CertificateHolder one : certificates.getMatches(null)) {
      String name = one.getSubject() + " " + Arrays.hashCode(key(one));
      if (kept.size() < MOST_CERTIFICATES && alike.merge(name, 1, Integer::sum) <= MOST_ALIKE) {
        kept.add(converted(one));
      }
    }
  }

  private static byte[] key(X509CertificateHolder certificate) {
    return certificate.getSubjectPublicKeyInfo().getPublicKeyData().getBytes();
  }

  private static CMSSignedDataParser parser(@Nullable InputStream content, InputStream signature)
      throws CMSException, OperatorCreationException, IOException {
    var digests = new JcaDigestCalculatorProviderBuilder().setProvider(PROVIDER).build();
    return content == null
        ? new CMSSignedDataParser(digests, signature)
        : new CMSSignedDataParser(
            digests, new CMSTypedStream(content), signature.readNBytes(LONGEST_SIGNATURE));
  }

  private static X509Certificate converted(X509CertificateHolder holder)
      throws GeneralSecurityException {
    return new JcaX509CertificateConverter().getCertificate(holder);
  }

  private static void look(
      SignerInformation signer,
      Store<X509CertificateHolder> certificates,
      Set<String> from,
      List<String> broken,
      List<X509Certificate> signers)
      throws GeneralSecurityException, OperatorCreationException {
    Collection<X509CertificateHolder> matching = certificates.getMatches(signer.getSID());
    if (matching.isEmpty()) {
      broken.add("The signer's certificate is not in the message.");
      return;
    }
    X509Certificate certificate = converted(matching.iterator().next());
    try {
      // By the key: whether the certificate is good is looked at apart.
      boolean fits =
          signer.verify(
              new JcaSimpleSignerInfoVerifierBuilder()
                  .setProvider(PROVIDER)
                  .build(certificate.getPublicKey()));
      if (!fits) {
        broken.add("The message is not what was signed.");
      }
    } catch (CMSException e) {
      broken.add("The message is not what was signed.");
    }
    if (BROKEN.contains(signer.getDigestAlgOID())) {
      broken.add("The message was signed with a hash that no longer proves anything.");
    }
    if (!isForMail(certificate)) {
      broken.add("The signer's certificate is not for signing mail.");
    }
    Set<String> names = addresses(certificate);
    if (names.stream().noneMatch(from::contains)) { // RFC 8550 §3
      broken.add("The certificate is not of who the message is from.");
    }
    signers.add(certificate);
  }

  private static boolean isForMail(X509Certificate certificate) throws GeneralSecurityException {
    boolean[] usage = certificate.getKeyUsage();
    List<String> purposes = certificate.getExtendedKeyUsage();
    boolean signs = usage == null || usage[DIGITAL_SIGNATURE] || usage[NON_REPUDIATION];
    return signs && (purposes == null || purposes.stream().anyMatch(FOR_MAIL::contains));
  }

  /// The addresses that a certificate is for: alternative names, and the subject's.
  private static Set<String> addresses(X509Certificate certificate)
      throws GeneralSecurityException {
    Set<String> addresses = new TreeSet<>();
    Collection<List<?>> names = certificate.getSubjectAlternativeNames();
    if (names != null) {
      for (List<?> name : names) {
        if (Integer.valueOf(1).equals(name.get(0)) && name.get(1) instanceof String address) {
          addresses.add(address.toLowerCase(Locale.ROOT));
        }
      }
    }
    try {
      X509CertificateHolder holder = new X509CertificateHolder(certificate.getEncoded());
      for (RDN rdn : holder.getSubject().getRDNs(PKCSObjectIdentifiers.pkcs_9_at_emailAddress)) {
        for (AttributeTypeAndValue value : rdn.getTypesAndValues()) {
          ASN1Encodable text = value.getValue();
          addresses.add(IETFUtils.valueToString(text).toLowerCase(Locale.ROOT));
        }
      }
    } catch (IOException e) {
      throw new GeneralSecurityException(e);
    }
    return addresses;
  }

  /// What is wrong with a signature at a time; nothing when it is good.
  List<String> errors(Found found, Instant at) {
    List<String> errors = new ArrayList<>(found.broken());
    for (X509Certificate signer : found.signers()) {
      if (!isTrusted(signer, found.others(), at)) {
        errors.add(
            "Nobody whom this server trusts vouches at "
                + at.toString().substring(0, 10)
                + " for the signer's certificate.");
      }
    }
    return errors;
  }

  /// RFC 5280 §6.
  private boolean isTrusted(X509Certificate signer, List<X509Certificate> others, Instant at) {
    Set<TrustAnchor> trusted = anchors.get();
    if (trusted.isEmpty()) {
      return false;
    }
    try {
      X509CertSelector target = new X509CertSelector();
      target.setCertificate(signer);
      PKIXBuilderParameters parameters = new PKIXBuilderParameters(trusted, target);
      parameters.addCertStore(
          CertStore.getInstance("Collection", new CollectionCertStoreParameters(others)));
      parameters.setRevocationEnabled(false);
      parameters.setMaxPathLength(LONGEST_PATH);
      parameters.setDate(Date.from(at));
      CertPathBuilder.getInstance("PKIX").build(parameters);
      return true;
    } catch (GeneralSecurityException e) {
      return false;
    }
  }

  /// Lets so much through as may be kept in memory, unless it is freed. Tells the store's troubles
  /// from those with what is read.
  private static final class Guarded extends FilterInputStream {
    private long left;

    Guarded(InputStream in) {
      super(in);
      bound();
    }

    Guarded free() {
      left = Long.MAX_VALUE;
      return this;
    }

    final void bound() {
      left = LONGEST_SIGNATURE;
    }

    @Override
    public int read() {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] into, int offset, int length) {
      if (left <= 0) {
        throw new IllegalStateException("a signature is too long");
      }
      try {
        int count = in.read(into, offset, (int) Math.min(left, length));
        left -= Math.max(0, count);
        return count;
      } catch (IOException e) {
        throw new StorageException("a message cannot be read", e);
      }
    }
  }
}
