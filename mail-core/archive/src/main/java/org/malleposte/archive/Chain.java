package org.malleposte.archive;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.malleposte.storage.ArchiveStore;
import org.malleposte.storage.ContentHash;
import org.malleposte.storage.CorruptObject;
import org.malleposte.storage.StorageException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The segments of an archive from the first to the last, each checked against one before.
///
/// Who has the server's key can write any name that is free. So what a segment is tells not its
/// name but what it says it follows: what follows nothing that was seen is a [Stray], and is passed
/// over when a later segment goes on without it. Where none does it may be that something is
/// missing, or was altered, and what is behind the gap cannot be reached: that is a problem.
public final class Chain {
  private static final int PAGE = 50_000;

  /// Segments that a later one may follow: who writes is never that far behind.
  private static final int HEADS = 10_000;

  /// Strays that are remembered, so that they need not be read again.
  private static final int STRAYS = 10_000;

  /// Objects without content, named by the numbers of the segments that have a ledger.
  static final String LEDGERS = "ledger/";

  private static final Logger LOG = LoggerFactory.getLogger(Chain.class);
  private static final Pattern NUMBER = Pattern.compile("\\d{12}");
  private static final Pattern SEGMENT =
      Pattern.compile(Pattern.quote(Segment.PREFIX) + "(\\d{12})\\.seg");

  /// Says of a segment that is well formed why it is none of this archive, or null when it is.
  @FunctionalInterface
  interface Judge {
    Judge NONE = _ -> null;

    @Nullable String lack(Segment segment);
  }

  private final ArchiveStore archive;
  private final Judge judge;
  private Ledger ledger = new Ledger();

  /// Of the last segment seen.
  private long number;

  /// The first number after it under which there is nothing.
  private long free = 1;

  /// Null when the chain is followed from its middle on, until the first segment was seen.
  private @Nullable ContentHash head = Segment.NONE;

