package org.malleposte.storage;

import java.util.UUID;

/// Tells one attempt to commit from every other, so that an outcome left unknown by a lost answer
/// can be settled by looking.
public record CommitId(UUID value) {
  public static CommitId random() {
    return new CommitId(UUID.randomUUID());
  }

  @Override
  public String toString() {
    return value.toString();
  }
}
