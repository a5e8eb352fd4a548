package org.malleposte.jmap.http;

import io.vertx.core.Future;
import java.io.IOException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// Writing that waits for the client.
final class Outflow {
  private static final long PATIENCE_SECONDS = 60;

  private Outflow() {}

  /// Returns when the octets are on their way.
  ///
  /// @throws IOException the client went away, or takes nothing
  static void await(Future<Void> writing) throws IOException {
    try {
      writing.toCompletionStage().toCompletableFuture().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException e) {
      throw new IOException("the client does not read", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }
}
