package org.malleposte.mail;

import java.util.List;
import java.util.Objects;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/// The messages of some mailboxes in the order of their arrival, each email once however many
/// places it has among them, those marked \\Deleted left out. Read one by one: the beginning of a
/// large mailbox costs what is read of it, not what the mailbox holds.
///
/// ```java
/// Arrivals newest = Arrivals.of(views, true);
/// while (newest.next()) { ... newest.email() ... }
/// ```
public final class Arrivals {
  private final PriorityQueue<Run> runs;
  private final boolean newestFirst;
  private @Nullable Run at;
  private long last;

  private Arrivals(List<MailboxView> views, boolean newestFirst) {
    this.newestFirst = newestFirst;
    this.runs = new PriorityQueue<>(newestFirst ? (a, b) -> b.compareTo(a) : Run::compareTo);
    for (MailboxView view : views) {
      int start = 0;
      for (Chunk chunk : view.chunks()) {
        if (chunk.count > 0) {
          runs.add(new Run(view, start, chunk, newestFirst));
        }
        start += chunk.count;
      }
    }
  }

  /// @param views of different mailboxes
  public static Arrivals of(List<MailboxView> views, boolean newestFirst) {
    return new Arrivals(views, newestFirst);
  }

  /// Moves to the next message; false when there is none.
  public boolean next() {
    for (Run run = step(); run != null; run = step()) {
      if (!run.flags().deleted() && run.email() != last) {
        last = run.email();
        return true;
      }
    }
    return false;
  }

  private @Nullable Run step() {
    Run run = at;
    if (run == null || !run.step()) {
      run = runs.poll();
    } else {
      Run rival = runs.peek();
      if (rival != null && isBehind(run, rival)) {
        runs.add(run);
        run = runs.remove();
      }
    }
    at = run;
    return run;
  }

  private boolean isBehind(Run run, Run rival) {
    int order = run.compareTo(rival);
    return newestFirst ? order < 0 : order > 0;
  }

  private Run at() {
    return Objects.requireNonNull(at, "ask for the next one first");
  }

  public long email() {
    return at().email();
  }

  /// Of one of its places.
  public MailboxView view() {
    return at().view;
  }

  /// Of that place in its view.
  public int index() {
    return at().start + at().place;
  }

  public Flags flags() {
    return at().flags();
  }

  /// ms since 1970.
  public long receivedAt() {
    return at().receivedAt();
  }

  /// Octets.
  public long size() {
    return at().chunk.size(at().place);
  }

  /// A chunk, read from one of its ends.
  private static final class Run implements Comparable<Run> {
    final MailboxView view;
    final int start;
    final Chunk chunk;
    private final short[] order;
    private final int step;
    private int next;
    int place;

    Run(MailboxView view, int start, Chunk chunk, boolean newestFirst) {
      this.view = view;
      this.start = start;
      this.chunk = chunk;
      this.order = chunk.byArrival();
      this.step = newestFirst ? -1 : 1;
      this.next = newestFirst ? chunk.count - 1 : 0;
      this.place = order[next];
    }

    boolean step() {
      next += step;
      if (next < 0 || next == chunk.count) {
        return false;
      }
      place = order[next];
      return true;
    }

    long email() {
      return chunk.email(place);
    }

    long receivedAt() {
      return chunk.internalDate(place);
    }

    Flags flags() {
      return chunk.flags(place);
    }

    @Override
    public int compareTo(Run other) {
      int byDate = Long.compare(receivedAt(), other.receivedAt());
      return byDate != 0 ? byDate : Long.compare(email(), other.email());
    }
  }
}
