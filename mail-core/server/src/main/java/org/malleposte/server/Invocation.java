package org.malleposte.server;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// A first look at the command line, before anything is loaded that takes time: which directory,
/// and whether a running server may be asked.
///
/// @param directory absolute
/// @param command the first word that is no option, or empty
record Invocation(Path directory, String command, List<String> arguments) {
  /// These need no store, or are the server themselves.
  private static final Set<String> HERE =
      Set.of("", "serve", "demo", "check-config", "train", "restore", "compare", "help");

  static Invocation of(String[] arguments) {
    String directory = null;
    String command = "";
    for (int i = 0; i < arguments.length; i++) {
      String argument = arguments[i];
      boolean follows = i + 1 < arguments.length;
      if (argument.equals("--dir") && follows) {
        directory = arguments[++i];
      } else if (argument.startsWith("--dir=")) {
        directory = argument.substring("--dir=".length());
      } else if (!argument.startsWith("-") && command.isEmpty()) {
        command = argument;
      }
    }
    return new Invocation(
        Path.of(Optional.ofNullable(directory).orElseGet(() -> usual(isDemo(arguments))))
            .toAbsolutePath()
            .normalize(),
        command,
        List.of(arguments));
  }

  private static boolean isDemo(String[] arguments) {
    return Arrays.asList(arguments).contains("demo");
  }

  private static String usual(boolean demo) {
    String set = System.getenv("MALLEPOSTE_DIR");
    String home = System.getProperty("user.home") + "/.malleposte";
    return set != null && !set.isEmpty() ? set : demo ? home + "-demo" : home;
  }

  /// Whether this process is to be the server.
  boolean serves() {
    return command.equals("serve") || command.equals("demo");
  }

  boolean needsNoServer() {
    return HERE.contains(command)
        || arguments.contains("--help")
        || arguments.contains("-h")
        || arguments.contains("--version");
  }
}
