package org.malleposte.archive;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.malleposte.storage.ArchiveStore;
import org.malleposte.storage.ContentHash;
import org.malleposte.storage.StorageException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The segments of an archive from the first to the last, each checked against the one before.
public final class Chain {
  private static final int PAGE = 1000;

  /// Objects without content, named by the numbers of the segments that have a ledger.
  static final String LEDGERS = "ledger/";

  private static final Logger LOG = LoggerFactory.getLogger(Chain.class);
  private static final Pattern NUMBER = Pattern.compile("\\d{12}");

  private final ArchiveStore archive;
  private Ledger ledger = new Ledger();
  private long number;

  /// Null when the chain is followed from its middle on, until the first segment was seen.
  private @Nullable ContentHash head = Segment.NONE;

  public Chain(ArchiveStore archive) {
    this.archive = archive;
  }

  /// A chain that is followed from a segment on.
  static Chain from(ArchiveStore archive, long number) {
    Chain chain = new Chain(archive);
    if (number > 1) {
      chain.number = number - 1;
      chain.head = null;
    }
    return chain;
  }

  /// A chain of which everything up to the newest ledger was seen; from the beginning where there
  /// is none.
  static Chain afterLedger(ArchiveStore archive) {
    for (long number : ledgers(archive).reversed()) {
      Chain chain = afterLedger(archive, number);
      if (chain != null) {
        return chain;
      }
    }
    return new Chain(archive);
  }

  /// The same of any ledger; null when there is none in the segment that should have it: who may
  /// write to the archive may say so of any number, and it is only a short cut.
  ///
  /// @param number one of [#ledgers]
  static @Nullable Chain afterLedger(ArchiveStore archive, long number) {
    Chain chain = new Chain(archive);
    String lack = chain.begin(number);
    if (lack != null) {
      LOG.warn("The archive's {} is passed over: {}", ledger(number), lack);
      return null;
    }
    return chain;
  }

  /// The name of the object that says that a segment has a ledger.
  static String ledger(long number) {
    return LEDGERS + "%012d".formatted(number);
  }

  /// The numbers of the segments that are said to have a ledger, rising.
  static List<Long> ledgers(ArchiveStore archive) {
    List<Long> numbers = new ArrayList<>();
    archive.list(
        LEDGERS,
        "",
        (name, _) -> {
          String number = name.substring(LEDGERS.length());
          if (NUMBER.matcher(number).matches()) {
            numbers.add(Long.parseLong(number));
          }
          return true;
        });
    return numbers;
  }

  /// Returns what was lacking, null when nothing was.
  private @Nullable String begin(long at) {
    String name = Segment.name(at);
    if (!isThere(name, at)) {
      return "there is no " + name + ".";
    }
    byte[] octets = read(name);
    try {
      Segment segment = Segment.decode(name, octets);
      if (segment.ledger() == null) {
        return name + " has no ledger.";
      }
      number = at;
      head = Segment.hash(octets);
      ledger = segment.ledger();
      return null;
    } catch (StorageException e) {
      return e.getMessage();
    }
  }

  private boolean isThere(String name, long at) {
    boolean[] there = {false};
    archive.list(
        Segment.PREFIX,
        at > 1 ? Segment.name(at - 1) : "",
        (first, _) -> {
          there[0] = first.equals(name);
          return false;
        });
    return there[0];
  }

  /// What the archive has, as far as this chain was followed.
  Ledger ledger() {
    return ledger;
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
    Snapshots snapshots = new Snapshots(archive);
    List<String> problems = new ArrayList<>();
    long[] commits = {0};
    long[] segments = {0};
    chain.names(name -> {
      segments[0]++;
      try {
        Segment segment = chain.next(name);
        commits[0] += segment.parts().stream().mapToLong(p -> p.entries().size()).sum();
        segment.snapshots().forEach(one -> snapshots.apply(one, _ -> {}));
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
  void append(Segment segment, byte[] octets) {
    number++;
    head = Segment.hash(octets);
    ledger.take(segment);
  }

  /// The hash of the last segment seen.
  ContentHash head() {
    ContentHash known = head;
    if (known == null) {
      throw new IllegalStateException("no segment was seen yet");
    }
    return known;
  }

  private void names(Consumer<String> visitor) {
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
    if (head != null && !segment.before().equals(head)) {
      throw new StorageException(
          "The archive's %s does not follow the segment before it: one of the two was altered."
              .formatted(name));
    }
    number = segment.number();
    head = Segment.hash(octets);
    ledger.take(segment);
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
