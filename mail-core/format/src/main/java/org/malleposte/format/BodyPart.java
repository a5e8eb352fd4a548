package org.malleposte.format;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// A part of a message as JMAP shows it (RFC 8621 §4.1.4): an attached message is a leaf.
///
/// @param index of the part in the message's table
/// @param languages of Content-Language, empty when it is not given
/// @param location of Content-Location
/// @param subParts of a multipart
public record BodyPart(
    int index,
    Part part,
    List<String> languages,
    @Nullable String location,
    List<BodyPart> subParts) {

  public boolean isMultipart() {
    return part.type().equals("multipart");
  }

  /// Names the part in its message; null for a multipart.
  public @Nullable String partId() {
    return isMultipart() ? null : part.path();
  }

  /// As it is given, or what MIME takes for it where it is not (RFC 2045 §5.2); null for what is no
  /// text.
  public @Nullable String charset() {
    String given = part.charset();
    return part.type().equals("text") && given == null ? "us-ascii" : given;
  }
}
