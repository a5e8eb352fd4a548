package org.malleposte.jmap.http;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerResponse;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.malleposte.jmap.Json;
import org.malleposte.jmap.push.Pending;

/// One open event source. It lives on its event loop and holds no thread; of a client that does not
/// read no more is kept than what [Channel] holds.
final class EventStream {
  /// A comment now and then keeps middle boxes, and our own idle timeout, from closing it.
  private static final long KEEP_ALIVE_MS = 30_000;

  private final Context context;
  private final Exchange exchange;
  private final HttpServerResponse response;
  private final boolean closeAfterState;
  private final AtomicBoolean woken = new AtomicBoolean();
  private final Runnable left;
  private final Vertx vertx;
  private @Nullable Channel channel;
  private long timer = -1;
  private boolean closed;

  /// @param left called once, when the stream is over
  EventStream(Vertx vertx, Exchange exchange, boolean closeAfterState, Runnable left) {
    this.vertx = vertx;
    this.context = exchange.context();
    this.exchange = exchange;
    this.response = exchange.request().response();
    this.closeAfterState = closeAfterState;
    this.left = left;
  }

  /// Called on the event loop.
  ///
  /// @param ping seconds between pings, 0 for none
  void begin(Channel of, long ping) {
    channel = of;
    if (closed || response.closed()) { // who came may be gone by now
      of.close();
      over();
      return;
    }
    response.closeHandler(_ -> over());
    response.exceptionHandler(_ -> {});
    response.drainHandler(_ -> flush());
    exchange
        .response(200)
        .putHeader("Content-Type", "text/event-stream; charset=utf-8")
        .putHeader("Cache-Control", "no-store")
        .putHeader("Content-Encoding", "identity")
        .putHeader("X-Accel-Buffering", "no")
        .setChunked(true);
    timer =
        ping > 0
            ? vertx.setPeriodic(ping * 1_000, _ -> ping(ping))
            : vertx.setPeriodic(KEEP_ALIVE_MS, _ -> write(": \n\n"));
    write(": \n\n");
    flush();
  }

  private void over() {
    Channel open = channel;
    if (!closed) {
      closed = true;
      vertx.cancelTimer(timer);
      if (open != null) {
        open.close();
      }
      left.run();
    }
  }

  /// May be called by any thread.
  void wake() {
    if (woken.compareAndSet(false, true)) {
      context.runOnContext(_ -> flush());
    }
  }

  private void flush() {
    woken.set(false);
    Channel open = channel;
    if (closed || open == null || response.writeQueueFull()) {
      return;
    }
    Pending.News news = open.pending().take();
    if (news == null) {
      return;
    }
    String data = new String(Json.write(news.stateChange()), StandardCharsets.UTF_8);
    write("event: state\nid: " + news.state() + "\ndata: " + data + "\n\n");
    if (closeAfterState) {
      end();
    }
  }

  private void ping(long interval) {
    write("event: ping\ndata: {\"interval\":" + interval + "}\n\n"); // RFC 8620 §7.3
  }

  private void write(String text) {
    if (!closed && !response.writeQueueFull()) {
      response.write(text);
    }
  }

  /// Ends it from this side; called on the event loop.
  void end() {
    if (!closed) {
      over();
      if (!response.ended()) {
        response.end();
      }
    }
  }
}
