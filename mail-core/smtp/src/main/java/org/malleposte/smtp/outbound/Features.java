package org.malleposte.smtp.outbound;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// What a server announced to EHLO: keyword in upper case -> its parameters.
record Features(Map<String, String> announced) {
  static final Features NONE = new Features(Map.of());

  static Features of(ServerReply hello) {
    Map<String, String> announced = new HashMap<>();
    for (String line : hello.lines().subList(1, hello.lines().size())) {
      String[] words = line.trim().split("[ =]", 2);
      announced.put(words[0].toUpperCase(Locale.ROOT), words.length > 1 ? words[1].trim() : "");
    }
    return new Features(Map.copyOf(announced));
  }

  boolean has(String keyword) {
    return announced.containsKey(keyword);
  }

  /// The largest message it takes, in octets; 0 when it did not say (RFC 1870).
  long size() {
    String size = announced.getOrDefault("SIZE", "");
    return size.matches("\\d{1,18}") ? Long.parseLong(size) : 0;
  }

  boolean authenticatesBy(String mechanism) {
    String all = announced.getOrDefault("AUTH", "").toUpperCase(Locale.ROOT);
    return List.of(all.split(" ")).contains(mechanism);
  }
}
