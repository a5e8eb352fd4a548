package org.malleposte.jmap.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.http.WebSocketFrame;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.malleposte.account.Account;
import org.malleposte.account.Outage;
import org.malleposte.jmap.Json;
import org.malleposte.jmap.Problem;
import org.malleposte.jmap.ProblemException;
import org.malleposte.jmap.Request;
import org.malleposte.jmap.push.Pending;
import org.malleposte.jmap.push.PushHub;
import org.malleposte.storage.StorageException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// JMAP on a WebSocket (RFC 8887). One message is answered after another; while one is, the next is
/// not read.
final class Socket {
  private static final Logger LOG = LoggerFactory.getLogger(Socket.class);

  /// Octets of a message; what is longer goes over HTTP.
  private static final int MESSAGE_BOUND = 10_000_000;

  /// A ping soon, and now and then, keeps middle boxes, and our own idle timeout, from closing it:
  /// pages in a browser cannot send any.
  private static final long FIRST_PING_MS = 1_000;

  private static final long PING_MS = 30_000;

  private final Vertx vertx;

  private final ServerWebSocket socket;
  private final Context context;
  private final Conversation conversation;
  private final PushHub hub;
  private final RequestMemory.Share memory;
  private Buffer message = Buffer.buffer();
  private final AtomicBoolean woken = new AtomicBoolean();
  private @Nullable Channel channel;
  private long timer = -1;
  private volatile boolean closed;

  /// What the socket asks of who answers; all may block.
  interface Conversation {
    /// @throws ProblemException the request is refused as a whole
    ObjectNode answer(JsonNode request) throws ProblemException;

    List<Account> accounts();

    /// An answer of so many octets is on its way.
    void sent(int octets, Future<Void> taken);

    void over();
  }

  Socket(
      Vertx vertx,
      ServerWebSocket socket,
      Context context,
      Conversation conversation,
      PushHub hub,
      RequestMemory memory) {
    this.vertx = vertx;
    this.socket = socket;
    this.context = context;
    this.conversation = conversation;
    this.hub = hub;
    this.memory = memory.share();
  }

  /// Called on the event loop.
  void begin() {
    socket.frameHandler(this::received);
    socket.exceptionHandler(_ -> {});
    socket.drainHandler(_ -> flush());
    if (socket.isClosed()) { // who came may be gone by now
      over();
      return;
    }
    socket.closeHandler(_ -> over());
    timer = vertx.setPeriodic(FIRST_PING_MS, PING_MS, _ -> ping());
  }

  private void over() {
    closed = true;
    vertx.cancelTimer(timer);
    memory.close();
    disable();
    conversation.over();
  }

  private void ping() {
    if (!socket.isClosed() && !socket.writeQueueFull()) {
      socket.writePing(Buffer.buffer());
    }
  }

  /// A message may come in pieces; those of all clients have one bound.
  private void received(WebSocketFrame frame) {
    if (closed) { // what came before the end, and waited
      return;
    }
    if (frame.isBinary()) {
      socket.close((short) 1003); // RFC 8887 §4.1: text only
    } else if (frame.isText() || frame.isContinuation()) {
      Buffer piece = frame.binaryData();
      try {
        if (message.length() + piece.length() > MESSAGE_BOUND) {
          socket.close((short) 1009);
          return;
        }
        memory.reach(message.length() + piece.length());
      } catch (ProblemException e) {
        socket.close((short) 1013, "The server has its hands full"); // try again later
        return;
      }
      message.appendBuffer(piece);
      if (frame.isFinal()) {
        String text = message.toString(StandardCharsets.UTF_8);
        message = Buffer.buffer();
        answer(text);
      }
    }
  }

  private void answer(String text) {
    socket.pause();
    Thread.ofVirtual()
        .name("jmap-ws")
        .start(() -> {
          ObjectNode reply = reply(text);
          context.runOnContext(_ -> {
            memory.close();
            if (reply == null || socket.isClosed()) {
              socket.resume();
            } else {
              answered(reply);
            }
          });
        });
  }

  /// The next message is read when the client has taken the answer.
  private void answered(ObjectNode reply) {
    byte[] text = Json.write(reply);
    Future<Void> taken = write(text);
    conversation.sent(text.length, taken);
    taken.onComplete(_ -> context.runOnContext(_ -> socket.resume()));
  }

  private @Nullable ObjectNode reply(String text) {
    String id = null;
    try {
      JsonNode message = read(text);
      id = message.path("id").isTextual() ? message.path("id").textValue() : null;
      return switch (message.path("@type").asText()) {
        case "Request" -> message("Response", id, conversation.answer(message));
        case "WebSocketPushEnable" -> enable(message);
        case "WebSocketPushDisable" -> disable();
        default -> throw new ProblemException(Problem.notRequest("That @type is not known."));
      };
    } catch (ProblemException e) {
      return message("RequestError", id, e.problem().json()); // RFC 8887 §4.3.3
    } catch (StorageException e) {
      LOG.atLevel(Outage.level("JMAP requests", e))
          .setCause(e)
          .log("A message on a WebSocket failed.");
      Problem problem = Problem.http(503, "The store cannot answer now.");
      return message("RequestError", id, problem.json());
    } catch (RuntimeException e) {
      LOG.error("A message on a WebSocket failed.", e);
      Problem problem = Problem.http(500, "The server made a mistake; it is noted.");
      return message("RequestError", id, problem.json());
    }
  }

  private static JsonNode read(String text) throws ProblemException {
    return Request.json(text.getBytes(StandardCharsets.UTF_8));
  }

  /// It has a `requestId` when the request had an id (RFC 8887 §4.3.2).
  private static ObjectNode message(String type, @Nullable String id, ObjectNode content) {
    ObjectNode message = Json.object().put("@type", type);
    if (id != null) {
      message.put("requestId", id);
    }
    message.setAll(content);
    return message;
  }

  /// RFC 8887 §4.3.5.2.
  private @Nullable ObjectNode enable(JsonNode message) {
    disable();
    List<String> types = new ArrayList<>();
    message.path("dataTypes").forEach(type -> types.add(type.asText()));
    JsonNode state = message.path("pushState");
    use(
        new Channel(
            hub,
            conversation::accounts,
            types,
            state.isTextual() ? state.textValue() : null,
            this::wake));
    wake();
    return null;
  }

  private @Nullable ObjectNode disable() {
    use(null);
    return null;
  }

  /// The client may have gone while a channel was made.
  private synchronized void use(@Nullable Channel next) {
    Channel before = channel;
    if (before != null) {
      before.close();
    }
    channel = next;
    if (closed && next != null) {
      next.close();
      channel = null;
    }
  }

  private synchronized @Nullable Channel channel() {
    return channel;
  }

  private void wake() {
    if (woken.compareAndSet(false, true)) {
      context.runOnContext(_ -> flush());
    }
  }

  private void flush() {
    woken.set(false);
    Channel open = channel();
    if (open == null || socket.isClosed() || socket.writeQueueFull()) {
      return;
    }
    Pending.News news = open.pending().take();
    if (news != null) {
      write(Json.write(news.stateChange().put("pushState", news.state())));
    }
  }

  private Future<Void> write(byte[] message) {
    return socket.writeTextMessage(new String(message, StandardCharsets.UTF_8));
  }

  void end() {
    socket.close();
  }
}
