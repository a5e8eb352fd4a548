package org.malleposte.server.tls;

import java.io.IOException;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Looks every few seconds whether the certificate's files were replaced, as ACME clients do.
public final class CertificateWatch implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(CertificateWatch.class);
  private static final int SECONDS = 10;

  private final Certificate certificate;
  private final Runnable changed;
  private final ScheduledExecutorService clock =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().name("certificate-watch").daemon().factory());
  private List<FileTime> seen;

  private CertificateWatch(Certificate certificate, Runnable changed) throws IOException {
    this.certificate = certificate;
    this.changed = changed;
    this.seen = certificate.stamp();
  }

  public static CertificateWatch start(Certificate certificate, Runnable changed)
      throws IOException {
    CertificateWatch watch = new CertificateWatch(certificate, changed);
    watch.clock.scheduleWithFixedDelay(watch::look, SECONDS, SECONDS, TimeUnit.SECONDS);
    return watch;
  }

  private void look() {
    try {
      List<FileTime> now = certificate.stamp();
      if (!now.equals(seen)) {
        seen = now;
        changed.run();
      }
    } catch (IOException e) {
      // Between the removal of the old file and the arrival of the new one.
      LOG.debug("The certificate's files cannot be looked at: {}", e.getMessage());
    }
  }

  @Override
  public void close() {
    clock.shutdownNow();
  }
}
