package org.malleposte.server.admin;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Whoever gave a command: a terminal and the files as seen from there. Used by one thread.
///
/// Paths are the caller's own, relative ones included. `-` is standard input or output.
public interface Terminal {
  PrintWriter out();

  PrintWriter err();

  /// Columns of the terminal, 0 when the output goes to a file or a program.
  int columns();

  /// What is at a path.
  Found look(String path) throws IOException;

  /// The names in a folder, sorted; those of folders end with `/`.
  List<String> list(String folder) throws IOException;

  InputStream open(String path) throws IOException;

  /// A new file, with the folders above it; fails when the file is already there.
  OutputStream create(String path) throws IOException;

  /// Makes a folder, with those above it.
  void makeFolder(String path) throws IOException;

  /// Asks for a secret without echo; null when there is nobody to ask.
  @Nullable String ask(String prompt) throws IOException;

  /// Fails when the caller has gone away.
  void stillThere() throws IOException;

  /// What may be at a path.
  enum Found {
    NOTHING,
    FILE,
    FOLDER
  }
}
