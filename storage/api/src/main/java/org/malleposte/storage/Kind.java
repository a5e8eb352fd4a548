package org.malleposte.storage;

import org.jspecify.annotations.Nullable;

/// What sort of record a key names. The number is stored, the name is for people.
///
/// A **mutable** kind lives by commits alone and its changes stand in the journal. An **immutable**
/// kind is written once and never changed: a store may write it before the commit that refers to it
/// (garbage if the commit then fails), and the journal does not repeat its value.
///
/// @param number 0 to 127, unique among all kinds
/// @param name lower case, as shown by inspection
/// @param immutable whether a value never changes once written
public record Kind(int number, String name, boolean immutable) {
  public Kind {
    if (number < 0 || number > 127) {
      throw new IllegalArgumentException("kind number out of range: " + number);
    }
  }

  public static Kind mutable(int number, String name) {
    return new Kind(number, name, false);
  }

  public static Kind immutable(int number, String name) {
    return new Kind(number, name, true);
  }

  /// By hand, as hashCode: what a record makes by itself costs every start classes of its own.
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Kind kind
        && number == kind.number
        && immutable == kind.immutable
        && name.equals(kind.name);
  }

  @Override
  public int hashCode() {
    return number;
  }

  @Override
  public String toString() {
    return name;
  }
}
