package org.malleposte.jmap;

import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;
import org.malleposte.storage.ObjectKey;

/// Octets that a client may read.
///
/// @param type the media type they were uploaded or sent as
/// @param object where they are kept, when they are kept as they are
public record Blob(BlobId id, long size, String type, @Nullable ObjectKey object, Source source) {

  /// Opens them from the first octet on.
  @FunctionalInterface
  public interface Source {
    InputStream open() throws IOException;
  }

  /// The caller closes it.
  public InputStream open() throws IOException {
    return source.open();
  }
}
