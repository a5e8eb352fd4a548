package org.malleposte.server.cli;

import java.io.IOException;
import java.util.function.Consumer;

/// What a command can ask of the server that runs it, beyond the stores.
public interface Running {
  /// Reads the certificate again; the answer is a sentence.
  String reload() throws IOException;

  /// Hands every line of the conversations of a user to `line` until closed, secrets masked.
  ///
  /// @param address of the user, as in the directory; empty for everybody
  AutoCloseable tap(String address, Consumer<String> line);
}
