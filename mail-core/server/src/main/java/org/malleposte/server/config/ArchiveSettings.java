package org.malleposte.server.config;

import java.time.Duration;

/// The journals of all accounts, a second time.
public record ArchiveSettings(
    @Setting(
            is = "auto",
            says =
                "Where the journals are archived: in the bucket of `s3`, in a `folder`, or `off`."
                    + " `auto`: in the bucket when bodies are there, else off. From the archive and"
                    + " the bodies everything can be restored.")
        To to,
    @Setting(is = "", says = "The folder, best on another disk; empty: `DIR/archive`.")
        String folder,
    @Setting(
            is = "10s",
            from = "100ms",
            to = "1h",
            says = "How long a change may wait to be archived together with others.")
        Duration lag,
    @Setting(
            is = "7d",
            from = "0s",
            to = "3650d",
            says =
                "An account that changes is archived whole every so often, so that a restore need"
                    + " not make all of its changes again; `0s`: never.")
        Duration snapshotEvery) {

  /// Where journals are archived.
  public enum To {
    AUTO,
    OFF,
    FOLDER,
    S3
  }
}
