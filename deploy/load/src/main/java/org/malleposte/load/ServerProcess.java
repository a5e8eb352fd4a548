package org.malleposte.load;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/// What a server process and its descendants use, read from /proc (Linux).
record ServerProcess(long pid) {
  /// USER_HZ, which is 100 on every Linux that Java runs on.
  private static final long MILLIS_A_TICK = 10;

  /// CPU time of the tree so far in milliseconds, with that of children that have ended and were
  /// waited for.
  long cpuMillis() throws IOException {
    long ticks = 0;
    for (long each : tree()) {
      ticks += ticks(each);
    }
    return ticks * MILLIS_A_TICK;
  }

  /// Proportional set size of the tree in bytes: shared pages are divided among those who share
  /// them.
  long pssBytes() throws IOException {
    long bytes = 0;
    for (long each : tree()) {
      bytes += pss(each);
    }
    return bytes;
  }

  private List<Long> tree() throws IOException {
    var children = children();
    var tree = new ArrayList<Long>(List.of(pid));
    for (int i = 0; i < tree.size(); i++) {
      tree.addAll(children.getOrDefault(tree.get(i), List.of()));
    }
    return tree;
  }

  private static Map<Long, List<Long>> children() throws IOException {
    var children = new HashMap<Long, List<Long>>();
    try (var entries = Files.newDirectoryStream(Path.of("/proc"), "[0-9]*")) {
      for (var entry : entries) {
        long pid = Long.parseLong(entry.getFileName().toString());
        var fields = stat(pid);
        if (fields.length > 1) {
          children.computeIfAbsent(Long.parseLong(fields[1]), parent -> new ArrayList<>()).add(pid);
        }
      }
    }
    return children;
  }

  /// utime, stime, cutime and cstime: fields 14 to 17 of proc_pid_stat(5).
  private static long ticks(long pid) throws IOException {
    var fields = stat(pid);
    long ticks = 0;
    for (int i = 11; i < Math.min(15, fields.length); i++) {
      ticks += Long.parseLong(fields[i]);
    }
    return ticks;
  }

  /// The fields after the program's name, which itself may hold blanks; none when the process has
  /// ended.
  private static String[] stat(long pid) throws IOException {
    var text = read(Path.of("/proc", Long.toString(pid), "stat"));
    return text.isEmpty() ? new String[0] : text.substring(text.lastIndexOf(')') + 2).split(" ");
  }

  private static long pss(long pid) throws IOException {
    return read(Path.of("/proc", Long.toString(pid), "smaps_rollup"))
        .lines()
        .filter(line -> line.startsWith("Pss:"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")) * 1024)
        .findFirst()
        .orElse(0);
  }

  private static String read(Path file) throws IOException {
    try {
      return Files.readString(file, StandardCharsets.ISO_8859_1);
    } catch (NoSuchFileException e) {
      return ""; // the process ended while we looked
    } catch (IOException e) {
      if (Files.exists(file.getParent())
          && !String.valueOf(e.getMessage()).contains("No such process")) {
        throw e;
      }
      return "";
    }
  }

  static OptionalLong cpuMillis(Options options) throws IOException {
    return options.pid() == 0
        ? OptionalLong.empty()
        : OptionalLong.of(new ServerProcess(options.pid()).cpuMillis());
  }
}
