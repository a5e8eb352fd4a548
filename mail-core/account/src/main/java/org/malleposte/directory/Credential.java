package org.malleposte.directory;

import org.malleposte.storage.record.FieldReader;
import org.malleposte.storage.record.FieldWriter;

/// What proves that somebody knows a user's password.
///
/// @param version counts the changes; what was verified against an earlier one is void
/// @param argon2 the PHC string, empty when there is no password
record Credential(long version, String argon2, ScramKeys scram) {
  static final Credential NONE = new Credential(0, "", ScramKeys.NONE);

  byte[] encode() {
    return new FieldWriter(256)
        .number(1, version)
        .text(2, argon2)
        .bytes(3, scram.salt())
        .number(4, scram.iterations())
        .bytes(5, scram.storedKey())
        .bytes(6, scram.serverKey())
        .toByteArray();
  }

  static Credential decode(byte[] record) {
    long version = 0;
    String argon2 = "";
    byte[] salt = {};
    int iterations = 0;
    byte[] storedKey = {};
    byte[] serverKey = {};
    FieldReader in = new FieldReader(record);
    while (in.next()) {
      switch (in.field()) {
        case 1 -> version = in.number();
        case 2 -> argon2 = in.text();
        case 3 -> salt = in.bytes();
        case 4 -> iterations = (int) in.number();
        case 5 -> storedKey = in.bytes();
        case 6 -> serverKey = in.bytes();
        default -> {} // a later version's field
      }
    }
    return new Credential(version, argon2, new ScramKeys(salt, iterations, storedKey, serverKey));
  }

  /// Never shows a key.
  @Override
  public String toString() {
    return "Credential[version " + version + "]";
  }
}
