package org.malleposte.storage.s3;

import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/// The objects of a bucket in order of their keys, each as the oldest of its versions: the one that
/// the server wrote. What has a delete marker is there as well, as it can be read.
final class VersionGroups {
  private static final int PAGE = 1000;

  private final Bucket bucket;
  private final String prefix;
  private final Deque<Version> versions = new ArrayDeque<>();
  private Page.@Nullable Mark mark;

  VersionGroups(Bucket bucket, String prefix, String after) {
    this.bucket = bucket;
    this.prefix = prefix;
    this.mark = new Page.Mark(after, null);
  }

  /// The next object, null at the end.
  @Nullable Version next() {
    Version oldest = null;
    while (oldest == null) {
      Version first = peek();
      if (first == null) {
        return null;
      }
      oldest = oldest(first.key());
    }
    return oldest;
  }

  /// Goes on after everything whose key starts with `begin`, when that is where the next page is.
  void skip(String begin) {
    if (mark != null && mark.key().startsWith(begin)) {
      versions.removeIf(version -> version.key().startsWith(begin));
      mark = new Page.Mark(begin + "~", null);
    }
  }

  /// Takes all versions of a key; the last that is no delete marker was there first.
  private @Nullable Version oldest(String key) {
    Version oldest = null;
    for (Version next = peek(); next != null && next.key().equals(key); next = peek()) {
      versions.remove();
      oldest = next.marker() ? oldest : next;
    }
    return oldest;
  }

  private @Nullable Version peek() {
    while (versions.isEmpty() && mark != null) {
      Page page = bucket.versions(prefix, mark, PAGE);
      versions.addAll(page.versions());
      mark = page.next();
    }
    return versions.peek();
  }
}
