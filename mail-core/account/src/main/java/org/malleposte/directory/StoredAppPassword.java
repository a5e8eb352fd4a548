package org.malleposte.directory;

import java.time.Instant;
import java.util.EnumSet;
import java.util.Set;
import org.malleposte.storage.record.FieldReader;
import org.malleposte.storage.record.FieldWriter;

/// An app password as it is kept: SHA-256 of a salt and the secret.
///
/// One fast hash is right here, and would be wrong for a chosen password: the secret is 100 random
/// bits, which no one can try through, so a slow hash would add cost to every request and nothing
/// to safety.
record StoredAppPassword(AppPassword about, byte[] salt, byte[] hash) {
  byte[] encode() {
    FieldWriter out = new FieldWriter(128).text(1, about.id()).text(2, about.label());
    EnumSet.copyOf(about.scopes()).forEach(scope -> out.text(3, scope.name()));
    Instant used = about.lastUsed();
    return out.number(4, about.created().toEpochMilli())
        .number(5, used == null ? 0 : used.toEpochMilli())
        .bytes(6, salt)
        .bytes(7, hash)
        .toByteArray();
  }

  static StoredAppPassword decode(byte[] record) {
    String id = "";
    String label = "";
    Set<Scope> scopes = EnumSet.noneOf(Scope.class);
    long created = 0;
    long used = 0;
    byte[] salt = {};
    byte[] hash = {};
    FieldReader in = new FieldReader(record);
    while (in.next()) {
      switch (in.field()) {
        case 1 -> id = in.text();
        case 2 -> label = in.text();
        case 3 -> Names.of(Scope.class, in.text()).ifPresent(scopes::add);
        case 4 -> created = in.number();
        case 5 -> used = in.number();
        case 6 -> salt = in.bytes();
        case 7 -> hash = in.bytes();
        default -> {} // a later version's field
      }
    }
    Instant lastUsed = used == 0 ? null : Instant.ofEpochMilli(used);
    AppPassword about = new AppPassword(id, label, scopes, Instant.ofEpochMilli(created), lastUsed);
    return new StoredAppPassword(about, salt, hash);
  }

  StoredAppPassword usedAt(Instant time) {
    AppPassword a = about;
    return new StoredAppPassword(
        new AppPassword(a.id(), a.label(), a.scopes(), a.created(), time), salt, hash);
  }

  /// Never shows the hash.
  @Override
  public String toString() {
    return about.toString();
  }
}
