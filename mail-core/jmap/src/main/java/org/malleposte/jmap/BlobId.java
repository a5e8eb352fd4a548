package org.malleposte.jmap;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.malleposte.storage.ContentHash;

/// What the id of a blob says: where in the account its octets are.
public sealed interface BlobId {
  /// A message as a whole, `R12`.
  record OfMessage(long email) implements BlobId {
    @Override
    public String toString() {
      return "R" + email;
    }
  }

  /// The decoded body of a part, `R12-3`.
  ///
  /// @param index in the message's table of parts
  record OfPart(long email, int index) implements BlobId {
    @Override
    public String toString() {
      return "R" + email + "-" + index;
    }
  }

  /// What a client has uploaded, `U` and the hash of its octets.
  record Uploaded(String hash) implements BlobId {
    public static Uploaded of(ContentHash hash) {
      return new Uploaded(hash.toString());
    }

    @Override
    public String toString() {
      return "U" + hash;
    }
  }

  Pattern HASH = Pattern.compile("[0-9a-f]{64}");

  /// @return null when this server never gave such an id
  static @Nullable BlobId parse(String id) {
    if (id.startsWith("U")) {
      String hash = id.substring(1);
      return HASH.matcher(hash).matches() ? new Uploaded(hash) : null;
    }
    int dash = id.indexOf('-');
    long email = Ids.number("R", dash < 0 ? id : id.substring(0, dash));
    if (email < 0 || dash < 0) {
      return email < 0 ? null : new OfMessage(email);
    }
    String index = id.substring(dash + 1);
    long number = index.equals("0") ? 0 : Ids.number("", index);
    return number < 0 || number > Integer.MAX_VALUE ? null : new OfPart(email, (int) number);
  }
}
