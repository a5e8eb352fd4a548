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

  /// The decoded body of a part of a message that is itself a blob: `R12-3-2`, `U...-2`.
  ///
  /// @param index in that message's table of parts
  record OfInner(BlobId message, int index) implements BlobId {
    @Override
    public String toString() {
      return message + "-" + index;
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

  /// How deep parts of parts are named.
  int DEEPEST = 12;

  /// @return null when this server never gave such an id
  static @Nullable BlobId parse(String text) {
    String[] names = text.split("-", DEEPEST + 1);
    BlobId id = root(names[0]);
    for (int i = 1; i < names.length && id != null; i++) {
      long index = names[i].equals("0") ? 0 : Ids.number("", names[i]);
      id = index < 0 || index > Integer.MAX_VALUE ? null : part(id, (int) index);
    }
    return id;
  }

  private static @Nullable BlobId root(String name) {
    if (name.startsWith("U")) {
      String hash = name.substring(1);
      return HASH.matcher(hash).matches() ? new Uploaded(hash) : null;
    }
    long email = Ids.number("R", name);
    return email < 0 ? null : new OfMessage(email);
  }

  private static BlobId part(BlobId message, int index) {
    return message instanceof OfMessage whole
        ? new OfPart(whole.email(), index)
        : new OfInner(message, index);
  }
}
