package org.malleposte.imap;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.malleposte.format.Corpus;

/// Real mail, much of it malformed: every message comes back as it went in, and nothing that can be
/// asked of it fails.
class CorpusTest extends ImapTest {
  private static final String EVERYTHING =
      "(UID FLAGS INTERNALDATE RFC822.SIZE ENVELOPE BODY BODYSTRUCTURE MODSEQ EMAILID THREADID"
          + " SAVEDATE PREVIEW BODY.PEEK[HEADER] BODY.PEEK[TEXT] BODY.PEEK[1] BODY.PEEK[1.MIME]"
          + " BODY.PEEK[2.HEADER] BODY.PEEK[HEADER.FIELDS (Subject)] BODY.PEEK[]<10.100>)";

  @Test
  void everyMessageComesBackAsItWentIn() throws IOException {
    try (Client client = new Client(house.play().port())) {
      client.command("LOGIN ann secret");
      client.command("SELECT INBOX");
      int[] number = {0};
      List<String> different = new ArrayList<>();
      Corpus.forEach((name, message) -> {
        if (message.length > 0) {
          client.append(message);
          byte[] back = client.fetch(++number[0]);
          if (!Arrays.equals(back, message)) {
            different.add(name);
          }
          client.command("FETCH " + number[0] + " " + EVERYTHING);
        }
      });
      assertThat(number[0]).isPositive();
      assertThat(different).isEmpty();
      client.command("SEARCH TEXT surely-in-no-message");
    }
  }

  /// Says commands and takes what comes; a tagged answer other than OK fails.
  private static final class Client implements AutoCloseable {
    private final Socket socket;
    private final InputStream in;
    private final OutputStream out;

    Client(int port) throws IOException {
      socket = new Socket(InetAddress.getLoopbackAddress(), port);
      socket.setSoTimeout(60_000);
      socket.setTcpNoDelay(true);
      in = new BufferedInputStream(socket.getInputStream());
      out = socket.getOutputStream();
      line();
    }

    void command(String command) {
      say(("t " + command + "\r\n").getBytes(StandardCharsets.UTF_8));
      awaitOk(command);
    }

    void append(byte[] message) {
      say(("t APPEND INBOX {" + message.length + "+}\r\n").getBytes(StandardCharsets.UTF_8));
      say(message);
      say(new byte[] {'\r', '\n'});
      awaitOk("APPEND");
    }

    byte[] fetch(int number) {
      say(("t FETCH " + number + " BODY.PEEK[]\r\n").getBytes(StandardCharsets.UTF_8));
      String line = line();
      String start = "* " + number + " FETCH (BODY[] {";
      assertThat(line).startsWith(start);
      int size = Integer.parseInt(line.substring(start.length(), line.length() - 1));
      try {
        byte[] message = in.readNBytes(size);
        awaitOk("FETCH");
        return message;
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    private void say(byte[] octets) {
      try {
        out.write(octets);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    private void awaitOk(String what) {
      String line = line();
      while (!line.startsWith("t ")) {
        skipLiteral(line);
        line = line();
      }
      assertThat(line).as(what).startsWith("t OK");
    }

    private void skipLiteral(String line) {
      if (line.endsWith("}")) {
        try {
          in.skipNBytes(
              Integer.parseInt(line.substring(line.lastIndexOf('{') + 1, line.length() - 1)));
        } catch (IOException e) {
          throw new UncheckedIOException(e);
        }
      }
    }

    private String line() {
      try {
        StringBuilder line = new StringBuilder();
        for (int octet = in.read(); octet != '\n'; octet = in.read()) {
          if (octet < 0) {
            throw new IOException("disconnected after " + line);
          }
          line.append((char) octet);
        }
        return line.substring(0, line.length() - 1);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    @Override
    public void close() throws IOException {
      socket.close();
    }
  }
}
