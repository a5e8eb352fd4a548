package org.malleposte.jmap.smime;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Supplier;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Whose certificates are believed: those of a file, or those that Java comes with; read when they
/// are first needed.
public final class Anchors implements Supplier<Set<TrustAnchor>> {
  private static final Logger LOG = LoggerFactory.getLogger(Anchors.class);

  private final String file;
  private @Nullable Set<TrustAnchor> read;

  /// @param file certificates in PEM; empty for those of Java
  public Anchors(String file) {
    this.file = file;
  }

  @Override
  public synchronized Set<TrustAnchor> get() {
    Set<TrustAnchor> anchors = read;
    if (anchors == null) {
      try {
        anchors = file.isEmpty() ? ofJava() : ofFile(Path.of(file));
      } catch (GeneralSecurityException | IOException e) {
        LOG.error("No certificate of {} can be read: no signature is believed.", file, e);
        anchors = Set.of();
      }
      read = anchors;
    }
    return anchors;
  }

  private static Set<TrustAnchor> ofFile(Path file) throws GeneralSecurityException, IOException {
    Set<TrustAnchor> anchors = new HashSet<>();
    try (InputStream in = Files.newInputStream(file)) {
      for (Certificate one : CertificateFactory.getInstance("X.509").generateCertificates(in)) {
        anchors.add(new TrustAnchor((X509Certificate) one, null));
      }
    }
    return anchors;
  }

  private static Set<TrustAnchor> ofJava() throws GeneralSecurityException {
    TrustManagerFactory factory =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init((KeyStore) null);
    Set<TrustAnchor> anchors = new HashSet<>();
    for (TrustManager manager : factory.getTrustManagers()) {
      if (manager instanceof X509TrustManager x509) {
        for (X509Certificate issuer : x509.getAcceptedIssuers()) {
          anchors.add(new TrustAnchor(issuer, null));
        }
      }
    }
    return anchors;
  }
}
