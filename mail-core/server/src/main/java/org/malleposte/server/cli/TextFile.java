package org.malleposte.server.cli;

import java.io.BufferedReader;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.malleposte.server.admin.FileException;
import org.malleposte.server.admin.Terminal;

/// Lines of a file in UTF-8, with or without the mark that spreadsheets put before them. Anything
/// else is refused: a password with letters that were guessed at opens nothing.
final class TextFile implements Closeable {
  private static final char MARK = '\uFEFF';

  private final String name;
  private final BufferedReader in;
  private boolean begun;

  private TextFile(String name, BufferedReader in) {
    this.name = name;
    this.in = in;
  }

  static TextFile open(Terminal terminal, String name) throws IOException {
    return new TextFile(
        name,
        new BufferedReader(
            new InputStreamReader(terminal.open(name), StandardCharsets.UTF_8.newDecoder())));
  }

  /// The next line, null after the last.
  @Nullable String readLine() throws IOException {
    try {
      String line = in.readLine();
      boolean marked = !begun && line != null && !line.isEmpty() && line.charAt(0) == MARK;
      begun = true;
      return marked && line != null ? line.substring(1) : line;
    } catch (CharacterCodingException e) {
      throw new FileException(name + " is not in UTF-8.");
    }
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
