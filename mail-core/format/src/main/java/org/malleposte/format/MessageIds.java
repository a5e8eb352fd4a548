package org.malleposte.format;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Message identifiers (RFC 5322 §3.6.4) without their angle brackets, normalised so that two ways
/// to write one identifier are equal (RFC 5256 §3).
public final class MessageIds {
  private MessageIds() {}

  /// The field's only identifier; a text without brackets counts when it could be one.
  public static @Nullable String one(String raw) {
    List<String> all = list(raw);
    if (!all.isEmpty()) {
      return all.getFirst();
    }
    String bare = HeaderText.trim(raw.replace("<", "").replace(">", ""));
    boolean usable = !bare.isEmpty() && bare.length() <= 1000 && bare.indexOf(' ') < 0;
    return usable ? Charsets.guess(bare) : null;
  }

  /// All identifiers in the order of their first appearance.
  public static List<String> list(String raw) {
    Set<String> ids = new LinkedHashSet<>();
    int open = raw.indexOf('<');
    while (open >= 0) {
      int close = raw.indexOf('>', open);
      if (close < 0) {
        break;
      }
      String id = normalise(raw.substring(raw.lastIndexOf('<', close) + 1, close));
      if (!id.isEmpty()) {
        ids.add(id);
      }
      open = raw.indexOf('<', close);
    }
    return List.copyOf(ids);
  }

  private static String normalise(String inside) {
    StringBuilder out = new StringBuilder(inside.length());
    for (int i = 0; i < inside.length(); i++) {
      char c = inside.charAt(i);
      if (c > ' ') {
        out.append(c);
      }
    }
    String id = Charsets.guess(out.toString());
    int at = id.lastIndexOf('@');
    if (at > 2 && id.charAt(0) == '"' && id.charAt(at - 1) == '"') {
      String local = id.substring(1, at - 1).replace("\\", "");
      return Address.isDotAtom(local) ? local + id.substring(at) : id;
    }
    return id;
  }
}
