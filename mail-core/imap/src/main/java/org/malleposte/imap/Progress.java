package org.malleposte.imap;

import java.util.function.LongSupplier;
import org.malleposte.imap.codec.ResponseWriter;

/// Tells a client that waits how far its command is, now and then: RFC 9585.
final class Progress {
  static final long INTERVAL_NANOS = 10_000_000_000L;

  private final String tag;
  private final long goal;
  private final ResponseWriter out;
  private final LongSupplier nanos;
  private long told;

  Progress(String tag, long goal, ResponseWriter out) {
    this(tag, goal, out, System::nanoTime);
  }

  Progress(String tag, long goal, ResponseWriter out, LongSupplier nanos) {
    this.tag = tag;
    this.goal = goal;
    this.out = out;
    this.nanos = nanos;
    this.told = nanos.getAsLong();
  }

  /// To be called often, between lines.
  ///
  /// @param done of as many as there are to do
  void at(long done) {
    long now = nanos.getAsLong();
    if (now - told >= INTERVAL_NANOS) {
      told = now;
      out.untagged().raw("OK [INPROGRESS (").string(tag).sp().number(done).sp().number(goal);
      out.raw(")] ").text("Still at it").end();
      out.flush();
    }
  }
}
