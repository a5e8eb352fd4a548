package org.malleposte.format;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A part of a message that is to be written ([MessageComposer]).
public sealed interface ComposedPart {
  About about();

  /// What the fields of a part say.
  ///
  /// @param type `text/plain` and the like, with no parameters
  /// @param charset only for text
  /// @param disposition `inline`, `attachment`, or null
  /// @param name of the file, any text, or null
  /// @param contentId without angle brackets, or null
  /// @param languages tags (RFC 3282)
  /// @param location a URI (RFC 2557), or null
  /// @param fields more of them, ready to be written
  record About(
      String type,
      @Nullable String charset,
      @Nullable String disposition,
      @Nullable String name,
      @Nullable String contentId,
      List<String> languages,
      @Nullable String location,
      List<byte[]> fields) {
    public About {
      languages = List.copyOf(languages);
      fields = List.copyOf(fields);
    }

    public static About of(String type) {
      return new About(type, null, null, null, null, List.of(), null, List.of());
    }

    boolean isText() {
      return type.regionMatches(true, 0, "text/", 0, 5);
    }

    /// RFC 2046 §5.2.1: what is a message itself must not be encoded.
    boolean isMessage() {
      return type.equalsIgnoreCase("message/rfc822") || type.equalsIgnoreCase("message/global");
    }
  }

  /// Text that is at hand; its line ends become CRLF, its charset is UTF-8 or ASCII.
  record Text(About about, String text) implements ComposedPart {}

  /// Octets from somewhere, read when they are written.
  record Octets(About about, Source source) implements ComposedPart {}

  record Multipart(About about, List<ComposedPart> parts) implements ComposedPart {
    public Multipart {
      parts = List.copyOf(parts);
    }
  }

  /// Where octets come from.
  @FunctionalInterface
  interface Source {
    InputStream open() throws IOException;
  }
}
