package org.malleposte.server.cli;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/// Where a password comes from: a file, or whoever sits there, twice. Never the command line, which
/// other users of the machine can see.
final class NewPassword {
  private final Context context;

  NewPassword(Context context) {
    this.context = context;
  }

  String of(@Nullable String file, String address) throws IOException, Refusal {
    return file == null ? asked(address) : read(file);
  }

  private String read(String file) throws IOException, Refusal {
    try (TextFile in = TextFile.open(context.terminal(), file)) {
      String line = in.readLine();
      if (line == null || line.isEmpty()) {
        throw new Refusal("There is no password in the first line of " + file + ".");
      }
      return line;
    }
  }

  private String asked(String address) throws IOException, Refusal {
    String first = context.terminal().ask("Password for " + address + ": ");
    if (first == null) {
      throw new Refusal("There is no terminal to ask for the password; use --password-file.");
    }
    if (!first.equals(context.terminal().ask("The same again: "))) {
      throw new Refusal("The two were not the same.");
    }
    return first;
  }
}
