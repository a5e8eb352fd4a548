package org.malleposte.format;

import org.jspecify.annotations.Nullable;

/// A MIME entity of a message and where it is.
///
/// @param path the IMAP section (RFC 9051 §6.4.5): `1.2`; empty for a multipart that is the message
///   itself. The multipart body of an attached message has the path of that attachment, and follows
///   it.
/// @param parent the index of the entity it is in, -1 for the message itself
/// @param kind what is in the body
/// @param type lower case
/// @param subtype lower case
/// @param charset as the message names it, null when it does not
/// @param encoding the Content-Transfer-Encoding in lower case, `7bit` when none is given
/// @param disposition lower case
/// @param filename decoded; the disposition's, or the name parameter of the type
/// @param contentId without angle brackets
/// @param header with the empty line that ends it
/// @param body the octets as they are
/// @param lines line feeds in the body
/// @param decodedLength octets of the body without its transfer encoding
public record Part(
    String path,
    int parent,
    Kind kind,
    String type,
    String subtype,
    @Nullable String charset,
    String encoding,
    @Nullable String disposition,
    @Nullable String filename,
    @Nullable String contentId,
    ByteRange header,
    ByteRange body,
    long lines,
    long decodedLength) {

  /// What the body is made of.
  public enum Kind {
    LEAF,
    /// Of the parts that name this one as their parent.
    MULTIPART,
    /// Of a message: the one part that names this one as its parent.
    MESSAGE
  }

  public String mediaType() {
    return type + "/" + subtype;
  }

  public boolean isMediaType(String wanted) {
    return mediaType().equals(wanted);
  }

  /// Whether BINARY can decode it (RFC 3516 §4.3, UNKNOWN-CTE).
  public boolean isKnownEncoding() {
    return TransferEncodings.isKnown(encoding);
  }
}
