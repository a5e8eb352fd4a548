package org.malleposte.imap.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/// Holds for the Vert.x that is in use: a newer one may be built differently.
class WriteQueuesTest {
  private static final int PIECES = 3_000;

  @Test
  void aSocketMadeSmallSendsAllThatIsWrittenInOrder() throws Exception {
    Vertx vertx = Vertx.vertx();
    try {
      CompletableFuture<Boolean> small = new CompletableFuture<>();
      CompletableFuture<NetSocket> accepted = new CompletableFuture<>();
      NetServer server =
          vertx
              .createNetServer()
              .connectHandler(socket -> {
                small.complete(WriteQueues.shrink(socket));
                accepted.complete(socket);
              })
              .listen(0, "127.0.0.1")
              .toCompletionStage()
              .toCompletableFuture()
              .get(60, TimeUnit.SECONDS);
      try (Socket client = new Socket("127.0.0.1", server.actualPort())) {
        client.setSoTimeout(60_000);
        NetSocket socket = accepted.get(60, TimeUnit.SECONDS);
        assertThat(small.get()).isTrue();
        StringBuilder expected = new StringBuilder();
        for (int i = 0; i < PIECES; i++) {
          expected.append(i).append('\n');
          socket.write(Buffer.buffer(i + "\n"));
        }
        byte[] heard = client.getInputStream().readNBytes(expected.length());
        assertThat(new String(heard, StandardCharsets.US_ASCII)).isEqualTo(expected.toString());
      }
    } finally {
      vertx.close().toCompletionStage().toCompletableFuture().get(60, TimeUnit.SECONDS);
    }
  }
}
