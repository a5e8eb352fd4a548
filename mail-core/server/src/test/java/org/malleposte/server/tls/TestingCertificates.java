package org.malleposte.server.tls;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;

/// Certificates for tests in other packages.
public final class TestingCertificates {
  private TestingCertificates() {}

  /// Puts a new pair in the place of the one that a server made for itself.
  public static void renew(Path dir, String hostname) throws IOException {
    Path tls = dir.resolve("tls");
    SelfSigned.make(
        hostname, tls.resolve("self-signed.pem"), tls.resolve("key.pem"), Instant.now());
  }
}
