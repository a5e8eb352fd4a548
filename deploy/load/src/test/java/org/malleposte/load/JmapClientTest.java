package org.malleposte.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import org.junit.jupiter.api.Test;

/// The client against a server that says its answers whatever it is asked.
class JmapClientTest {
  private static final String SESSION =
      "{\"primaryAccounts\":{\"urn:ietf:params:jmap:mail\":\"u1\"},\"apiUrl\":\"/api/\","
          + "\"uploadUrl\":\"http://there/up/{accountId}/\",\"eventSourceUrl\":\"/events\"}";

  @Test
  void aRedirectLeadsToTheSession() throws IOException { // RFC 8620 §2.2
    try (var jmap = hears("HTTP/1.1 303 See Other\r\nLocation: /jmap\r\n\r\n" + ok(SESSION))) {
      assertThat(jmap.account()).isEqualTo("u1");
    }
  }

  @Test
  void anAnswerMayComeInChunks() throws IOException { // RFC 9112 §7.1
    var answer = "{\"methodResponses\":[[\"Email/get\",{\"list\":[]},\"0\"]]}";
    var chunked =
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5;x=y\r\n%s\r\n%x\r\n%s\r\n0\r\n\r\n"
            .formatted(answer.substring(0, 5), answer.length() - 5, answer.substring(5));
    try (var jmap = hears(ok(SESSION) + chunked)) {
      assertThat(jmap.call("Email/get", "\"ids\":[]").path("list").isArray()).isTrue();
    }
  }

  @Test
  void anErrorInPlaceOfAResponseIsOne() throws IOException {
    var error = "{\"methodResponses\":[[\"error\",{\"type\":\"serverFail\"},\"0\"]]}";
    try (var jmap = hears(ok(SESSION) + ok(error))) {
      assertThatThrownBy(() -> jmap.call("Email/get", "\"ids\":[]"))
          .isInstanceOf(Unexpected.class)
          .hasMessageContaining("serverFail");
    }
  }

  @Test
  void anEventMayComeInPiecesAndBetweenComments() throws IOException { // RFC 8620 §7.3
    var stream =
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
            + chunk(": \n\n")
            + chunk("event: state\ndata: {\"@type\":\"State")
            + chunk("Change\"}\n\n");
    try (var jmap = hears(ok(SESSION) + stream)) {
      jmap.listen();
      assertThat(jmap.event()).contains("StateChange").endsWith("\n\n");
      assertThatThrownBy(jmap::event).isInstanceOf(IOException.class);
    }
  }

  private static String ok(String body) {
    return "HTTP/1.1 200 OK\r\nContent-Length: " + body.length() + "\r\n\r\n" + body;
  }

  private static String chunk(String text) {
    return Integer.toHexString(text.length()) + "\r\n" + text + "\r\n";
  }

  private static JmapClient hears(String words) throws IOException {
    try (var server = new TestingServer(words)) {
      return JmapClient.signedIn(server.options(), 0);
    }
  }
}
