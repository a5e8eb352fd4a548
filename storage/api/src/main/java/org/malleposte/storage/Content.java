package org.malleposte.storage;

import java.io.IOException;
import java.io.InputStream;

/// Bytes of a known length and hash that can be read more than once.
public interface Content {
  /// In octets.
  long size();

  ContentHash hash();

  /// A new stream from the first byte on; the caller closes it.
  InputStream open() throws IOException;
}
