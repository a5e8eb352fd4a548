package org.malleposte.search;

import java.io.IOException;
import java.io.Reader;

/// A text that ends in a word, and in half a character, because it cannot be read on.
public final class TestingTornText extends Reader {
  private boolean read;

  @Override
  public int read(char[] target, int from, int count) throws IOException {
    if (read) {
      throw new IOException("it cannot be read on");
    }
    read = true;
    String text = "torn\uD83D";
    text.getChars(0, text.length(), target, from);
    return text.length();
  }

  @Override
  public void close() {}
}
