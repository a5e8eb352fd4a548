package org.malleposte.server.faults;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/// Which process a local port belongs to (Linux, /proc).
final class PortOwners {
  private static final int LOCAL = 1;
  private static final int INODE = 9;

  private PortOwners() {}

  /// The place in `pids` of the process that has a connection from this port, or -1.
  static int of(int port, List<Long> pids) {
    String inode = inode(port);
    for (int i = 0; i < pids.size() && !inode.isEmpty(); i++) {
      if (pids.get(i) > 0 && has(pids.get(i), "socket:[" + inode + "]")) {
        return i;
      }
    }
    return -1;
  }

  private static String inode(int port) {
    String ending = String.format(Locale.ROOT, ":%04X", port);
    for (String table : List.of("/proc/net/tcp6", "/proc/net/tcp")) {
      for (String line : lines(Path.of(table))) {
        String[] fields = line.strip().split("\\s+");
        if (fields.length > INODE && fields[LOCAL].endsWith(ending) && !fields[INODE].equals("0")) {
          return fields[INODE];
        }
      }
    }
    return "";
  }

  private static List<String> lines(Path table) {
    try {
      return Files.exists(table) ? Files.readAllLines(table) : List.of();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean has(long pid, String socket) {
    Path folder = Path.of("/proc", Long.toString(pid), "fd");
    try (DirectoryStream<Path> descriptors = Files.newDirectoryStream(folder)) {
      for (Path descriptor : descriptors) {
        if (isLinkTo(descriptor, socket)) {
          return true;
        }
      }
    } catch (IOException e) {
      return false; // the process is gone
    }
    return false;
  }

  private static boolean isLinkTo(Path descriptor, String socket) {
    try {
      return Files.readSymbolicLink(descriptor).toString().equals(socket);
    } catch (IOException e) {
      return false; // closed meanwhile
    }
  }
}
