package org.malleposte.jmap.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.zip.CRC32;
import org.malleposte.jmap.AccountJson;
import org.malleposte.jmap.Capability;
import org.malleposte.jmap.Catalogue;
import org.malleposte.jmap.Json;
import org.malleposte.jmap.OpenAccount;
import org.malleposte.jmap.SignedIn;
import org.malleposte.jmap.core.CoreCapability;

/// The session object (RFC 8620 §2).
final class SessionResource {
  /// States that are remembered, about as many as there are people.
  private static final int STATES = 10_000;

  private final Map<List<String>, String> states = new ConcurrentHashMap<>();
  private final Catalogue catalogue;
  private final String url;

  SessionResource(Catalogue catalogue, String url) {
    this.catalogue = catalogue;
    this.url = url;
  }

  void answer(Exchange exchange, SignedIn who) {
    String base = url.isEmpty() ? asAsked(exchange) : url;
    ObjectNode session = accounts(who);
    session.put("state", state(session));
    if (session.at("/capabilities/" + SocketCapability.URN) instanceof ObjectNode socket) {
      socket.put("url", base.replaceFirst("^http", "ws") + Paths.SOCKET);
    }
    session
        .put("apiUrl", base + Paths.API)
        .put("downloadUrl", base + Paths.DOWNLOAD + "{accountId}/{blobId}/{name}?accept={type}")
        .put("uploadUrl", base + Paths.UPLOAD + "{accountId}/")
        .put(
            "eventSourceUrl",
            base + Paths.EVENTS + "?types={types}&closeafter={closeafter}&ping={ping}");
    exchange.json(200, Exchange.JSON, session);
  }

  /// Changes whenever something in the session object does. Every answer has it: it is remembered
  /// for those accounts.
  String state(SignedIn who) {
    List<String> seen = new ArrayList<>();
    seen.add(who.user().address());
    for (OpenAccount account : catalogue.accounts().all(who)) {
      seen.add(account.id());
      seen.add(account.name());
      seen.add(account.personal() + " " + account.isReadOnly());
    }
    String known = states.get(seen);
    if (known != null) {
      return known;
    }
    String made = state(accounts(who));
    if (states.size() > STATES) {
      states.clear();
    }
    states.put(seen, made);
    return made;
  }

  private static String state(ObjectNode session) {
    CRC32 sum = new CRC32();
    sum.update(Json.write(session));
    return Long.toHexString(sum.getValue());
  }

  private static String asAsked(Exchange exchange) {
    String scheme = exchange.isEncrypted() ? "https" : "http";
    var authority = exchange.request().authority();
    return scheme + "://" + (authority == null ? "localhost" : authority.toString());
  }

  private ObjectNode accounts(SignedIn who) {
    ObjectNode session = Json.object();
    ObjectNode capabilities = session.putObject("capabilities");
    catalogue
        .capabilities()
        .forEach((urn, capability) -> {
          if (capability.isOfServer()) {
            capabilities.set(urn, capability.ofServer());
          }
        });
    ObjectNode accounts = session.putObject("accounts");
    ObjectNode primary = session.putObject("primaryAccounts");
    List<OpenAccount> all = catalogue.accounts().all(who);
    all.forEach(account ->
        accounts.set(account.id(), AccountJson.of(catalogue.capabilities().values(), account)));
    OpenAccount own = all.getFirst();
    for (Capability capability : catalogue.capabilities().values()) {
      boolean core = capability.urn().equals(CoreCapability.URN); // RFC 8620 §2: not there
      if (!core && capability.isOfServer() && capability.isOf(own)) {
        primary.put(capability.urn(), own.id());
      }
    }
    return session.put("username", who.user().address());
  }
}
