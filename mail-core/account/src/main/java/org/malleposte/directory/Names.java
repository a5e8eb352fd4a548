package org.malleposte.directory;

import java.util.Arrays;
import java.util.Optional;

/// Enum constants by their stored names; a later version's name is nobody's.
final class Names {
  private Names() {}

  static <E extends Enum<E>> Optional<E> of(Class<E> type, String name) {
    return Arrays.stream(type.getEnumConstants()).filter(e -> e.name().equals(name)).findFirst();
  }
}
