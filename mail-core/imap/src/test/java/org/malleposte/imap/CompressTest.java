package org.malleposte.imap;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;
import org.junit.jupiter.api.Test;

/// COMPRESS=DEFLATE: RFC 4978.
class CompressTest extends ImapTest {
  @Test
  void allIsSaidCompressed() {
    inboxHolds(30);
    play(
        """
        A> a1 COMPRESS LZW
        A< a1 BAD {*}
        A> a2 COMPRESS DEFLATE
        A< a2 OK {*}
        A! deflate
        A> a3 SELECT INBOX
        A< ...
        A< a3 OK [READ-WRITE] SELECT done
        A> a4 COMPRESS DEFLATE
        A< a4 NO [COMPRESSIONACTIVE] {*}
        A> a5 FETCH 30 BODY.PEEK[TEXT]
        A< * 30 FETCH (BODY[TEXT] {20}
        A< This is message 30
        A< )
        A< a5 OK FETCH done
        A> a6 APPEND INBOX {28}
        A< + Send the literal
        A> Subject: compressed
        A>
        A> Yes
        A>
        A< * 31 EXISTS
        A< ...
        A< a6 OK [APPENDUID {*} 31] APPEND done
        A> a7 LOGOUT
        A< * BYE {*}
        A< a7 OK {*}
        A! closed
        """);
  }

  @Test
  void manyTurnsShareFewDeflaters() {
    inboxHolds(300);
    play(
        """
        A> a1 COMPRESS DEFLATE
        A< a1 OK {*}
        A! deflate
        B> b1 COMPRESS DEFLATE
        B< b1 OK {*}
        B! deflate
        A> a2 EXAMINE INBOX
        A< ...
        A< a2 OK {*}
        B> b2 EXAMINE INBOX
        B< ...
        B< b2 OK {*}
        """);
    for (int i = 1; i <= 40; i++) {
      play(
          """
          A> a3 FETCH %1$d (FLAGS UID)
          A< * %1$d FETCH (FLAGS ({*}) UID %1$d)
          A< a3 OK FETCH done
          B> b3 FETCH %2$d:300 ENVELOPE
          B< ...
          B< * 300 FETCH (ENVELOPE {*}
          B< b3 OK FETCH done
          """
              .formatted(i, 7 * i));
    }
  }

  @Test
  void whatIsNoDeflateEndsTheConnection() {
    play(
        """
        A> a1 COMPRESS DEFLATE
        A< a1 OK {*}
        A> a2 NOOP
        A! deflate
        A< * BYE {*}
        """);
  }

  @Test
  void fewOctetsThatBecomeManyMeetTheBoundOfALine() throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), house.play().port())) {
      socket.setSoTimeout(60_000);
      OutputStream out = socket.getOutputStream();
      out.write("a1 LOGIN ann secret\r\na2 COMPRESS DEFLATE\r\n".getBytes(StandardCharsets.UTF_8));
      InputStream plain = socket.getInputStream();
      while (!line(plain).startsWith("a2 OK")) {
        // the greeting, and what LOGIN answers
      }
      DeflaterOutputStream deflated =
          new DeflaterOutputStream(out, new Deflater(9, true), 65_536, true);
      byte[] much = new byte[1 << 20];
      Arrays.fill(much, (byte) 'x');
      deflated.write("a3 LOGIN ".getBytes(StandardCharsets.UTF_8));
      for (int i = 0; i < 400; i++) {
        deflated.write(much); // 400 MB, of which 400 kB travel
      }
      deflated.write("\r\na4 NOOP\r\n".getBytes(StandardCharsets.UTF_8));
      deflated.flush();
      InputStream in = new InflaterInputStream(socket.getInputStream(), new Inflater(true), 1);
      assertThat(line(in)).startsWith("a3 BAD ");
      assertThat(line(in)).startsWith("a4 OK ");
    }
  }

  private static String line(InputStream in) throws IOException {
    StringBuilder line = new StringBuilder();
    for (int octet = in.read(); octet != '\n'; octet = in.read()) {
      assertThat(octet).as("not the end").isNotNegative();
      line.append((char) octet);
    }
    return line.toString();
  }
}
