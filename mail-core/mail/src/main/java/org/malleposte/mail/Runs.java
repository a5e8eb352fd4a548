package org.malleposte.mail;

import java.util.List;
import org.malleposte.storage.MetadataStore;
import org.malleposte.storage.MetadataStore.StreamEntry;

/// Whether the last run of the server ended with every delivery acknowledged.
final class Runs {
  private static final String STREAM = "runs";
  private static final byte BEGUN = 'b';
  private static final byte ENDED_CLEANLY = 'e';

  private final MetadataStore metadata;

  Runs(MetadataStore metadata) {
    this.metadata = metadata;
  }

  /// Notes the begin of a run.
  ///
  /// @return the time (ms since 1970) before which deliveries may not have been acknowledged: now,
  ///   or 0 when the last run ended cleanly
  long begin(long now) {
    List<StreamEntry> entries = metadata.read(STREAM, 0, 1_000);
    boolean clean = entries.isEmpty() || entries.getLast().value()[0] == ENDED_CLEANLY;
    note(BEGUN);
    return clean ? 0 : now;
  }

  void endCleanly() {
    note(ENDED_CLEANLY);
  }

  private void note(byte what) {
    long position = metadata.append(STREAM, new byte[] {what});
    metadata.trim(STREAM, position - 1);
  }
}
