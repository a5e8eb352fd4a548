package org.malleposte.archive;

import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;
import org.malleposte.storage.ObjectKey;
import org.malleposte.storage.ObjectStore;

/// Brings to an object store what another one has: both are listed side by side, and what is
/// missing, or of another size, is written.
public final class BodyCopy {
  private final ObjectStore from;
  private final ObjectStore to;
  private final LongAdder copied = new LongAdder();
  private final LongAdder octets = new LongAdder();
  private long seen;

  private record Listed(String name, ObjectKey key, long size) {}

  public BodyCopy(ObjectStore from, ObjectStore to) {
    this.from = from;
    this.to = to;
  }

  /// Bodies that were written.
  public long copied() {
    return copied.sum();
  }

  /// Octets of these.
  public long octets() {
    return octets.sum();
  }

  /// Copies what is missing among the bodies whose written key starts so.
  ///
  /// @param progress hears how many bodies were looked at, this and earlier calls together
  public void copy(String prefix, LongConsumer progress) {
    try (Pull<Listed> here = list(from, prefix);
        Pull<Listed> there = list(to, prefix);
        Together together = new Together()) {
      for (Listed body = here.peek(); body != null && !together.hasFailed(); body = here.peek()) {
        if (!isThere(body, there)) {
          Listed missing = body;
          together.run(() -> copy(missing));
        }
        here.skip();
        progress.accept(++seen);
      }
    }
  }

  private static boolean isThere(Listed wanted, Pull<Listed> there) {
    Listed found = there.peek();
    while (found != null && found.name.compareTo(wanted.name) < 0) {
      there.skip();
      found = there.peek();
    }
    return found != null && found.name.equals(wanted.name) && found.size == wanted.size;
  }

  private void copy(Listed body) {
    try {
      to.put(body.key, new StoredContent(from, body.key, body.size));
    } catch (org.malleposte.storage.NoSuchObject e) {
      return; // collected meanwhile: nobody wants it any more
    }
    copied.increment();
    octets.add(body.size);
  }

  /// The first body that one store has and the other lacks or has in another size, as a sentence;
  /// null when there is none.
  ///
  /// @param looked runs for each body that is looked at
  static @Nullable String missing(ObjectStore from, ObjectStore in, Runnable looked) {
    try (Pull<Listed> here = list(from, "");
        Pull<Listed> there = list(in, "")) {
      for (Listed body = here.peek(); body != null; body = here.peek()) {
        if (!isThere(body, there)) {
          return "The body %s is not there.".formatted(body.name);
        }
        looked.run();
        here.skip();
      }
    }
    return null;
  }

  private static Pull<Listed> list(ObjectStore store, String prefix) {
    return new Pull<>(
        visitor ->
            store.list(
                prefix, "", (key, size) -> visitor.test(new Listed(key.toString(), key, size))),
        _ -> 256);
  }

  /// How many bodies a store has.
  public static long count(ObjectStore store) {
    long[] count = {0};
    store.list("", "", (_, _) -> ++count[0] > 0);
    return count[0];
  }
}
