package org.malleposte.jmap.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.util.Locale;
import org.malleposte.account.Outage;
import org.malleposte.jmap.Catalogue;
import org.malleposte.jmap.Dispatcher;
import org.malleposte.jmap.Json;
import org.malleposte.jmap.Problem;
import org.malleposte.jmap.ProblemException;
import org.malleposte.jmap.Request;
import org.malleposte.jmap.SignedIn;
import org.malleposte.storage.StorageException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Requests (RFC 8620 §3.1).
final class ApiResource {
  private static final Logger LOG = LoggerFactory.getLogger(ApiResource.class);

  private final Dispatcher dispatcher;
  private final SessionResource session;
  private final Turnstile turnstile;
  private final int sizeRequest;
  private final RequestMemory memory;
  private final Unread unread = new Unread();

  ApiResource(Catalogue catalogue, SessionResource session, RequestMemory memory) {
    this.dispatcher = new Dispatcher(catalogue);
    this.session = session;
    this.turnstile =
        new Turnstile(catalogue.limits().concurrentRequests(), "maxConcurrentRequests");
    this.sizeRequest = catalogue.limits().sizeRequest();
    this.memory = memory;
  }

  void answer(Exchange exchange, SignedIn who) throws ProblemException {
    requireJson(exchange);
    if (exchange.length() > sizeRequest) {
      throw Inflow.tooLarge(sizeRequest);
    }
    unread.require(who.user().address());
    Buffer answer = Buffer.buffer(Json.write(answered(exchange, who)));
    taking(who, answer.length(), exchange.json(200, Exchange.JSON, answer));
  }

  /// An answer is on its way.
  void taking(SignedIn who, int octets, Future<Void> taken) {
    unread.count(who.user().address(), octets, taken);
  }

  /// Who has the answer may send the next request at once: by then this one has been let out.
  private ObjectNode answered(Exchange exchange, SignedIn who) throws ProblemException {
    try (Turnstile.Passage _ = turnstile.enter(who.user().address());
        RequestMemory.Share share = memory.share()) {
      share.begin(exchange.length());
      return answer(exchange.body().all(sizeRequest, share), who);
    }
  }

  private ObjectNode answer(byte[] body, SignedIn who) throws ProblemException {
    return answer(Request.read(body), who);
  }

  /// A request that came on a WebSocket.
  ObjectNode answer(JsonNode body, SignedIn who) throws ProblemException {
    unread.require(who.user().address());
    try (Turnstile.Passage _ = turnstile.enter(who.user().address())) {
      return answer(Request.of(body), who);
    }
  }

  private ObjectNode answer(Request request, SignedIn who) throws ProblemException {
    String before = session.state(who); // where that cannot be told, nothing is done yet
    ObjectNode answer = dispatcher.answer(who, request);
    return answer.put("sessionState", after(who, before));
  }

  /// What was done is told, whatever else cannot be.
  private String after(SignedIn who, String before) {
    try {
      return session.state(who);
    } catch (StorageException e) {
      LOG.atLevel(Outage.level("JMAP requests", e)).setCause(e).log("A session cannot be read.");
      return before;
    }
  }

  private static void requireJson(Exchange exchange) throws ProblemException {
    String type = exchange.header("Content-Type");
    if (type == null || !type.toLowerCase(Locale.ROOT).startsWith(Exchange.JSON)) {
      throw new ProblemException(Problem.notJson("The body must be application/json."));
    }
  }
}
