package org.malleposte.jmap.http;

import io.vertx.core.Vertx;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.malleposte.account.Account;
import org.malleposte.jmap.Catalogue;
import org.malleposte.jmap.OpenAccount;
import org.malleposte.jmap.Problem;
import org.malleposte.jmap.ProblemException;
import org.malleposte.jmap.SignedIn;
import org.malleposte.jmap.push.PushHub;

/// Event sources (RFC 8620 §7.3).
final class EventResource {
  private static final long LONGEST_PING = 900;

  private final Vertx vertx;
  private final Catalogue catalogue;
  private final PushHub hub;
  private final Presence presence;

  EventResource(Vertx vertx, Catalogue catalogue, PushHub hub, Presence presence) {
    this.vertx = vertx;
    this.catalogue = catalogue;
    this.hub = hub;
    this.presence = presence;
  }

  void answer(Exchange exchange, SignedIn who) throws ProblemException {
    List<String> types = types(exchange.parameter("types"));
    boolean closes = closesAfterState(exchange.parameter("closeafter"));
    long ping = ping(exchange.parameter("ping"));
    String resume = exchange.header("Last-Event-ID");
    Supplier<List<Account>> accounts =
        () -> catalogue.accounts().all(who).stream().map(OpenAccount::account).toList();
    Presence.Guest guest = new Presence.Guest(who);
    EventStream stream = new EventStream(vertx, exchange, closes, () -> presence.leave(guest));
    presence.enter(guest, () -> exchange.context().runOnContext(_ -> stream.end()));
    Channel channel = channel(accounts, types, resume, stream, guest);
    exchange.context().runOnContext(_ -> stream.begin(channel, ping));
  }

  private Channel channel(
      Supplier<List<Account>> accounts,
      List<String> types,
      @Nullable String resume,
      EventStream stream,
      Presence.Guest guest) {
    try {
      return new Channel(hub, accounts, types, resume, stream::wake);
    } catch (RuntimeException e) {
      presence.leave(guest);
      throw e;
    }
  }

  private static List<String> types(@Nullable String text) {
    return text == null || text.isEmpty() || text.equals("*")
        ? List.of()
        : List.of(text.split(","));
  }

  private static boolean closesAfterState(@Nullable String text) throws ProblemException {
    return switch (text) {
      case "state" -> true;
      case "no" -> false;
      case null -> false;
      default -> throw new ProblemException(Problem.http(400, "closeafter is state or no."));
    };
  }

  private static long ping(@Nullable String text) throws ProblemException {
    try {
      return text == null ? 0 : Math.clamp(Long.parseLong(text), 0L, LONGEST_PING);
    } catch (NumberFormatException e) {
      throw new ProblemException(Problem.http(400, "ping is a number of seconds."));
    }
  }
}
