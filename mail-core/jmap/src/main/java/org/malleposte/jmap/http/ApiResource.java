package org.malleposte.jmap.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Locale;
import org.malleposte.jmap.Catalogue;
import org.malleposte.jmap.Dispatcher;
import org.malleposte.jmap.Problem;
import org.malleposte.jmap.ProblemException;
import org.malleposte.jmap.Request;
import org.malleposte.jmap.SignedIn;

/// Requests (RFC 8620 §3.1).
final class ApiResource {
  private final Dispatcher dispatcher;
  private final SessionResource session;
  private final Turnstile turnstile;
  private final int sizeRequest;
  private final RequestMemory memory;

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
    exchange.json(200, Exchange.JSON, answered(exchange, who));
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
    try (Turnstile.Passage _ = turnstile.enter(who.user().address())) {
      return answer(Request.of(body), who);
    }
  }

  private ObjectNode answer(Request request, SignedIn who) throws ProblemException {
    return dispatcher.answer(who, request).put("sessionState", session.state(who));
  }

  private static void requireJson(Exchange exchange) throws ProblemException {
    String type = exchange.header("Content-Type");
    if (type == null || !type.toLowerCase(Locale.ROOT).startsWith(Exchange.JSON)) {
      throw new ProblemException(Problem.notJson("The body must be application/json."));
    }
  }
}
