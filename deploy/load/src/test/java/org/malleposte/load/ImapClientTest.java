package org.malleposte.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.ArrayList;
import org.junit.jupiter.api.Test;

/// The client against a server that says its lines whatever it is asked.
class ImapClientTest {
  @Test
  void aLiteralIsPartOfItsLine() throws IOException {
    var seen = new ArrayList<String>();
    try (var imap = hears("* OK hello", "* 1 FETCH (BODY[] {11}\r\nt1 NO way\r\n)", "t1 OK done")) {
      imap.command("FETCH 1 BODY[]", seen::add);
    }
    assertThat(seen).containsExactly("* 1 FETCH (BODY[] {11})");
  }

  @Test
  void aNoIsAnError() throws IOException {
    try (var imap = hears("* OK hello", "t1 NO not today")) {
      assertThatThrownBy(() -> imap.command("NOOP"))
          .isInstanceOf(Unexpected.class)
          .hasMessage("sent NOOP and got t1 NO not today");
    }
  }

  @Test
  void aLineOfNoKnownFormIsAnError() throws IOException {
    try (var imap = hears("* OK hello", "t9 OK another's answer")) {
      assertThatThrownBy(() -> imap.command("NOOP")).isInstanceOf(Unexpected.class);
    }
  }

  @Test
  void messagesComeAndGo() throws IOException {
    try (var imap = hears("* OK hello", "* 7 EXISTS", "* 3 EXPUNGE", "* 3 EXPUNGE", "t1 OK done")) {
      imap.command("NOOP");
      assertThat(imap.exists()).isEqualTo(5);
    }
  }

  private static ImapClient hears(String... lines) throws IOException {
    try (var server = new TestingServer(String.join("\r\n", lines) + "\r\n")) {
      return ImapClient.connect(server.options(), 0, "", 64);
    }
  }
}
