package org.malleposte.server.tls;

import io.vertx.core.net.KeyCertOptions;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import org.malleposte.server.config.Configuration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The two PEM files that every TLS listener uses.
///
/// @param certificate the chain, the server's own first
/// @param key the private key, unencrypted
public record Certificate(Path certificate, Path key) {
  private static final Logger LOG = LoggerFactory.getLogger(Certificate.class);
  private static final Duration RENEW_BEFORE = Duration.ofDays(30);

  /// The files that are configured, else the self-signed pair in `folder`, made when it is missing,
  /// for another name, or about to expire.
  ///
  /// @throws IOException with a sentence
  public static Certificate of(Configuration.Tls tls, Path folder, String hostname, Clock clock)
      throws IOException {
    if (!tls.certificate().isEmpty()) {
      Certificate named = new Certificate(Path.of(tls.certificate()), Path.of(tls.key()));
      named.check(clock.instant());
      return named;
    }
    Files.createDirectories(folder);
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
    Certificate own = new Certificate(folder.resolve("self-signed.pem"), folder.resolve("key.pem"));
    if (!own.serves(hostname, clock.instant().plus(RENEW_BEFORE))) {
      SelfSigned.make(hostname, own.certificate, own.key, clock.instant());
      LOG.info("Made a self-signed certificate for {} in {}.", hostname, folder);
    }
    return own;
  }

  private boolean serves(String hostname, Instant then) throws IOException {
    if (!Files.exists(certificate) || !Files.exists(key)) {
      return false;
    }
    X509Certificate own = read();
    return own.getNotAfter().toInstant().isAfter(then) && names(own).contains(hostname);
  }

  private static List<String> names(X509Certificate certificate) throws IOException {
    try {
      Collection<List<?>> names = certificate.getSubjectAlternativeNames();
      return names == null ? List.of() : names.stream().map(n -> String.valueOf(n.get(1))).toList();
    } catch (CertificateException e) {
      throw new IOException("The names in the certificate cannot be read.", e);
    }
  }

  /// Fails with a sentence when the files cannot be used; warns when they soon cannot.
  private void check(Instant now) throws IOException {
    for (Path file : List.of(certificate, key)) {
      if (!Files.isReadable(file)) {
        throw new IOException("The file " + file + " that [tls] names cannot be read.");
      }
    }
    requirePair();
    Instant end = read().getNotAfter().toInstant();
    if (end.isBefore(now)) {
      LOG.warn("The certificate in {} expired at {}.", certificate, end);
    }
    Set<PosixFilePermission> rights = Files.getPosixFilePermissions(key);
    if (rights.contains(PosixFilePermission.OTHERS_READ)) {
      LOG.warn("Everybody on this machine can read the private key {}; chmod 600 it.", key);
    }
  }

  private void requirePair() throws IOException {
    PublicKey certified = read().getPublicKey();
    try {
      if (!PrivateKeys.belong(PrivateKeys.read(key, certified), certified)) {
        throw new IOException(
            "The private key in "
                + key
                + " is not that of the certificate in "
                + certificate
                + ".");
      }
    } catch (GeneralSecurityException e) {
      throw new IOException("The private key in " + key + " cannot be used: " + e + ".", e);
    }
  }

  /// What TLS listeners take.
  public KeyCertOptions options() throws IOException {
    X509Certificate[] chain = chain();
    return KeyCertOptions.wrap(new OneKey(PrivateKeys.read(key, chain[0].getPublicKey()), chain));
  }

  private X509Certificate read() throws IOException {
    return chain()[0];
  }

  private X509Certificate[] chain() throws IOException {
    try (InputStream in = Files.newInputStream(certificate)) {
      X509Certificate[] chain =
          CertificateFactory.getInstance("X.509").generateCertificates(in).stream()
              .map(X509Certificate.class::cast)
              .toArray(X509Certificate[]::new);
      if (chain.length > 0) {
        return chain;
      }
    } catch (CertificateException e) {
      throw new IOException("The certificate in " + certificate + " cannot be read.", e);
    }
    throw new IOException("There is no certificate in PEM form in " + certificate + ".");
  }

  /// When it ends.
  public Instant notAfter() throws IOException {
    return read().getNotAfter().toInstant();
  }

  /// Changes whenever one of the files does.
  public List<FileTime> stamp() throws IOException {
    return List.of(Files.getLastModifiedTime(certificate), Files.getLastModifiedTime(key));
  }
}
