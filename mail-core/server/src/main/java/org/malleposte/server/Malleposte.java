package org.malleposte.server;

import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.malleposte.directory.DirectoryException;
import org.malleposte.search.SearchIndex;
import org.malleposte.server.admin.AdminSocket;
import org.malleposte.server.admin.Terminal;
import org.malleposte.server.cli.Cli;
import org.malleposte.server.cli.Running;
import org.malleposte.server.cluster.Cluster;
import org.malleposte.server.config.Binding;
import org.malleposte.server.config.Configuration;
import org.malleposte.server.config.Endpoint;
import org.malleposte.server.house.DataDirectory;
import org.malleposte.server.house.House;
import org.malleposte.server.house.Logs;
import org.malleposte.server.tls.Certificate;
import org.malleposte.server.tls.CertificateWatch;
import org.malleposte.server.web.Health;
import org.malleposte.server.web.HttpListeners;
import org.malleposte.server.web.Metrics;
import org.malleposte.server.wire.Taps;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The server: every part by name, begun from the ground up and ended from the top down.
final class Malleposte implements Running, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Malleposte.class);

  /// Event loops; the work itself is done on virtual threads.
  private static final int LOOPS = Math.clamp(Runtime.getRuntime().availableProcessors(), 1, 8);

  private final DataDirectory directories;
  private final House house;
  private final Configuration configuration;
  private final Vertx vertx;
  private final Metrics metrics = new Metrics();
  private final Health health = new Health();
  private final JmapGuest jmap;
  private final HttpListeners http;
  private final Map<String, List<Endpoint>> listening = new LinkedHashMap<>();
  private final Taps taps = new Taps();
  private @Nullable AdminSocket admin;
  private @Nullable Protocols protocols;
  private @Nullable CertificateWatch watch;
  private @Nullable Duties duties;
  private @Nullable Cluster cluster;
  private @Nullable QuietMoments quiet;
  private @Nullable Recall recall;

  private Malleposte(DataDirectory directories, House house) {
    this.directories = directories;
    this.house = house;
    this.configuration = house.configuration();
    this.vertx =
        Vertx.vertx(
            new VertxOptions()
                .setPreferNativeTransport(true)
                .setEventLoopPoolSize(LOOPS)
                .setWorkerPoolSize(2)
                .setInternalBlockingPoolSize(2));
    this.jmap = new JmapGuest(vertx, house);
    this.http =
        new HttpListeners(
            vertx,
            house.hostname(),
            health,
            metrics,
            configuration.http().hsts(),
            List.of(jmap, new OAuthGuest(house)));
  }

  /// Opens the stores.
  ///
  /// @param domain added when it is not there, or null
  static Malleposte open(Path path, Configuration configuration, @Nullable String domain)
      throws IOException, DirectoryException {
    Logs.set(configuration.log());
    DataDirectory directories = DataDirectory.open(path);
    try {
      House house = House.open(directories, configuration, domain);
      return new Malleposte(directories, house);
    } catch (RuntimeException | DirectoryException e) {
      directories.close();
      throw e;
    }
  }

  House house() {
    return house;
  }

  /// Begins to serve.
  void listen() throws IOException {
    Certificate certificate = certificate();
    Protocols mail = new Protocols(vertx, house, certificate, taps, metrics, LOOPS);
    protocols = mail;
    health.check("storage", this::storage);
    HouseGauges.install(house, metrics);
    follow(house.search());
    recall = Recall.start(house.mail());
    if (configuration.cluster().enabled()) {
      cluster =
          Cluster.start(
              house.accounts(), house.directory().account(), configuration.cluster(), metrics);
    }
    Configuration.Listen listen = configuration.listen();
    listen("imap", listen.imap(), 143, mail::imap);
    listen("imaps", listen.imaps(), 993, mail::imaps);
    listen("smtp", listen.smtp(), 25, mail::smtp);
    listen("submission", listen.submission(), 587, mail::submission);
    listen("submissions", listen.submissions(), 465, mail::submissions);
    listen("lmtp", listen.lmtp(), 24, mail::lmtp);
    listen("http", listen.http(), 80, http::listenForPeople);
    listen("https", listen.https(), 443, at -> http.listenSecurely(at, mail.tls()));
    listen("admin", listen.admin(), 90, http::listenForSupervisors);
    Duties begun = Duties.start(house, metrics);
    duties = begun;
    if (cluster != null) {
      cluster.listen(begun::moved);
    }
    quiet = QuietMoments.watch();
    jmap.begin(begun.pushing());
    house.search().lookAfter(begun.lookingAfterSearch());
    admin = AdminSocket.listen(directories.adminSocket(), this::run);
    watch = CertificateWatch.start(certificate, this::reloadNow);
    LOG.info("Serving {} as {}.", directories.path(), house.hostname());
  }

  private void follow(SearchIndex search) {
    search.start();
    metrics.gauge("search.waiting", "Messages that wait for the index", search::waiting);
    metrics.counter("search.indexed", "Messages indexed since the start", search::indexed);
    HouseGauges.install(search.figures(), metrics);
  }

  private Certificate certificate() throws IOException {
    return Certificate.of(configuration.tls(), directories.tls(), house.hostname(), house.clock());
  }

  /// Begins to listen at one place and tells where that is in fact.
  private interface Listener {
    Endpoint listen(Endpoint endpoint) throws IOException;
  }

  private void listen(String name, Binding binding, int offset, Listener listener)
      throws IOException {
    Configuration.Listen listen = configuration.listen();
    for (Endpoint endpoint : binding.endpoints(listen.host(), listen.portBase(), offset)) {
      listening.computeIfAbsent(name, _ -> new ArrayList<>()).add(listener.listen(endpoint));
    }
  }

  private String storage() {
    house
        .metadata()
        .latest(new org.malleposte.storage.AccountId(house.directory().tenant(), "directory"));
    return "";
  }

  /// What is printed when everything listens: `ready imap=127.0.0.1:10143 ...`.
  String readyLine() {
    StringBuilder line = new StringBuilder("ready");
    listening.forEach((name, endpoints) ->
        endpoints.forEach(e -> line.append(' ').append(name).append('=').append(e)));
    return line.append(" dir=").append(directories.path()).toString();
  }

  /// Where a service listens first.
  Endpoint listening(String service) {
    return listening.getOrDefault(service, List.of()).getFirst();
  }

  /// Wherever a service listens.
  List<Endpoint> listeningAll(String service) {
    return listening.getOrDefault(service, List.of());
  }

  private int run(Terminal terminal, List<String> arguments) {
    return Cli.of(terminal, () -> house, this).run(arguments);
  }

  void reloadNow() {
    try {
      LOG.info(reload());
    } catch (IOException e) {
      LOG.error("The old certificate stays in use: {}", e.getMessage());
    }
  }

  @Override
  public String reload() throws IOException {
    Certificate certificate = certificate();
    if (protocols != null) {
      protocols.use(certificate);
      http.useTls(protocols.tls());
    }
    return "The certificate in " + certificate.certificate() + " is in use from now on.";
  }

  @Override
  public AutoCloseable tap(String address, Consumer<String> line) {
    return taps.open(address, line);
  }

  /// Says that it is not ready, and serves on for as long as those who send clients here need to
  /// notice.
  private void drain() {
    health.check("server", () -> "it is about to end");
    Duration notice = configuration.server().drain();
    if (protocols == null || !notice.isPositive()) {
      return;
    }
    LOG.info("Ending in {} s.", notice.toSeconds());
    try {
      TimeUnit.MILLISECONDS.sleep(notice.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    drain();
    LOG.info("Ending.");
    end("the watch on the certificate", watch);
    end("the mail protocols", protocols);
    end("the couriers", duties == null ? null : duties::stopCarrying);
    end("the quiet moments", quiet);
    end("the recall", recall);
    end("the admin socket", admin);
    end("JMAP", jmap);
    end("the duties", duties);
    end("HTTP", http);
    end("the cluster", cluster);
    end("Vert.x", this::closeVertx);
    end("the house", house);
    end("the metrics", metrics);
    end("the lock", directories);
    LOG.info("Ended.");
  }

  private void closeVertx() throws Exception {
    vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
  }

  private static void end(String part, @Nullable AutoCloseable closing) {
    try {
      if (closing != null) {
        closing.close();
      }
    } catch (Exception e) {
      LOG.error("Could not end {} well.", part, e);
    }
  }
}
