package org.malleposte.jmap;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.TreeSet;

/// A PatchObject (RFC 8620 §5.3): paths into an object, and what shall stand there.
public final class Patch {
  private static final int DEPTH = 16;

  private Patch() {}

  /// The object with the patch applied; the one given stays as it is. A property that is set to
  /// null is gone: its default is for the type to know.
  ///
  /// @throws SetException `invalidPatch`
  public static ObjectNode apply(ObjectNode object, ObjectNode patch) throws SetException {
    requireDistinct(patch);
    ObjectNode patched = object.deepCopy();
    for (Map.Entry<String, JsonNode> entry : patch.properties()) {
      apply(patched, entry.getKey(), entry.getValue());
    }
    return patched;
  }

  /// No path may lead through another one.
  private static void requireDistinct(ObjectNode patch) throws SetException {
    TreeSet<String> paths = new TreeSet<>();
    patch.fieldNames().forEachRemaining(path -> paths.add(path + "/"));
    String before = "";
    for (String path : paths) {
      if (!before.isEmpty() && path.startsWith(before)) {
        throw invalid(path + " is set by two paths");
      }
      before = path;
    }
  }

  private static void apply(ObjectNode object, String path, JsonNode value) throws SetException {
    String[] steps = path.split("/", -1); // an implicit leading slash
    if (steps.length > DEPTH) {
      throw invalid("a path is too deep");
    }
    ObjectNode parent = object;
    for (int i = 0; i < steps.length - 1; i++) {
      if (!(parent.get(name(steps[i])) instanceof ObjectNode next)) {
        throw invalid(path + " leads through what is no object");
      }
      parent = next;
    }
    String last = name(steps[steps.length - 1]);
    if (value.isNull()) {
      parent.remove(last);
    } else {
      parent.set(last, value);
    }
  }

  private static String name(String step) {
    return step.replace("~1", "/").replace("~0", "~"); // RFC 6901 §4
  }

  private static SetException invalid(String why) {
    return new SetException(SetError.INVALID_PATCH, why);
  }
}
