package org.malleposte.storage.s3;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.malleposte.storage.ObjectKey;

/// Tells bodies from what else is in a bucket by their names.
final class Names {
  private static final Pattern BODY =
      Pattern.compile("[a-z0-9-]{1,32}/\\d{4}-(0[1-9]|1[0-2])/[0-9a-f]{64}");

  private Names() {}

  /// The key that a name is, or null.
  static @Nullable ObjectKey body(String name) {
    return BODY.matcher(name).matches() ? ObjectKey.parse(name) : null;
  }
}
