package org.malleposte.storage;

import java.util.function.LongSupplier;

/// A number that a store knows of itself, for supervision.
///
/// @param name words with dots, `commit.conflicts`, unique among the stores of a house
/// @param help what it counts, for people
/// @param rises whether it only rises from the opening of the store on
/// @param value reads it; 0 once the store is closed
public record StorageFigure(String name, String help, boolean rises, LongSupplier value) {
  /// What has happened since the store was opened.
  public static StorageFigure counter(String name, String help, LongSupplier value) {
    return new StorageFigure(name, help, true, value);
  }

  /// What is so now.
  public static StorageFigure gauge(String name, String help, LongSupplier value) {
    return new StorageFigure(name, help, false, value);
  }
}
