package org.malleposte.server.admin;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import org.malleposte.server.admin.Frames.Frame;
import org.malleposte.server.admin.Frames.Type;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Listens at a local socket that only the server's own user (and root) can open, and runs what is
/// asked there. The file's mode 0600, in a folder of mode 0700, is the whole of its access control.
public final class AdminSocket implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(AdminSocket.class);
  private static final int COMMANDS_AT_ONCE = 16;
  private static final int UNAVAILABLE = 4;
  private static final String OTHER_VERSION =
      "malleposte: The server that runs here is of another version than this command; restart it.\n";

  private final Path path;
  private final Runner runner;
  private final ServerSocketChannel server;
  private final Semaphore free = new Semaphore(COMMANDS_AT_ONCE);
  private final Set<SocketChannel> talking = ConcurrentHashMap.newKeySet();

  private AdminSocket(Path path, Runner runner, ServerSocketChannel server) {
    this.path = path;
    this.runner = runner;
    this.server = server;
  }

  /// Runs a command for a caller.
  @FunctionalInterface
  public interface Runner {
    /// @return the exit code
    int run(Terminal terminal, List<String> arguments);
  }

  /// The caller holds the directory's lock, so a socket that is still there belongs to nobody.
  public static AdminSocket listen(Path path, Runner runner) throws IOException {
    Files.deleteIfExists(path);
    ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    try {
      server.bind(UnixDomainSocketAddress.of(path));
    } catch (java.net.SocketException e) {
      server.close();
      throw new IOException("Cannot listen at " + path + ": " + e.getMessage() + ".", e);
    }
    Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rw-------"));
    AdminSocket socket = new AdminSocket(path, runner, server);
    Thread.ofPlatform().name("admin").daemon().start(socket::accept);
    return socket;
  }

  private void accept() {
    try {
      while (true) {
        SocketChannel channel = server.accept();
        free.acquireUninterruptibly();
        talking.add(channel);
        Thread.ofPlatform().name("admin-command").daemon().start(() -> serve(channel));
      }
    } catch (AsynchronousCloseException e) {
      LOG.debug("The admin socket was closed.");
    } catch (IOException e) {
      LOG.error("The admin socket failed; commands need a restart of the server.", e);
    }
  }

  private void serve(SocketChannel channel) {
    try (Frames frames = new Frames(channel)) {
      Frame hello = frames.read();
      List<String> items = AdminClient.items(hello.text());
      if (hello.type() != Type.RUN || items.size() < 2) {
        throw new IOException("A caller spoke another protocol.");
      }
      if (!items.getFirst().equals(Frames.VERSION)) {
        frames.write(Type.ERR, OTHER_VERSION);
        frames.write(Type.EXIT, String.valueOf(UNAVAILABLE));
        return;
      }
      RemoteTerminal terminal = new RemoteTerminal(frames, Integer.parseInt(items.get(1)));
      int code = runner.run(terminal, items.subList(2, items.size()));
      terminal.out().flush();
      terminal.err().flush();
      frames.write(Type.EXIT, String.valueOf(code));
    } catch (IOException e) {
      LOG.debug("A caller of the admin socket went away: {}", e.getMessage());
    } finally {
      talking.remove(channel);
      free.release();
    }
  }

  /// Ends; commands under way lose their callers.
  @Override
  public void close() {
    try {
      server.close();
      Files.deleteIfExists(path);
      for (SocketChannel channel : talking) {
        channel.close();
      }
    } catch (IOException e) {
      LOG.warn("The admin socket did not close: {}", e.getMessage());
    }
  }
}
