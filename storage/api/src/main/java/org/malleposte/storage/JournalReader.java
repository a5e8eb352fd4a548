package org.malleposte.storage;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;

/// Reads the commits of an account, run after run. One commit may move ten thousand messages and
/// another flag one: so a run ends with the commit that makes it large, and few are read at a time.
/// What is in memory is bounded by what some commits change, however many there are.
public final class JournalReader {
  private static final int FIRST = 4;
  private static final int MOST = 16;

  /// A run ends with the commit that makes it so many mutations.
  private static final int LARGE = 2_000;

  private final MetadataStore store;
  private final AccountId account;
  private final Deque<JournalEntry> ahead = new ArrayDeque<>();
  private long read;
  private int step = FIRST;
  private boolean ended;

  /// @param seen the commits after this one are read
  public JournalReader(MetadataStore store, AccountId account, long seen) {
    this.store = store;
    this.account = account;
    this.read = seen;
  }

  /// The next commits, oldest first; empty when there were no more.
  ///
  /// @throws NotRetained those after the first one seen are before [MetadataStore#historyFrom]
  public List<JournalEntry> next() {
    if (ahead.isEmpty() && !ended) {
      read();
    }
    List<JournalEntry> run = new ArrayList<>();
    int mutations = 0;
    while (!ahead.isEmpty() && mutations < LARGE) {
      JournalEntry entry = ahead.remove();
      run.add(entry);
      mutations += entry.mutations().size();
    }
    return run;
  }

  /// The commits after `seen`, oldest first, one after the other; those that come while it is gone
  /// through may be among them.
  ///
  /// @throws NotRetained as [#next] does, when it is gone through
  public static Iterable<JournalEntry> entries(MetadataStore store, AccountId account, long seen) {
    return () -> {
      JournalReader journal = new JournalReader(store, account, seen);
      return new Iterator<>() {
        private Iterator<JournalEntry> run = List.<JournalEntry>of().iterator();

        @Override
        public boolean hasNext() {
          if (!run.hasNext()) {
            run = journal.next().iterator();
          }
          return run.hasNext();
        }

        @Override
        public JournalEntry next() {
          if (!hasNext()) {
            throw new NoSuchElementException();
          }
          return run.next();
        }
      };
    };
  }

  private void read() {
    List<JournalEntry> entries = store.after(account, read, step);
    ended = entries.size() < step;
    long mutations = 1;
    for (JournalEntry entry : entries) {
      ahead.add(entry);
      mutations += entry.mutations().size();
      read = entry.modseq();
    }
    long fitting = 2 * LARGE * (long) entries.size() / mutations;
    step = (int) Math.clamp(fitting, 1L, Math.min(MOST, 4 * step));
  }
}
