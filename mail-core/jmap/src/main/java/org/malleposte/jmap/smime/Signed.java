package org.malleposte.jmap.smime;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.malleposte.format.MessageSummary;
import org.malleposte.format.Part;

/// Where in a message a signature is (RFC 8551 §3.5).
///
/// @param content what was signed, when it stands beside the signature
/// @param signature the CMS object, with or without what was signed
record Signed(@Nullable Part content, Part signature) {
  private static final Set<String> BESIDE =
      Set.of("application/pkcs7-signature", "application/x-pkcs7-signature");
  private static final Set<String> WITHIN =
      Set.of("application/pkcs7-mime", "application/x-pkcs7-mime");

  /// Null for a message that is none of S/MIME.
  static @Nullable Signed of(MessageSummary summary) {
    List<Part> parts = summary.parts();
    Part root = parts.getFirst();
    if (WITHIN.contains(root.mediaType().toLowerCase(Locale.ROOT))) {
      return new Signed(null, root);
    }
    if (!root.isMediaType("multipart/signed")) {
      return null;
    }
    List<Part> children = parts.stream().filter(part -> part.parent() == 0).toList();
    boolean two = children.size() == 2 && BESIDE.contains(children.get(1).mediaType());
    return two ? new Signed(children.get(0), children.get(1)) : null;
  }
}
