package org.malleposte.storage.cassandra;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// Writes one stream for this process: one at a time, for all who wait.
final class StreamWriter {
  private static final int TOGETHER = 256;
  private static final long OCTETS = 2 << 20;

  private final Streams streams;
  private final String stream;
  private final ReentrantLock queue = new ReentrantLock();
  private final Deque<Waiting> waiting = new ArrayDeque<>();
  private final ReentrantLock writing = new ReentrantLock();
  // The position given last, -1 when not known; under `writing`.
  private long last = -1;

  private static final class Waiting {
    final byte[] entry;
    long position;
    @Nullable RuntimeException failure;
    boolean done;

    Waiting(byte[] entry) {
      this.entry = entry;
    }
  }

  StreamWriter(Streams streams, String stream) {
    this.streams = streams;
    this.stream = stream;
  }

  long append(byte[] entry) {
    Waiting mine = new Waiting(entry);
    queue.lock();
    try {
      waiting.add(mine);
    } finally {
      queue.unlock();
    }
    writing.lock();
    try {
      while (!mine.done) {
        write(take());
      }
    } finally {
      writing.unlock();
    }
    if (mine.failure != null) {
      throw mine.failure;
    }
    return mine.position;
  }

  private List<Waiting> take() {
    List<Waiting> batch = new ArrayList<>();
    long octets = 0;
    queue.lock();
    try {
      for (Waiting next = waiting.peek();
          next != null
              && batch.size() < TOGETHER
              && (batch.isEmpty() || octets + next.entry.length <= OCTETS);
          next = waiting.peek()) {
        octets += next.entry.length;
        batch.add(waiting.remove());
      }
      return batch;
    } finally {
      queue.unlock();
    }
  }

  private void write(List<Waiting> batch) {
    try {
      List<byte[]> entries = batch.stream().map(w -> w.entry).toList();
      long first = moving(known -> streams.append(stream, known, entries)) + 1;
      last = first - 1 + batch.size();
      for (int i = 0; i < batch.size(); i++) {
        batch.get(i).position = first + i;
      }
    } catch (RuntimeException e) {
      last = -1;
      batch.forEach(w -> w.failure = e);
    } finally {
      batch.forEach(w -> w.done = true);
    }
  }

  void trim(long upTo) {
    writing.lock();
    try {
      if (known() > 0) {
        moving(known -> streams.trim(stream, known, upTo));
      }
    } finally {
      writing.unlock();
    }
  }

  /// A change on top of the position given last.
  @FunctionalInterface
  private interface Change {
    /// -1 when it took place, else the position that was met.
    long on(long last);
  }

  /// Tries until no other process comes in between; returns the position on which it took place.
  private long moving(Change change) {
    while (true) {
      long before = known();
      long met = change.on(before);
      if (met < 0) {
        return before;
      }
      last = met;
    }
  }

  private long known() {
    if (last < 0) {
      last = streams.last(stream);
    }
    return last;
  }
}
