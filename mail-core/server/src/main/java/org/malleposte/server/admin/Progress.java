package org.malleposte.server.admin;

import java.util.Locale;

/// A bar on the terminal of who waits; nothing at all when the output goes elsewhere.
public final class Progress {
  private static final int WIDTH = 30;
  private static final long STEP = 200_000_000;

  private final Terminal terminal;
  private final String noun;
  private final long total;
  private long drawn;

  /// @param total 0 when it is not known
  public Progress(Terminal terminal, String noun, long total) {
    this.terminal = terminal;
    this.noun = noun;
    this.total = total;
    this.drawn = System.nanoTime() - STEP;
  }

  public void at(long done) {
    long now = System.nanoTime();
    if (terminal.columns() > 0 && now - drawn >= STEP) {
      drawn = now;
      draw(done);
    }
  }

  private void draw(long done) {
    String line;
    if (total > 0) {
      int filled = (int) (Math.min(done, total) * WIDTH / total);
      String bar = "#".repeat(filled) + "-".repeat(WIDTH - filled);
      line = String.format(Locale.ROOT, "[%s] %,d of %,d %s", bar, done, total, noun);
    } else {
      line = String.format(Locale.ROOT, "%,d %s", done, noun);
    }
    terminal.err().print("\r" + line + "\033[K");
    terminal.err().flush();
  }

  /// Takes the bar away.
  public void end() {
    if (terminal.columns() > 0) {
      terminal.err().print("\r\033[K");
      terminal.err().flush();
    }
  }
}