  /// The segments last seen, the newest among them.
  private final Map<ContentHash, Long> heads =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<ContentHash, Long> eldest) {
          return size() > HEADS;
        }
      };

  private final Map<String, Stray> strays = new HashMap<>();

  public Chain(ArchiveStore archive) {
    this(archive, Judge.NONE);
  }

  private Chain(ArchiveStore archive, Judge judge) {
    this.archive = archive;
    this.judge = judge;
    heads.put(Segment.NONE, 0L);
  }

  /// A chain that is followed from a segment on.
  static Chain from(ArchiveStore archive, long number) {
    Chain chain = new Chain(archive);
    if (number > 1) {
      chain.number = number - 1;
      chain.free = number;
      chain.head = null;
      chain.heads.clear();
    }
    return chain;
  }

  /// A chain of which everything up to the newest ledger was seen; from the beginning where there
  /// is none.
  static Chain afterLedger(ArchiveStore archive) {
    return afterLedger(archive, Judge.NONE);
  }

  /// The same with a judge of all that is seen.
  static Chain afterLedger(ArchiveStore archive, Judge judge) {
    for (long number : ledgers(archive).reversed()) {
      Chain chain = afterLedger(archive, number, judge);
      if (chain != null) {
        return chain;
      }
    }
    return new Chain(archive, judge);
  }

  /// The same of any ledger; null when there is none in the segment that should have it: who may
  /// write to the archive may say so of any number, and it is only a short cut.
  ///
  /// @param number one of [#ledgers]
  static @Nullable Chain afterLedger(ArchiveStore archive, long number) {
    return afterLedger(archive, number, Judge.NONE);
  }

  private static @Nullable Chain afterLedger(ArchiveStore archive, long number, Judge judge) {
    Chain chain = new Chain(archive, judge);
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
    long size = size(name, at);
    if (size < 0) {
      return "there is no " + name + ".";
    }
    head = null;
    Look look = look(name, at, size);
    head = Segment.NONE;
    if (look.segment == null || look.stray != null) {
      return look.stray == null ? name + " cannot be read." : look.stray.why;
    }
    Ledger there = look.segment.ledger();
    if (there == null) {
      return name + " has no ledger.";
    }
    heads.clear();
    see(at, look.hash);
    ledger = there;
    return null;
  }

  /// -1 when it is not there.
  private long size(String name, long at) {
    long[] there = {-1};
    archive.list(
        Segment.PREFIX,
        at > 1 ? Segment.name(at - 1) : "",
        (first, size) -> {
          there[0] = first.equals(name) ? size : -1;
          return first.compareTo(name) < 0;
        });
    return there[0];
  }

  /// What the archive has, as far as this chain was followed.
  Ledger ledger() {
    return ledger;
  }

  /// An object that follows no segment that was seen.
  ///
  /// @param number that its name has, -1 when it has none
  /// @param why a sentence
  /// @param before what it says it follows; null when it is no segment at all
  /// @param refused whether it would follow, and is not of this archive
  private record Stray(
      String name, long number, String why, @Nullable ContentHash before, boolean refused) {
    boolean isSegment() {
      return before != null && !refused;
    }
  }

  /// What was found under a name: a segment that follows, or not.
  private record Look(@Nullable Segment segment, ContentHash hash, @Nullable Stray stray) {
    static Look of(Stray stray) {
      return new Look(null, Segment.NONE, stray);
    }
  }

  /// What was found beside the segments.
  ///
  /// @param passedOver what the segments after it go on without, a sentence each
  /// @param problems what may have been a segment, and is none or is behind a gap, a sentence each
  public record Findings(List<String> passedOver, List<String> problems) {}

  /// What a look through the archive found.
  ///
  /// @param segments so many are there
  /// @param commits in them
  /// @param problems a sentence each; empty when the chain is whole
  /// @param passedOver objects that are none of the archive's and do it no harm, a sentence each
  public record Report(
      long segments, long commits, List<String> problems, List<String> passedOver) {}

  /// Looks at every segment, also behind a gap.
  public static Report verify(ArchiveStore archive) {
    Chain chain = new Chain(archive);
    Snapshots snapshots = new Snapshots(archive);
    List<String> problems = new ArrayList<>();
    List<String> passedOver = new ArrayList<>();
    long[] commits = {0};
    long[] segments = {0};
    Visitor visitor =
        segment -> {
          segments[0]++;
          commits[0] += segment.parts().stream().mapToLong(p -> p.entries().size()).sum();
          for (Snapshot one : segment.snapshots()) {
            try {
              snapshots.apply(one, _ -> {});
            } catch (StorageException e) {
              problems.add(e.getMessage());
            }
          }
        };
    Walk walk = chain.new Walk(visitor);
    walk.run();
    while (walk.gap() >= 0) {
      Findings found = walk.findings();
      problems.addAll(found.problems);
      passedOver.addAll(found.passedOver);
      Walk next = chain.new Walk(visitor);
      next.beyond(walk.loose.get(walk.gap()));
      next.run();
      walk = next;
    }
    Findings last = walk.findings();
    problems.addAll(last.problems);
    passedOver.addAll(last.passedOver);
    return new Report(segments[0], commits[0], List.copyOf(problems), List.copyOf(passedOver));
  }

  /// Receives segments in order.
  interface Visitor {
    void visit(Segment segment);
  }

  /// Visits the segments after the last one seen, as far as they follow.
  Findings walk(Visitor visitor) {
    Walk walk = new Walk(visitor);
    walk.run();
    return walk.findings();
  }

  /// One way along the names.
  private final class Walk {
    /// More sentences are not kept.
    private static final int MOST = 1_000;

    private final Visitor visitor;
    private final List<String> passedOver = new ArrayList<>();

    /// What nothing goes on without yet.
    private final List<Stray> loose = new ArrayList<>();

    /// The first number under which there was nothing when they came.
    private final List<Long> expected = new ArrayList<>();

    Walk(Visitor visitor) {
      this.visitor = visitor;
    }

    void run() {
      String after = number == 0 ? "" : Segment.name(number);
      List<Listed> page;
      do {
        page = page(after);
        page.forEach(this::take);
        after = page.isEmpty() ? after : page.getLast().name;
      } while (page.size() == PAGE);
    }

    private void take(Listed listed) {
      Matcher name = SEGMENT.matcher(listed.name);
      if (!name.matches()) {
        add(new Stray(listed.name, -1, "has no name of a segment", null, false));
        return;
      }
      long at = Long.parseLong(name.group(1));
      Look look = look(listed.name, at, listed.size);
      if (look.stray != null) {
        add(look.stray);
      } else if (look.segment != null) {
        accept(at, look.segment, look.hash);
      }
    }

    private void add(Stray stray) {
      if (loose.size() < MOST) {
        loose.add(stray);
        expected.add(free);
      }
      free = stray.number == free ? free + 1 : free;
    }

    private void accept(long at, Segment segment, ContentHash hash) {
      loose.forEach(stray -> pass(sentence(stray)));
      loose.clear();
      expected.clear();
      Long followed = heads.get(segment.before());
      if (followed != null && followed < number) {
        pass(
            "The archive's %s follows %s: who wrote it passed over the segments between."
                .formatted(Segment.name(at), followed == 0 ? "nothing" : Segment.name(followed)));
      }
      see(at, hash);
      ledger.take(segment);
      visitor.visit(segment);
    }

    private void pass(String sentence) {
      if (passedOver.size() < MOST) {
        passedOver.add(sentence);
      }
    }

    /// Which of what is left is the first that was a segment of somebody; -1 when none was.
    int gap() {
      for (int i = 0; i < loose.size(); i++) {
        if (loose.get(i).isSegment()) {
          return i;
        }
      }
      return -1;
    }

    /// Takes a segment behind a gap for what it is, so that only what is wrong is told.
    void beyond(Stray stray) {
      byte[] octets = read(stray.name);
      Segment segment = Segment.decode(stray.name, octets);
      see(stray.number, Segment.hash(octets));
      ledger.take(segment);
      visitor.visit(segment);
    }

    /// An object that is no segment may have been one where the next should stand: further on
    /// nobody has written yet.
    Findings findings() {
      List<String> problems = new ArrayList<>();
      int gap = gap();
      for (int i = 0; i < (gap < 0 ? loose.size() : gap + 1); i++) {
        Stray stray = loose.get(i);
        if (i == gap && stray.number != expected.get(i)) {
          problems.add(
              "The archive's %s is missing; %s comes next."
                  .formatted(Segment.name(expected.get(i)), stray.name));
        } else if (i == gap || stray.number == expected.get(i) && !stray.refused) {
          problems.add(sentence(stray));
        } else {
          pass(sentence(stray));
        }
      }
      return new Findings(List.copyOf(passedOver), List.copyOf(problems));
    }
  }

  private static String sentence(Stray stray) {
    return "The archive's " + stray.name + " " + stray.why + ".";
  }

  /// The number of the last segment seen.
  long number() {
    return number;
  }

  /// The number of the next segment: names before it are taken.
  long next() {
    return free;
  }

  /// A name is taken, though nothing may be listed under it: in the second of two buckets.
  void take(long taken) {
    free = Math.max(free, taken + 1);
  }

  private void see(long at, ContentHash hash) {
    number = at;
    free = at + 1;
    head = hash;
    heads.put(hash, at);
  }

  /// Takes what was just written for seen.
  void append(Segment segment, byte[] octets) {
    see(segment.number(), Segment.hash(octets));
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

  private record Listed(String name, long size) {}

  private List<Listed> page(String after) {
    List<Listed> page = new ArrayList<>();
    archive.list(
        Segment.PREFIX,
        after,
        (name, size) -> {
          page.add(new Listed(name, size));
          return page.size() < PAGE;
        });
    return page;
  }

  /// @param at the number that its name has
  private Look look(String name, long at, long size) {
    Stray known = strays.get(name);
    if (known != null && (known.refused || known.before == null || !follows(known.before))) {
      return Look.of(known);
    }
    Look look = lookAnew(name, at, size);
    if (look.stray == null) {
      strays.remove(name);
    } else if (strays.size() < STRAYS) {
      strays.put(name, look.stray);
    }
    return look;
  }

  private boolean follows(ContentHash before) {
    return head == null || heads.containsKey(before);
  }

  private Look lookAnew(String name, long at, long size) {
    if (at == 0) {
      return Look.of(new Stray(name, at, "has no name of a segment", null, false));
    }
    if (size > Segment.LARGEST_PACKED) {
      return Look.of(new Stray(name, at, "is too large to be a segment", null, false));
    }
    byte[] octets;
    Segment segment;
    try {
      octets = read(name);
      segment = Segment.decode(name, octets);
    } catch (Segment.Damaged | CorruptObject e) {
      return Look.of(new Stray(name, at, why(e), null, false));
    }
    if (!follows(segment.before())) {
      String why = "does not follow the segment before it: one of the two was altered";
      return Look.of(new Stray(name, at, why, segment.before(), false));
    }
    String lack = judge.lack(segment);
    if (lack != null) {
      return Look.of(new Stray(name, at, lack, segment.before(), true));
    }
    return new Look(segment, Segment.hash(octets), null);
  }

  private static String why(StorageException e) {
    return e instanceof Segment.Damaged damaged
        ? damaged.how()
        : "cannot be read: " + e.getMessage();
  }

  private byte[] read(String name) {
    try (InputStream in = archive.open(name)) {
      return Segment.read(name, in);
    } catch (IOException e) {
      throw new StorageException("The archive's " + name + " cannot be read: " + e, e);
    }
  }
}
