package org.malleposte.jmap.http;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.malleposte.account.Outage;
import org.malleposte.account.Watch;
import org.malleposte.jmap.Capability;
import org.malleposte.jmap.Catalogue;
import org.malleposte.jmap.Problem;
import org.malleposte.jmap.ProblemException;
import org.malleposte.jmap.Rooms;
import org.malleposte.jmap.SignedIn;
import org.malleposte.jmap.core.BlobCapability;
import org.malleposte.jmap.core.CoreCapability;
import org.malleposte.jmap.mail.MailCapability;
import org.malleposte.jmap.mdn.MdnCapability;
import org.malleposte.jmap.push.PushHub;
import org.malleposte.jmap.quota.QuotaCapability;
import org.malleposte.jmap.sharing.MailShareCapability;
import org.malleposte.jmap.sharing.OwnerCapability;
import org.malleposte.jmap.sharing.PrincipalsCapability;
import org.malleposte.jmap.smime.Anchors;
import org.malleposte.jmap.smime.Smime;
import org.malleposte.jmap.smime.SmimeCapability;
import org.malleposte.jmap.submission.SubmissionCapability;
import org.malleposte.jmap.submission.VacationCapability;
import org.malleposte.storage.StorageException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// JMAP on an HTTP server that somebody else listens with.
public final class JmapHttp implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(JmapHttp.class);

  private static final String BEARER = "Bearer realm=\"JMAP\"";

  private final Vertx vertx;
  private final JmapSettings settings;
  private final Gate gate;
  private final SessionResource session;
  private final ApiResource api;
  private final UploadResource upload;
  private final DownloadResource download;
  private final Presence presence;
  private final PushHub hub;
  private final Push push;
  private final EventResource events;
  private final SocketResource sockets;
  private final Watch directory;

  public JmapHttp(Vertx vertx, Rooms rooms, JmapSettings settings) {
    this.vertx = vertx;
    this.settings = settings;
    this.hub = new PushHub(rooms.accounts());
    this.push = push(hub, rooms, settings);
    Catalogue catalogue =
        new Catalogue(rooms, settings.limits(), capabilities(rooms, settings, push));
    RequestMemory memory = new RequestMemory(settings.requestMemory());
    this.gate = new Gate(rooms, settings);
    this.presence = new Presence(vertx, gate);
    this.session = new SessionResource(catalogue, settings.url());
    this.api = new ApiResource(catalogue, session, memory);
    this.upload = new UploadResource(catalogue);
    this.download = new DownloadResource(catalogue);
    this.events = new EventResource(vertx, catalogue, hub, presence);
    this.sockets = new SocketResource(vertx, catalogue, api, gate, hub, presence, memory);
    this.directory = rooms.directory().watch(presence::wake);
  }

  private static Push push(PushHub hub, Rooms rooms, JmapSettings settings) {
    try {
      return new Push(hub, rooms, settings);
    } catch (RuntimeException e) {
      hub.close();
      throw e;
    }
  }

  private static List<Capability> capabilities(Rooms rooms, JmapSettings settings, Push push) {
    List<Capability> capabilities = new ArrayList<>();
    capabilities.add(new CoreCapability(settings.limits(), push.methods()));
    capabilities.add(new BlobCapability(settings.limits()));
    capabilities.add(new MailCapability());
    capabilities.add(new SubmissionCapability());
    capabilities.add(new VacationCapability());
    capabilities.add(new QuotaCapability());
    capabilities.add(new MdnCapability());
    capabilities.add(new PrincipalsCapability());
    capabilities.add(new OwnerCapability());
    capabilities.add(new MailShareCapability());
    Anchors anchors = new Anchors(settings.smimeTrust());
    capabilities.add(new SmimeCapability(new Smime(rooms.mail(), rooms.clock(), anchors)));
    capabilities.add(new SocketCapability());
    capabilities.addAll(push.capabilities());
    return capabilities;
  }

  /// Messages are pushed only while that is so: by one of several servers.
  public void pushWhen(BooleanSupplier condition) {
    push.sendWhen(condition);
  }

  /// Whether a request for that path is for JMAP.
  public static boolean isAt(String path) {
    return path.equals(Paths.WELL_KNOWN) || path.startsWith(Paths.ALL);
  }

  /// Answers a request; called on the event loop.
  public void handle(HttpServerRequest request) {
    Context context = vertx.getOrCreateContext();
    Exchange exchange = new Exchange(request, context, settings.origins());
    Thread.ofVirtual().name("jmap").start(() -> answer(exchange));
  }

  private void answer(Exchange exchange) {
    try {
      route(exchange);
    } catch (ProblemException e) {
      refuse(exchange, e.problem());
    } catch (StorageException e) {
      LOG.atLevel(Outage.level("JMAP requests", e))
          .setCause(e)
          .log("A request failed: {}", e.getMessage());
      refuse(exchange, Problem.http(503, "The store cannot answer now."));
    } catch (RuntimeException e) {
      LOG.error("A request failed.", e);
      refuse(exchange, Problem.http(500, "The server made a mistake; it is noted."));
    }
  }

  private static void refuse(Exchange exchange, Problem problem) {
    HttpServerResponse response = exchange.request().response();
    if (problem.status() == 401) {
      response.headers().add("WWW-Authenticate", BEARER + error(exchange, "invalid_token"));
      response.headers().add("WWW-Authenticate", "Basic realm=\"JMAP\", charset=\"UTF-8\"");
    } else if (problem.equals(Gate.WRONG_SCOPE)) {
      String why = error(exchange, "insufficient_scope") + ", scope=\"jmap\"";
      response.headers().add("WWW-Authenticate", BEARER + why);
    } else if (problem.status() == 429 || problem.status() == 503) {
      response.putHeader("Retry-After", "1");
    }
    exchange.problem(problem);
  }

  /// RFC 6750 §3.1: nothing for who showed no token.
  private static String error(Exchange exchange, String word) {
    String shown = exchange.header("Authorization");
    return shown != null && Gate.isBearer(shown) ? ", error=\"" + word + "\"" : "";
  }

  private void route(Exchange exchange) throws ProblemException {
    HttpMethod method = exchange.request().method();
    if (method.equals(HttpMethod.OPTIONS)) {
      preflight(exchange);
      return;
    }
    String path = String.valueOf(exchange.request().path());
    switch (path) {
      case Paths.WELL_KNOWN, Paths.SESSION -> {
        require(method, HttpMethod.GET);
        session.answer(exchange, gate.signIn(exchange));
      }
      case Paths.API -> {
        require(method, HttpMethod.POST);
        api.answer(exchange, gate.signIn(exchange));
      }
      case Paths.EVENTS -> {
        require(method, HttpMethod.GET);
        events.answer(exchange, gate.signIn(exchange));
      }
      case Paths.SOCKET -> {
        require(method, HttpMethod.GET);
        sockets.answer(exchange, gate.signIn(exchange));
      }
      default -> routeBelow(exchange, method, path);
    }
  }

  private void routeBelow(Exchange exchange, HttpMethod method, String path)
      throws ProblemException {
    if (path.startsWith(Paths.UPLOAD)) {
      require(method, HttpMethod.POST);
      SignedIn who = gate.signIn(exchange);
      upload.answer(exchange, who, path.substring(Paths.UPLOAD.length()));
    } else if (path.startsWith(Paths.DOWNLOAD)) {
      require(method, HttpMethod.GET);
      SignedIn who = gate.signIn(exchange);
      download.answer(exchange, who, path.substring(Paths.DOWNLOAD.length()));
    } else {
      throw new ProblemException(Problem.http(404, "There is nothing here."));
    }
  }

  private static void require(HttpMethod method, HttpMethod wanted) throws ProblemException {
    if (!method.equals(wanted)) {
      throw new ProblemException(Problem.http(405, "That is asked with " + wanted + "."));
    }
  }

  /// What a browser asks before a page may talk to another server.
  private static void preflight(Exchange exchange) {
    exchange
        .response(204)
        .putHeader("Access-Control-Allow-Methods", "GET, POST, OPTIONS")
        .putHeader(
            "Access-Control-Allow-Headers",
            "Authorization, Content-Type, Accept, Last-Event-ID, If-None-Match, Range")
        .putHeader("Access-Control-Max-Age", "86400")
        .end();
  }

  /// Ends what is open; requests under way are answered.
  @Override
  public void close() {
    directory.close();
    push.close();
    hub.close();
    presence.closeIf(_ -> true);
  }
}
