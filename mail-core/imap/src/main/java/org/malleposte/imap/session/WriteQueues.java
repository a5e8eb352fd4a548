package org.malleposte.imap.session;

import io.vertx.core.net.NetSocket;
import java.lang.reflect.Field;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Makes a socket small. What threads write waits in a queue for the event loop, and Vert.x makes
/// each with room for 1,024 pieces at once: 4.7 of the 8.5 kB that an idle connection takes of the
/// heap. One that grows with what is in it takes 50 octets.
///
/// Vert.x has no setting for that: this reaches into it, and where that fails all stays as it is.
final class WriteQueues {
  private static final Logger LOG = LoggerFactory.getLogger(WriteQueues.class);

  /// The fields that lead from a socket to the queue.
  private static final String[] PATH = {"outboundMessageQueue", "mqp", "queue"};

  /// Each once it was found.
  private static volatile Field[] found = {};

  private static volatile boolean hopeless;

  private WriteQueues() {}

  /// To be called on the socket's event loop before anybody writes to it.
  ///
  /// @return whether it is small now
  static boolean shrink(NetSocket socket) {
    if (hopeless) {
      return false;
    }
    try {
      Field[] path = found.length == 0 ? find(socket) : found;
      found = path;
      Object holder = path[1].get(path[0].get(socket));
      if (!((Queue<?>) path[2].get(holder)).isEmpty()) {
        return false;
      }
      path[2].set(holder, new ConcurrentLinkedQueue<>());
      return true;
    } catch (ReflectiveOperationException | RuntimeException e) {
      hopeless = true;
      LOG.debug("Sockets stay as large as they are made: {}", e.toString());
      return false;
    }
  }

  private static Field[] find(NetSocket socket) throws ReflectiveOperationException {
    Field[] path = new Field[PATH.length];
    Object at = socket;
    for (int i = 0; i < path.length; i++) {
      path[i] = find(at.getClass(), PATH[i]);
      at = path[i].get(at);
    }
    return path;
  }

  private static Field find(Class<?> of, String name) throws NoSuchFieldException {
    for (Class<?> type = of; type != null; type = type.getSuperclass()) {
      for (Field field : type.getDeclaredFields()) {
        if (field.getName().equals(name)) {
          field.setAccessible(true);
          return field;
        }
      }
    }
    throw new NoSuchFieldException(of.getName() + "." + name);
  }
}
