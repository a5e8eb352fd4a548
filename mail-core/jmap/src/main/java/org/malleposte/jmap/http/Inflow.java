package org.malleposte.jmap.http;

import io.vertx.core.Context;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.malleposte.jmap.Problem;
import org.malleposte.jmap.ProblemException;

/// The body of a request, taken chunk by chunk by the thread that answers it. The client's next
/// chunk is read when this one was taken: a few are in memory, whatever the size.
final class Inflow {
  private static final int AHEAD = 4;
  private static final long PATIENCE_SECONDS = 60;

  /// Octets a second that a body has at least which is kept in memory, after the first minute.
  private static final long SLOWEST = 16 << 10;

  /// Octets that are read to no purpose, for politeness.
  private static final long DISCARDED = 64 << 20;

  private final HttpServerRequest request;
  private final Context context;
  private final BlockingQueue<Event> events = new LinkedBlockingQueue<>();
  private volatile boolean ended;

  private sealed interface Event {}

  private record Chunk(Buffer octets) implements Event {}

  private record End() implements Event {}

  private record Broken() implements Event {}

  /// Called on the event loop, as the request arrives.
  Inflow(HttpServerRequest request, Context context) {
    this.request = request;
    this.context = context;
    this.ended = hasNoBody(request);
    request.pause();
    if (!isUpgrade(request)) {
      read(request);
    }
  }

  /// What follows belongs to the WebSocket.
  private static boolean isUpgrade(HttpServerRequest request) {
    return "websocket".equalsIgnoreCase(request.getHeader("Upgrade"));
  }

  private void read(HttpServerRequest request) {
    request.handler(octets -> events.add(new Chunk(octets)));
    request.endHandler(_ -> end());
    request.exceptionHandler(_ -> events.add(new Broken()));
    request.fetch(AHEAD);
  }

  /// RFC 9112 §6.3. In HTTP/2 a body needs no field that announces it.
  private static boolean hasNoBody(HttpServerRequest request) {
    return request.version() != HttpVersion.HTTP_2
        && request.getHeader("Content-Length") == null
        && request.getHeader("Transfer-Encoding") == null;
  }

  private void end() {
    ended = true;
    events.add(new End());
  }

  /// Whether the client has said everything: the connection can be used again.
  boolean ended() {
    return ended;
  }

  /// The next chunk, or null at the end.
  ///
  /// @throws ProblemException the client went away or fell silent
  @Nullable Buffer next() throws ProblemException {
    return switch (await()) {
      case Chunk(Buffer octets) -> {
        context.runOnContext(_ -> more());
        yield octets;
      }
      case End _ -> null;
      case Broken _ -> throw new ProblemException(Problem.http(400, "The body broke off."));
      case null -> throw new ProblemException(Problem.http(408, "The body does not go on."));
    };
  }

  private void more() {
    if (!ended) {
      request.fetch(1);
    }
  }

  private @Nullable Event await() {
    try {
      return events.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new Broken();
    }
  }

  /// Reads over what a client still sends that has its answer: many read it only when they have
  /// sent everything. Called on the event loop.
  void discard() {
    if (ended) {
      return;
    }
    events.clear();
    long[] left = {DISCARDED};
    request.handler(octets -> {
      left[0] -= octets.length();
      if (left[0] < 0) {
        giveUp();
      }
    });
    request.exceptionHandler(_ -> {});
    request.resume();
  }

  private void giveUp() {
    if (request.version() == HttpVersion.HTTP_2) {
      request.response().reset(); // others use the same connection
    } else {
      request.connection().close();
    }
  }

  /// The whole body.
  ///
  /// @throws ProblemException it has more than `most` octets
  byte[] all(int most, RequestMemory.Share memory) throws ProblemException {
    Buffer whole = Buffer.buffer();
    long begun = System.nanoTime();
    for (Buffer chunk = next(); chunk != null; chunk = next()) {
      if ((long) whole.length() + chunk.length() > most) {
        throw tooLarge(most);
      }
      long seconds = TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - begun);
      if (isTooSlow(whole.length(), seconds)) {
        throw new ProblemException(Problem.http(408, "The body comes too slowly."));
      }
      memory.reach(whole.length() + chunk.length());
      whole.appendBuffer(chunk);
    }
    return whole.getBytes();
  }

  static boolean isTooSlow(long octets, long seconds) {
    return seconds > PATIENCE_SECONDS + octets / SLOWEST;
  }

  static ProblemException tooLarge(int most) {
    return new ProblemException(
        Problem.limit("maxSizeRequest", "A request has at most " + most + " octets."));
  }
}
