package org.malleposte.storage.s3;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.malleposte.storage.StorageException;

/// Goes over what two buckets have archived, side by side, and gives each what the other has more.
final class ArchiveEvening {
  private final S3Archive archive;
  private final Side one;
  private final Side two;
  private long given;

  ArchiveEvening(S3Archive archive, Side one, Side two) {
    this.archive = archive;
    this.one = one;
    this.two = two;
  }

  /// Returns how many objects were given.
  ///
  /// @throws StorageException one of them does not answer or does not take it
  long run() {
    Names ones = new Names(one);
    Names twos = new Names(two);
    while (ones.next != null || twos.next != null) {
      int order = compare(ones.next, twos.next);
      if (order < 0) {
        give(ones, two);
      } else if (order > 0) {
        give(twos, one);
      } else {
        ones.advance();
        twos.advance();
      }
    }
    one.worked();
    two.worked();
    return given;
  }

  /// What there is no more of comes last.
  private static int compare(@Nullable String one, @Nullable String two) {
    if (one == null || two == null) {
      return one == null ? 1 : -1;
    }
    return one.compareTo(two);
  }

  private void give(Names from, Side to) {
    String name = from.next;
    if (name != null) {
      archive.copy(name, from.side, to);
      given++;
      from.advance();
    }
  }

  /// The names that one bucket has.
  private static final class Names {
    private final Side side;
    private final VersionGroups objects;
    private @Nullable String next;

    Names(Side side) {
      this.side = side;
      this.objects = new VersionGroups(side.bucket(), S3Archive.PREFIX, "");
      advance();
    }

    void advance() {
      Version oldest = of(side, objects::next);
      next = oldest == null ? null : oldest.key().substring(S3Archive.PREFIX.length());
    }
  }

  /// Does something with a bucket; one that does not answer is known to be away then.
  static <T extends @Nullable Object> T of(Side side, Supplier<T> work) {
    try {
      return work.get();
    } catch (StorageException e) {
      side.failed(e);
      throw e;
    }
  }
}
