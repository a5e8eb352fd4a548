package org.malleposte.jmap.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.ServerWebSocket;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.malleposte.account.Account;
import org.malleposte.jmap.Catalogue;
import org.malleposte.jmap.OpenAccount;
import org.malleposte.jmap.Problem;
import org.malleposte.jmap.ProblemException;
import org.malleposte.jmap.SignedIn;
import org.malleposte.jmap.push.PushHub;

/// Turns connections into WebSockets (RFC 8887 §4.1).
final class SocketResource {
  private final Vertx vertx;
  private final Catalogue catalogue;
  private final ApiResource api;
  private final Gate gate;
  private final PushHub hub;
  private final Presence presence;
  private final RequestMemory memory;

  SocketResource(
      Vertx vertx,
      Catalogue catalogue,
      ApiResource api,
      Gate gate,
      PushHub hub,
      Presence presence,
      RequestMemory memory) {
    this.vertx = vertx;
    this.catalogue = catalogue;
    this.api = api;
    this.gate = gate;
    this.hub = hub;
    this.presence = presence;
    this.memory = memory;
  }

  void answer(Exchange exchange, SignedIn who) throws ProblemException {
    if (!"websocket".equalsIgnoreCase(exchange.header("Upgrade"))) { // nor over HTTP/2
      throw new ProblemException(Problem.http(400, "Here is a WebSocket, over HTTP/1.1."));
    }
    Person person = new Person(who);
    presence.enter(person.guest, person::end);
    exchange.context().runOnContext(_ -> upgrade(exchange.request(), person, exchange));
  }

  private void upgrade(HttpServerRequest request, Person person, Exchange exchange) {
    try {
      request
          .toWebSocket()
          .onSuccess(socket -> person.begin(socket, exchange))
          .onFailure(_ -> person.over());
    } catch (RuntimeException e) { // the client may be gone by now
      person.over();
      throw e;
    }
  }

  /// Who speaks on the socket.
  private final class Person implements Socket.Conversation {
    private final SignedIn who;
    private final Presence.Guest guest;
    private volatile @Nullable Socket socket;
    private volatile boolean ended;

    Person(SignedIn who) {
      this.who = who;
      this.guest = new Presence.Guest(who);
    }

    void begin(ServerWebSocket opened, Exchange exchange) {
      Socket mine = new Socket(vertx, opened, exchange.context(), this, hub, memory);
      socket = mine;
      mine.begin();
      if (ended) {
        mine.end();
      }
    }

    @Override
    public ObjectNode answer(JsonNode request) throws ProblemException {
      return api.answer(request, gate.again(who));
    }

    @Override
    public void sent(int octets, Future<Void> taken) {
      api.taking(who, octets, taken);
    }

    @Override
    public List<Account> accounts() {
      return catalogue.accounts().all(who).stream().map(OpenAccount::account).toList();
    }

    void end() {
      ended = true;
      Socket open = socket;
      if (open != null) {
        open.end();
      }
    }

    @Override
    public void over() {
      presence.leave(guest);
    }
  }
}
