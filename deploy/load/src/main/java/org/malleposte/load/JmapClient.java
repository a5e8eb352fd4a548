package org.malleposte.load;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/// Somebody who has signed in by JMAP (RFC 8620, RFC 8621), on one connection.
final class JmapClient implements AutoCloseable {
  static final ObjectMapper JSON = new ObjectMapper();

  private static final String USING =
      "{\"using\":[\"urn:ietf:params:jmap:core\",\"urn:ietf:params:jmap:mail\"],\"methodCalls\":";

  private final Http http;
  private final String account;
  private final String api;
  private final String upload;
  private final String events;

  private JmapClient(Http http, JsonNode session) throws IOException {
    this.http = http;
    this.account = text(session.path("primaryAccounts"), "urn:ietf:params:jmap:mail");
    this.api = target(text(session, "apiUrl"));
    this.upload = target(text(session, "uploadUrl")).replace("{accountId}", account);
    this.events = target(session.path("eventSourceUrl").asText());
  }

  static JmapClient signedIn(Options options, int connection) throws IOException {
    return signedIn(options, connection, "", 64 << 10);
  }

  /// @param source the address to come from, empty for any
  /// @param buffer bytes
  static JmapClient signedIn(Options options, int connection, String source, int buffer)
      throws IOException {
    var http = Http.connect(options, connection, source, buffer);
    try {
      return new JmapClient(http, session(http));
    } catch (IOException e) {
      http.close();
      throw e;
    }
  }

  /// RFC 8620 §2.2: the well-known place may redirect.
  private static JsonNode session(Http http) throws IOException {
    var answer = http.get("/.well-known/jmap");
    for (int i = 0; i < 3 && answer.status() / 100 == 3; i++) {
      answer = http.get(target(answer.field("location")));
    }
    if (answer.status() != 200) {
      throw new Unexpected("GET /.well-known/jmap", answer.status() + " " + answer.text());
    }
    return JSON.readTree(answer.body());
  }

  /// What of a URL stands in a request: servers give whole ones, or only paths.
  private static String target(String url) {
    int host = url.indexOf("://");
    int path = host < 0 ? 0 : url.indexOf('/', host + 3);
    return path < 0 ? "/" : url.substring(path);
  }

  static String text(JsonNode node, String name) throws IOException {
    var value = node.path(name);
    if (!value.isTextual() || value.textValue().isEmpty()) {
      throw new Unexpected("(looking for " + name + ")", node.toString());
    }
    return value.textValue();
  }

  String account() {
    return account;
  }

  /// The whole request whose method calls those are.
  static byte[] request(String calls) {
    return (USING + calls + "}").getBytes(StandardCharsets.UTF_8);
  }

  /// Sends a request and returns the answer's octets as they are.
  byte[] send(byte[] request) throws IOException {
    var answer = http.post(api, "application/json", request);
    if (answer.status() != 200) {
      throw new Unexpected(
          new String(request, StandardCharsets.UTF_8), answer.status() + " " + answer.text());
    }
    return answer.body();
  }

  /// The arguments of the response to a call; `names` are those of all calls, in order.
  static JsonNode[] responses(byte[] answer, String... names) throws IOException {
    var responses = JSON.readTree(answer).path("methodResponses");
    var arguments = new JsonNode[names.length];
    for (int i = 0; i < names.length; i++) {
      if (!responses.path(i).path(0).asText().equals(names[i])) {
        throw new Unexpected(names[i], responses.path(i).toString());
      }
      arguments[i] = responses.path(i).path(1);
    }
    return arguments;
  }

  /// One call.
  JsonNode call(String name, String arguments) throws IOException {
    var calls = "[[\"%s\",{\"accountId\":\"%s\",%s},\"0\"]]".formatted(name, account, arguments);
    return responses(send(request(calls)), name)[0];
  }

  /// Uploads a message; the id of the blob that it is now.
  String upload(byte[] message) throws IOException {
    var answer = http.post(upload, "message/rfc822", message);
    if (answer.status() / 100 != 2) {
      throw new Unexpected("an upload", answer.status() + " " + answer.text());
    }
    var blob = JSON.readTree(answer.body());
    if (blob.path("size").asInt() != message.length) {
      throw new Unexpected("an upload of " + message.length, answer.text());
    }
    return text(blob, "blobId");
  }

  /// The id of the mailbox of that name.
  String mailbox(String name) throws IOException {
    var list = call("Mailbox/get", "\"ids\":null,\"properties\":[\"name\",\"role\"]").path("list");
    for (var mailbox : list) {
      boolean inbox = name.equals("INBOX") && mailbox.path("role").asText().equals("inbox");
      if (inbox || mailbox.path("name").asText().equals(name)) {
        return text(mailbox, "id");
      }
    }
    throw new Unexpected("Mailbox/get", "no " + name + " in " + list);
  }

  /// The newest messages of a mailbox, at most so many.
  String[] emails(String mailbox, int most) throws IOException {
    var ids = call("Email/query", newest(mailbox, 0, most)).path("ids");
    var emails = new String[ids.size()];
    for (int i = 0; i < emails.length; i++) {
      emails[i] = ids.get(i).asText();
    }
    if (emails.length == 0) {
      throw new Unexpected("Email/query", "no message in " + mailbox);
    }
    return emails;
  }

  /// One property of those messages, and their ids.
  JsonNode get(String[] emails, String property) throws IOException {
    var ids = String.join("\",\"", emails);
    var arguments = "\"ids\":[\"%s\"],\"properties\":[\"id\",\"%s\"]".formatted(ids, property);
    return call("Email/get", arguments).path("list");
  }

  /// The arguments that ask for a part of a mailbox, the newest first.
  static String newest(String mailbox, int position, int limit) {
    return """
    "filter":{"inMailbox":"%s"},"sort":[{"property":"receivedAt","isAscending":false}],\
    "position":%d,"limit":%d\
    """
        .formatted(mailbox, position, limit);
  }

  /// Starts to listen to everything that changes: from now on there is only [#event].
  void listen() throws IOException {
    http.open(events.replace("{types}", "*").replace("{closeafter}", "no").replace("{ping}", "0"));
  }

  /// The next event that says that something changed.
  String event() throws IOException {
    var text = new StringBuilder();
    while (true) {
      var chunk = http.chunk();
      if (chunk.length == 0) {
        throw new IOException("the server ended a stream of events");
      }
      text.append(new String(chunk, StandardCharsets.UTF_8));
      if (text.indexOf("\n\n") >= 0) {
        var event = text.toString();
        if (event.contains("StateChange")) {
          return event;
        }
        text.setLength(0);
      }
    }
  }

  @Override
  public void close() throws IOException {
    http.close();
  }
}
