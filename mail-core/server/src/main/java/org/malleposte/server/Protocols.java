package org.malleposte.server;

import io.vertx.core.Vertx;
import io.vertx.core.net.ServerSSLOptions;
import io.vertx.core.net.TrustOptions;
import java.io.IOException;
import java.util.LinkedHashSet;
import java.util.Set;
import org.malleposte.directory.sasl.Sasl;
import org.malleposte.imap.Imap;
import org.malleposte.imap.ImapOptions;
import org.malleposte.imap.codec.DecoderLimits;
import org.malleposte.imap.session.ImapServer;
import org.malleposte.imap.session.ImapSettings;
import org.malleposte.server.cli.Version;
import org.malleposte.server.config.Configuration;
import org.malleposte.server.config.Endpoint;
import org.malleposte.server.house.House;
import org.malleposte.server.tls.Certificate;
import org.malleposte.server.tls.NoClientCertificates;
import org.malleposte.server.web.Metrics;
import org.malleposte.server.wire.Taps;
import org.malleposte.smtp.server.Door;
import org.malleposte.smtp.server.SmtpLimits;
import org.malleposte.smtp.server.SmtpRooms;
import org.malleposte.smtp.server.SmtpServer;
import org.malleposte.smtp.server.SmtpSettings;
import org.malleposte.smtp.server.SmtpTimeouts;

/// The mail protocols on the open house, told of the configuration.
final class Protocols implements AutoCloseable {
  private static final Set<String> THIS_MACHINE = Set.of("127.0.0.1", "::1", "0:0:0:0:0:0:0:1");

  private final Configuration configuration;
  private final int loops;
  private final ImapServer imap;
  private ServerSSLOptions tls;
  private final SmtpServer smtp;

  Protocols(
      Vertx vertx, House house, Certificate certificate, Taps taps, Metrics metrics, int loops)
      throws IOException {
    this.configuration = house.configuration();
    this.loops = loops;
    Sasl sasl = new Sasl(house.authenticator());
    this.tls = tls(certificate);
    this.imap = new ImapServer(vertx, imapSettings(house), tls, imap(house, sasl, metrics));
    this.smtp = new SmtpServer(vertx, smtpSettings(house), rooms(house, sasl, taps, metrics), tls);
    imap.listenIn(taps);
    metrics.gauge("connections", "Clients connected", imap::connections, "protocol", "imap");
  }

  private Imap imap(House house, Sasl sasl, Metrics metrics) {
    ImapOptions options =
        new ImapOptions(
            configuration.limits().messageSize().octets(),
            configuration.limits().plaintextOnLoopback(),
            configuration.imap().messageLimit(),
            configuration.imap().saveLimit(),
            Version.OF_THIS,
            configuration.jmap().url());
    return new Imap(
        house.mail(),
        house.directory(),
        house.authenticator(),
        sasl,
        house.clock(),
        options,
        new ImapCounters(metrics),
        house.search());
  }

  private ImapSettings imapSettings(House house) {
    Configuration.Limits limits = configuration.limits();
    ImapSettings usual = ImapSettings.defaults(house.directories().tmp());
    return new ImapSettings(
        configuration.imap().loginTimeout(),
        configuration.imap().idleTimeout(),
        usual.command(),
        usual.octetsPerSecond(),
        usual.writeStall(),
        limits.connections(),
        limits.connectionsPerAddress(),
        THIS_MACHINE,
        configuration.imap().connectionsPerUser(),
        usual.inputWaiting(),
        configuration.storage().spoolMemory().toInt(),
        usual.sharedSpoolMemory(),
        house.directories().tmp(),
        DecoderLimits.DEFAULT);
  }

  private SmtpSettings smtpSettings(House house) {
    Configuration.Limits limits = configuration.limits();
    SmtpLimits usual = SmtpLimits.DEFAULT;
    SmtpLimits bounds =
        new SmtpLimits(
            limits.connections(),
            limits.connectionsPerAddress(),
            configuration.smtp().recipients(),
            usual.messagesPerConnection(),
            configuration.smtp().messagesPerHourPerUser(),
            configuration.smtp().messagesPerHourPerAddress(),
            usual.errors(),
            usual.unknownRecipients(),
            usual.authFailures(),
            usual.idleCommands(),
            usual.hops());
    SmtpTimeouts waits = SmtpTimeouts.DEFAULT;
    return new SmtpSettings(
        house.hostname(),
        house.directories().tmp(),
        configuration.storage().spoolMemory().toInt(),
        limits.messageSize().octets(),
        limits.plaintextOnLoopback(),
        configuration.smtp().fullMailboxIsFinal(),
        bounds,
        new SmtpTimeouts(
            configuration.smtp().timeout(),
            waits.transfer(),
            waits.octetsPerSecond(),
            configuration.smtp().greetingDelay(),
            configuration.server().grace()));
  }

  private static SmtpRooms rooms(House house, Sasl sasl, Taps taps, Metrics metrics) {
    return new SmtpRooms(
        house.directory(),
        house.authenticator(),
        sasl,
        house.mail(),
        house.queue(),
        new SmtpCounters(metrics),
        taps,
        house.clock());
  }

  Endpoint imap(Endpoint endpoint) throws IOException {
    return listen(endpoint, (host, port) -> imap.listen(host, port, false, loops));
  }

  Endpoint imaps(Endpoint endpoint) throws IOException {
    return listen(endpoint, (host, port) -> imap.listen(host, port, true, loops));
  }

  Endpoint smtp(Endpoint endpoint) throws IOException {
    return listen(endpoint, (host, port) -> smtp.listen(Door.MX, host, port, false, loops));
  }

  Endpoint submission(Endpoint endpoint) throws IOException {
    return listen(endpoint, (host, port) -> smtp.listen(Door.SUBMISSION, host, port, false, loops));
  }

  Endpoint submissions(Endpoint endpoint) throws IOException {
    return listen(endpoint, (host, port) -> smtp.listen(Door.SUBMISSION, host, port, true, loops));
  }

  Endpoint lmtp(Endpoint endpoint) throws IOException {
    return listen(endpoint, (host, port) -> smtp.listen(Door.LMTP, host, port, false, loops));
  }

  private interface Port {
    int listen(String host, int port);
  }

  private static Endpoint listen(Endpoint endpoint, Port port) throws IOException {
    try {
      return new Endpoint(endpoint.host(), port.listen(endpoint.host(), endpoint.port()));
    } catch (IllegalStateException e) {
      throw new IOException(e.getMessage() + ".", e);
    }
  }

  /// New connections use that certificate from now on.
  void use(Certificate certificate) throws IOException {
    tls = tls(certificate);
    imap.useTls(tls);
    smtp.useTls(tls);
  }

  /// What every TLS listener uses now.
  ServerSSLOptions tls() {
    return tls;
  }

  private ServerSSLOptions tls(Certificate certificate) throws IOException {
    ServerSSLOptions options = new ServerSSLOptions();
    options.setKeyCertOptions(certificate.options());
    options.setTrustOptions(TrustOptions.wrap(new NoClientCertificates()));
    options.setEnabledSecureTransportProtocols(new LinkedHashSet<>(configuration.tls().versions()));
    return options;
  }

  /// Lets everybody finish a command: BYE to IMAP clients, 421 to others.
  @Override
  public void close() {
    Thread ending = Thread.ofPlatform().name("end-smtp").start(smtp::close);
    imap.close(configuration.server().grace());
    try {
      ending.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
