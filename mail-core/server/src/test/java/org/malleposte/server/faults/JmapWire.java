package org.malleposte.server.faults;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Somebody who is signed in to one server over JMAP, and knows its mailboxes.
final class JmapWire {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final HttpClient http;
  private final String base;
  private final String authorization;
  private final String account;
  private final Map<String, String> mailboxes = new HashMap<>();

  /// @throws IOException there is no server, or it does not sign in
  JmapWire(HttpClient http, int port, String user) throws IOException {
    byte[] credentials = (user + ":secret").getBytes(StandardCharsets.UTF_8);
    this.http = http;
    this.base = "http://127.0.0.1:" + port;
    this.authorization = "Basic " + Base64.getEncoder().encodeToString(credentials);
    this.account =
        send(request("/jmap/session").GET())
            .at("primaryAccounts")
            .at("urn:ietf:params:jmap:mail")
            .text();
    for (Json mailbox : call("Mailbox/get", "'properties':['name']").at("list").items()) {
      mailboxes.put(mailbox.at("name").text(), mailbox.at("id").text());
    }
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(base + path))
        .timeout(PATIENCE)
        .header("Authorization", authorization)
        .header("Content-Type", "application/json");
  }

  /// Nothing is sent twice: HttpClient tries again only what changes nothing, and what could not be
  /// sent.
  private Json send(HttpRequest.Builder request) throws IOException {
    try {
      HttpResponse<String> response =
          http.send(request.build(), HttpResponse.BodyHandlers.ofString());
      int status = response.statusCode();
      if (status != 200) {
        throw new Unavailable(
            response.uri().getPath() + " was answered by " + status + " " + response.body(),
            status == 503);
      }
      return Json.parse(response.body());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  /// Calls one method.
  ///
  /// @param arguments without `accountId`; apostrophes stand for quotation marks
  /// @return the arguments of its answer
  /// @throws Unavailable the call failed
  Json call(String method, String arguments) throws IOException {
    String body =
        """
        {'using':['urn:ietf:params:jmap:core','urn:ietf:params:jmap:mail'],\
        'methodCalls':[['%s',{'accountId':'%s',%s},'0']]}\
        """
            .formatted(method, account, arguments)
            .replace('\'', '"');
    Json answer =
        send(request("/jmap/api").POST(HttpRequest.BodyPublishers.ofString(body)))
            .at("methodResponses")
            .at(0);
    if (!answer.at(0).text().equals(method)) {
      String type = answer.at(1).at("type").text();
      String said =
          method + " was answered by " + type + ": " + answer.at(1).at("description").text();
      throw new Unavailable(said, type.equals("serverUnavailable"));
    }
    return answer.at(1);
  }

  /// The id of a mailbox.
  ///
  /// @throws Unavailable the server did not name it
  String mailbox(String name) throws Unavailable {
    @Nullable String id = mailboxes.get(name);
    if (id == null) {
      throw new Unavailable("Mailbox/get does not have " + name, false);
    }
    return id;
  }

  /// The name of a mailbox; its id where it has none.
  String mailboxName(String id) {
    return mailboxes.entrySet().stream()
        .filter(mailbox -> mailbox.getValue().equals(id))
        .map(Map.Entry::getKey)
        .findFirst()
        .orElse(id);
  }
}
