package org.malleposte.imap.session;

import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;

/// A server that only echoes, to measure what an idle connection costs: `IdleServer PORT`. Every
/// few seconds it prints its connections, its heap after a collection, and its resident memory.
/// Beside it, [IdleClients] keeps connections in IDLE.
final class IdleServer {
  private IdleServer() {}

  public static void main(String[] arguments) throws Exception {
    ImapSettings usual = ImapSettings.defaults(Files.createTempDirectory("imap-idle"));
    ImapSettings settings =
        new ImapSettings(
            usual.preAuth(),
            usual.autologout(),
            usual.command(),
            usual.octetsPerSecond(),
            usual.writeStall(),
            100_000,
            100_000,
            Set.of(),
            100_000,
            usual.inputWaiting(),
            usual.spoolMemory(),
            usual.sharedSpoolMemory(),
            usual.spoolDirectory(),
            usual.limits());
    Vertx vertx = Vertx.vertx(new VertxOptions().setPreferNativeTransport(true));
    ImapServer server = new ImapServer(vertx, settings, null, EchoHandler::new);
    server.listen("127.0.0.1", Integer.parseInt(arguments[0]), false, 2);
    while (true) {
      Thread.sleep(3000);
      System.gc();
      Runtime runtime = Runtime.getRuntime();
      System.out.printf(
          "%d connections, heap %d kB, resident %s%n",
          server.connections(), (runtime.totalMemory() - runtime.freeMemory()) / 1024, resident());
    }
  }

  private static String resident() throws Exception {
    return Files.readAllLines(Path.of("/proc/self/status")).stream()
        .filter(line -> line.startsWith("VmRSS"))
        .findFirst()
        .orElse("unknown");
  }
}
