package org.malleposte.smtp.outbound;

import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;
import org.malleposte.storage.embedded.EmbeddedOptions;
import org.malleposte.storage.embedded.EmbeddedStorage;

/// A post office in a process of its own, to be killed: queues numbered messages for somebody here
/// and somebody elsewhere, says each number once it is acknowledged, and carries what is due.
///
/// Arguments: its folder, the port of the other server, the first number, how many (0: carry what
/// is there, tell who has what, and end).
final class KilledPost {
  private KilledPost() {}

  public static void main(String[] args) throws Exception {
    Path folder = Path.of(args[0]);
    int port = Integer.parseInt(args[1]);
    int first = Integer.parseInt(args[2]);
    int count = Integer.parseInt(args[3]);
    try (EmbeddedStorage storage = EmbeddedStorage.open(folder, EmbeddedOptions.DEFAULTS);
        Post post =
            new Post(
                folder.resolve("tmp"),
                storage.metadata(),
                storage.objects(),
                Clock.systemUTC(),
                true)) {
      Hop sink =
          new Hop(
              "sink.test", InetAddress.getLoopbackAddress(), port, TlsMode.NONE, Optional.empty());
      try (Couriers couriers =
          Couriers.start(
              post.queue,
              post.mail,
              post.directory,
              Post.to(sink),
              Post.settings(4, 8),
              post.clock)) {
        for (int i = first; i < first + count; i++) {
          post.sendUntold("Subject: m" + i + "\n\nHello\n", "bob@example.org", "eve@else.test");
          System.out.println("queued " + i);
        }
        if (count == 0) {
          post.queue.flush(Post.ACTOR);
          Post.await("an empty queue", () -> post.queue.size() == 0);
          post.inbox("bob").forEach(text -> System.out.println("bob " + subject(text)));
        }
        System.out.println("active " + couriers.active());
      }
    }
  }

  private static String subject(String text) {
    int at = text.indexOf("Subject: ") + 9;
    return text.substring(at, text.indexOf('\r', at));
  }
}
