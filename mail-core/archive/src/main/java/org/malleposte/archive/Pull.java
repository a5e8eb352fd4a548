package org.malleposte.archive;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;
import org.malleposte.storage.StorageException;

/// What a store shows to a visitor, to be taken one by one: so that two stores can be read side by
/// side. The visiting runs on a thread of its own, a bounded piece ahead, and ends when this is
/// closed.
final class Pull<T> implements AutoCloseable {
  private static final int ITEMS = 256;
  private static final long OCTETS = 1 << 20;
  private static final int PIECES = 4;
  private static final long LOOK_MILLIS = 100;

  /// Shows items in order until the visitor returns false.
  @FunctionalInterface
  interface Source<T> {
    void visit(Predicate<T> visitor);
  }

  /// Some items; the last piece has none, or the failure that ended the visit.
  private record Piece<T>(List<T> items, @Nullable RuntimeException failure) {}

  private final BlockingQueue<Piece<T>> pieces = new ArrayBlockingQueue<>(PIECES);
  private final ToLongFunction<T> octets;
  private final Thread thread;
  private volatile boolean closed;

  // The visiting thread's.
  private List<T> filling = new ArrayList<>();
  private long filled;

  // The taking thread's.
  private List<T> taken = List.of();
  private int at;
  private boolean ended;

  /// @param octets what an item takes in memory, roughly
  Pull(Source<T> source, ToLongFunction<T> octets) {
    this.octets = octets;
    this.thread = Thread.ofPlatform().name("pull").daemon().start(() -> run(source));
  }

  private void run(Source<T> source) {
    RuntimeException failure = null;
    try {
      source.visit(this::take);
      if (!filling.isEmpty()) {
        hand(new Piece<>(filling, null));
      }
    } catch (RuntimeException e) {
      failure = e;
    } catch (Error e) { // whoever takes must hear of it, or would wait for ever
      failure = new StorageException("The reading ended with a fault.", e);
    }
    hand(new Piece<>(List.of(), failure));
  }

  private boolean take(T item) {
    filling.add(item);
    filled += octets.applyAsLong(item);
    if (filling.size() == ITEMS || filled >= OCTETS) {
      hand(new Piece<>(filling, null));
      filling = new ArrayList<>();
      filled = 0;
    }
    return !closed;
  }

  private void hand(Piece<T> piece) {
    try {
      boolean handed = false;
      while (!handed && !closed) {
        handed = pieces.offer(piece, LOOK_MILLIS, TimeUnit.MILLISECONDS);
      }
    } catch (InterruptedException e) {
      throw new AssertionError("nobody interrupts this thread", e);
    }
  }

  /// The next item, null at the end. It stays the next one.
  @Nullable T peek() {
    if (at == taken.size() && !ended) {
      fetch();
    }
    return at < taken.size() ? taken.get(at) : null;
  }

  /// Goes on behind what was last peeked at.
  void skip() {
    at++;
  }

  private void fetch() {
    try {
      Piece<T> piece = pieces.take();
      if (piece.failure != null) {
        throw piece.failure;
      }
      taken = piece.items;
      at = 0;
      ended = taken.isEmpty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StorageException("The reading was interrupted.", e);
    }
  }

  @Override
  public void close() {
    closed = true;
    boolean interrupted = false;
    while (thread.isAlive()) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
