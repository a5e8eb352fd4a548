package org.malleposte.jmap;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;

/// How much the answers of one request may hold. Each method bounds what it looks at, but there may
/// be many calls, and by reference one answer may hold those before it several times. Used by one
/// thread.
public final class Allowance {
  private static final long MOST = 64L << 20;

  /// What a value takes beside its text, about.
  private static final int NODE = 40;

  private long left = MOST;
  private long made;

  /// There is no more room: nothing was changed by the call that meets this.
  public static final class Exhausted extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Exhausted() {
      super("the answers are too large", null, false, false);
    }
  }

  /// Another call begins.
  ///
  /// @throws MethodException `requestTooLarge`
  void begin() throws MethodException {
    made = 0;
    if (left <= 0) {
      throw tooLarge();
    }
  }

  static MethodException tooLarge() {
    return new MethodException(
        MethodError.REQUEST_TOO_LARGE, "The answers hold too much; ask for less at once.");
  }

  /// Counts a part of an answer that is being made; for calls that change nothing.
  public void count(JsonNode part) {
    made += weight(part, left - made);
    if (made > left) {
      throw new Exhausted();
    }
  }

  /// Counts a whole answer, which is given in any case.
  void answered(JsonNode answer) {
    left -= weight(answer, left);
  }

  /// What a tree takes as it is written; of one that takes more than `most`, anything above that.
  static long weight(JsonNode node, long most) {
    long sum = NODE;
    if (node.isTextual()) {
      return sum + node.textValue().length();
    }
    if (node.isObject()) {
      for (Map.Entry<String, JsonNode> entry : node.properties()) {
        sum += NODE + entry.getKey().length() + weight(entry.getValue(), most - sum);
        if (sum > most) {
          return sum;
        }
      }
      return sum;
    }
    for (JsonNode item : node) {
      sum += weight(item, most - sum);
      if (sum > most) {
        return sum;
      }
    }
    return sum;
  }
}
