package org.malleposte.archive;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import org.malleposte.storage.ArchiveStore;
import org.malleposte.storage.ContentHash;
import org.malleposte.storage.StorageException;

/// The segments of an archive from the first to the last, each checked against the one before.
public final class Chain {
  private static final int PAGE = 1000;

  private final ArchiveStore archive;
  private long number;
  private ContentHash head = Segment.NONE;

  public Chain(ArchiveStore archive) {
    this.archive = archive;
  }

  /// What a look through the archive found.
  ///
  /// @param segments so many are there
  /// @param commits in them
  /// @param problems a sentence each; empty when the chain is whole
  public record Report(long segments, long commits, List<String> problems) {}

  /// Looks at every segment, also after one that is damaged.
  public static Report verify(ArchiveStore archive) {
    Chain chain = new Chain(archive);
    List<String> problems = new ArrayList<>();
    long[] commits = {0};
    long[] segments = {0};
    chain.names(name -> {
      segments[0]++;
      try {
        commits[0] += chain.next(name).parts().stream().mapToLong(p -> p.entries().size()).sum();
      } catch (StorageException e) {
        problems.add(e.getMessage());
        chain.goOnAfter(name);
      }
    });
    return new Report(segments[0], commits[0], problems);
  }

  /// Receives segments in order.
  interface Visitor {
    void visit(Segment segment);
  }

  /// Visits the segments after the last one seen.
  ///
  /// @throws StorageException one is damaged, missing or not of this chain
  void walk(Visitor visitor) {
    names(name -> visitor.visit(next(name)));
  }

  /// The number of the last segment seen.
  long number() {
    return number;
  }

  /// Takes what was just written for seen.
  void append(byte[] segment) {
    number++;
    head = Segment.hash(segment);
  }

  /// The hash of the last segment seen.
  ContentHash head() {
    return head;
  }

  private void names(java.util.function.Consumer<String> visitor) {
    List<String> page = new ArrayList<>();
    String after = number == 0 ? "" : Segment.name(number);
    do {
      page.clear();
      archive.list(
          Segment.PREFIX,
          after,
          (name, _) -> {
            page.add(name);
            return page.size() < PAGE;
          });
      page.forEach(visitor);
      after = page.isEmpty() ? after : page.getLast();
    } while (page.size() == PAGE);
  }

  private Segment next(String name) {
    if (!name.equals(Segment.name(number + 1))) {
      throw new StorageException(
          "The archive's %s is missing; %s comes next.".formatted(Segment.name(number + 1), name));
    }
    byte[] octets = read(name);
    Segment segment = Segment.decode(name, octets);
    if (!segment.before().equals(head)) {
      throw new StorageException(
          "The archive's %s does not follow the segment before it: one of the two was altered."
              .formatted(name));
    }
    number = segment.number();
    head = Segment.hash(octets);
    return segment;
  }

  /// Takes a damaged segment for what it is, so that only what is wrong is told.
  private void goOnAfter(String name) {
    number = Long.parseLong(name.substring(Segment.PREFIX.length(), name.length() - 4));
    head = Segment.hash(read(name));
  }

  private byte[] read(String name) {
    try (InputStream in = archive.open(name)) {
      return in.readAllBytes();
    } catch (IOException e) {
      throw new StorageException("The archive's " + name + " cannot be read: " + e, e);
    }
  }
}
