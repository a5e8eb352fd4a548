package org.malleposte.jmap.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.ServerWebSocket;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.malleposte.account.Account;
import org.malleposte.jmap.Catalogue;
import org.malleposte.jmap.OpenAccount;
import org.malleposte.jmap.ProblemException;
import org.malleposte.jmap.SignedIn;
import org.malleposte.jmap.push.PushHub;

/// Turns connections into WebSockets (RFC 8887 §4.1).
final class SocketResource {
  private final Catalogue catalogue;
  private final ApiResource api;
  private final Gate gate;
  private final PushHub hub;
  private final Presence presence;

  SocketResource(Catalogue catalogue, ApiResource api, Gate gate, PushHub hub, Presence presence) {
    this.catalogue = catalogue;
    this.api = api;
    this.gate = gate;
    this.hub = hub;
    this.presence = presence;
  }

  void answer(Exchange exchange, SignedIn who) throws ProblemException {
    Person person = new Person(who);
    person.guest = presence.enter(who, person::end);
    exchange.context().runOnContext(_ -> upgrade(exchange.request(), person, exchange));
  }

  private void upgrade(HttpServerRequest request, Person person, Exchange exchange) {
    request
        .toWebSocket()
        .onSuccess(socket -> person.begin(socket, exchange))
        .onFailure(_ -> person.over());
  }

  /// Who speaks on the socket.
  private final class Person implements Socket.Conversation {
    private final SignedIn who;
    private volatile Presence.@Nullable Guest guest;
    private volatile @Nullable Socket socket;

    Person(SignedIn who) {
      this.who = who;
    }

    void begin(ServerWebSocket opened, Exchange exchange) {
      Socket mine = new Socket(opened, exchange.context(), this, hub);
      socket = mine;
      mine.begin();
    }

    @Override
    public ObjectNode answer(JsonNode request) throws ProblemException {
      return api.answer(request, gate.again(who));
    }

    @Override
    public List<Account> accounts() {
      return catalogue.accounts().all(who).stream().map(OpenAccount::account).toList();
    }

    void end() {
      Socket open = socket;
      if (open != null) {
        open.end();
      }
    }

    @Override
    public void over() {
      Presence.Guest mine = guest;
      if (mine != null) {
        presence.leave(mine);
      }
    }
  }
}
