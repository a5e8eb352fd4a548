package org.malleposte.directory;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Set;
import org.malleposte.storage.record.FieldReader;
import org.malleposte.storage.record.FieldWriter;

/// A grant as it is kept, with SHA-256 of its secrets. As for app passwords, one fast hash is
/// right: they are random and too long to be tried through.
///
/// @param family of what all refresh tokens of this grant share: who shows it with another secret
///   than the newest had the token once, and somebody else has it too
/// @param refresh of the newest refresh token's own secret
/// @param refreshBefore of the one before, empty for none
/// @param access of the newest access token, and of the one before
record StoredTokenGrant(
    TokenGrant about,
    byte[] family,
    byte[] refresh,
    byte[] refreshBefore,
    AccessHash access,
    AccessHash accessBefore) {

  /// @param until when that token ends
  record AccessHash(byte[] hash, Instant until) {
    static final AccessHash NONE = new AccessHash(new byte[0], Instant.EPOCH);

    boolean fits(String secret) {
      return StoredTokenGrant.fits(hash, secret);
    }
  }

  static byte[] hash(String secret) {
    return ScramKeys.sha256(secret.getBytes(StandardCharsets.US_ASCII));
  }

  private static boolean fits(byte[] hash, String secret) {
    return MessageDigest.isEqual(hash, hash(secret));
  }

  boolean isFamily(String secret) {
    return fits(family, secret);
  }

  boolean isNewest(String secret) {
    return fits(refresh, secret);
  }

  boolean isOneBefore(String secret) {
    return fits(refreshBefore, secret);
  }

  /// With the hashes of a new pair of tokens; those of the last remain for a while.
  StoredTokenGrant renewed(Instant now, Instant expires, String refreshSecret, AccessHash fresh) {
    TokenGrant renewed =
        new TokenGrant(about.id(), about.client(), about.scopes(), about.created(), now, expires);
    return new StoredTokenGrant(renewed, family, hash(refreshSecret), refresh, fresh, access);
  }

  byte[] encode() {
    FieldWriter out = new FieldWriter(256).text(1, about.id()).text(2, about.client());
    EnumSet.copyOf(about.scopes()).forEach(scope -> out.text(3, scope.name()));
    return out.number(4, about.created().toEpochMilli())
        .number(5, about.refreshed().toEpochMilli())
        .number(6, about.expires().toEpochMilli())
        .bytes(7, family)
        .bytes(8, refresh)
        .bytes(9, refreshBefore)
        .bytes(10, access.hash)
        .number(11, access.until.toEpochMilli())
        .bytes(12, accessBefore.hash)
        .number(13, accessBefore.until.toEpochMilli())
        .toByteArray();
  }

  static StoredTokenGrant decode(byte[] record) {
    String id = "";
    String client = "";
    Set<Scope> scopes = EnumSet.noneOf(Scope.class);
    long[] times = new long[5];
    byte[][] hashes = new byte[5][0];
    FieldReader in = new FieldReader(record);
    while (in.next()) {
      switch (in.field()) {
        case 1 -> id = in.text();
        case 2 -> client = in.text();
        case 3 -> Names.of(Scope.class, in.text()).ifPresent(scopes::add);
        case 4, 5, 6 -> times[in.field() - 4] = in.number();
        case 7, 8, 9, 10 -> hashes[in.field() - 7] = in.bytes();
        case 11 -> times[3] = in.number();
        case 12 -> hashes[4] = in.bytes();
        case 13 -> times[4] = in.number();
        default -> {} // a later version's field
      }
    }
    return new StoredTokenGrant(
        new TokenGrant(id, client, scopes, time(times[0]), time(times[1]), time(times[2])),
        hashes[0],
        hashes[1],
        hashes[2],
        new AccessHash(hashes[3], time(times[3])),
        new AccessHash(hashes[4], time(times[4])));
  }

  private static Instant time(long millis) {
    return Instant.ofEpochMilli(millis);
  }

  /// Never shows a hash.
  @Override
  public String toString() {
    return about.toString();
  }
}
