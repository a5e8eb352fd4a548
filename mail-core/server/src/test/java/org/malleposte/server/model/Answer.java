package org.malleposte.server.model;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What the server said to one command.
///
/// @param status OK, NO or BAD
/// @param tagged the tagged line without tag
/// @param lines the untagged ones
record Answer(String status, String tagged, List<String> lines) {
  boolean ok() {
    return status.equals("OK");
  }

  /// The words of a response code (RFC 9051 §7.1), tagged or not; null when it was not given.
  String code(String name) {
    Pattern code = Pattern.compile("OK \\[" + name + " ([^]]*)]");
    for (String line : all()) {
      Matcher found = code.matcher(line);
      if (found.find()) {
        return found.group(1);
      }
    }
    return null;
  }

  private List<String> all() {
    List<String> all = new ArrayList<>(lines);
    all.add(tagged);
    return all;
  }

  /// The number after a word, or before it, in some untagged line; -1 when there is none.
  long number(String pattern) {
    Pattern number = Pattern.compile(pattern);
    for (String line : lines) {
      Matcher found = number.matcher(line);
      if (found.find()) {
        return Long.parseLong(found.group(1));
      }
    }
    return -1;
  }

  /// The numbers of a sequence set.
  static SortedSet<Integer> numbers(String set) {
    SortedSet<Integer> numbers = new TreeSet<>();
    for (String range : set.split(",", -1)) {
      String[] ends = range.split(":", -1);
      int from = Integer.parseInt(ends[0]);
      int to = Integer.parseInt(ends[ends.length - 1]);
      for (int n = Math.min(from, to); n <= Math.max(from, to); n++) {
        numbers.add(n);
      }
    }
    return numbers;
  }

  /// As a sequence set, with ranges for what follows each other.
  static String set(Collection<Integer> numbers) {
    StringBuilder set = new StringBuilder();
    int from = 0;
    int to = 0;
    for (int number : new TreeSet<>(numbers)) {
      if (to > 0 && number == to + 1) {
        to = number;
        continue;
      }
      append(set, from, to);
      from = number;
      to = number;
    }
    append(set, from, to);
    return set.toString();
  }

  private static void append(StringBuilder set, int from, int to) {
    if (to > 0) {
      set.append(set.isEmpty() ? "" : ",").append(from).append(from == to ? "" : ":" + to);
    }
  }
}
