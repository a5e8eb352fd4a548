package org.malleposte.storage;

import java.time.YearMonth;
import java.util.HexFormat;

/// Names an object: whose it is, the month in which it was first written (its generation, by which
/// the collector works), and the hash of its content. Written `tenant/2026-11/9f86d0...`.
///
/// @param tenant the organisation, `[a-z0-9-]{1,32}`
public record ObjectKey(String tenant, YearMonth month, ContentHash hash)
    implements Comparable<ObjectKey> {
  public ObjectKey {
    if (!Names.isName(tenant, Names.TENANT)) {
      throw new IllegalArgumentException("not a tenant: " + tenant);
    }
  }

  /// Reads what [#toString] wrote.
  public static ObjectKey parse(String text) {
    String[] parts = text.split("/", 3);
    if (parts.length != 3 || parts[2].length() != 64) {
      throw new IllegalArgumentException("not an object key: " + text);
    }
    return new ObjectKey(
        parts[0],
        YearMonth.parse(parts[1]),
        new ContentHash(Bytes.of(HexFormat.of().parseHex(parts[2]))));
  }

  @Override
  public int compareTo(ObjectKey other) {
    return toString().compareTo(other.toString());
  }

  @Override
  public String toString() {
    return tenant + "/" + month + "/" + hash;
  }
}
