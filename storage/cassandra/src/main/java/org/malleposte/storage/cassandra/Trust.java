package org.malleposte.storage.cassandra;

import com.datastax.oss.driver.api.core.ssl.ProgrammaticSslEngineFactory;
import com.datastax.oss.driver.api.core.ssl.SslEngineFactory;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.malleposte.storage.StorageException;

/// Which nodes are believed to be ours, by their certificates.
final class Trust {
  private Trust() {}

  /// @throws StorageException the authority's file cannot be used
  static SslEngineFactory in(CassandraOptions.Tls tls) {
    Path authority = tls.authority().orElse(null);
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      TrustManagerFactory trust =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      trust.init(authority == null ? null : authorities(authority));
      context.init(null, trust.getTrustManagers(), null);
      // An address stays one: what DNS calls it proves nothing.
      return new ProgrammaticSslEngineFactory(context, null, tls.names(), false);
    } catch (GeneralSecurityException | IOException e) {
      throw new StorageException(
          "The certificates in " + authority + " by which Cassandra's are verified: " + e, e);
    }
  }

  private static KeyStore authorities(Path file) throws GeneralSecurityException, IOException {
    KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
    store.load(null, null);
    try (InputStream in = Files.newInputStream(file)) {
      for (Certificate certificate :
          CertificateFactory.getInstance("X.509").generateCertificates(in)) {
        store.setCertificateEntry("authority-" + store.size(), certificate);
      }
    }
    return store;
  }
}
