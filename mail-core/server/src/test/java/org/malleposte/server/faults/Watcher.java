package org.malleposte.server.faults;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/// A client that has INBOX open and is told of its news without asking (IDLE); counts its messages
/// as it is told, and comes back where its connection breaks.
final class Watcher implements Runnable {
  private final Run run;
  private final int node;
  private final String user;
  private volatile @Nullable Wire wire;
  private volatile int exists = -1;
  private volatile boolean left;

  Watcher(Run run, int node, String user) {
    this.run = run;
    this.node = node;
    this.user = user;
  }

  /// How many messages there are, as it was told; -1 while it is told nothing.
  int exists() {
    return exists;
  }

  @Override
  public void run() {
    while (!left) {
      try (Wire open = Wire.open(run.plant.imapPort(node), user)) {
        wire = open;
        hear(open.one("SELECT INBOX").lines());
        open.idle(this::hear);
        while (true) {
          hear(open.news());
        }
      } catch (IOException e) {
        exists = -1;
        pause();
      }
    }
  }

  private static void pause() {
    try {
      Thread.sleep(300);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void hear(Iterable<String> lines) {
    lines.forEach(this::hear);
  }

  private void hear(String line) {
    String[] words = line.split(" ");
    if (words.length == 3 && words[2].equals("EXISTS")) {
      exists = Integer.parseInt(words[1]);
    } else if (words.length == 3 && words[2].equals("EXPUNGE")) {
      exists = exists - 1;
    }
  }

  void leave() throws IOException {
    left = true;
    Wire open = wire;
    if (open != null) {
      open.close();
    }
  }
}
