package org.malleposte.storage.embedded;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.malleposte.storage.AccountId;
import org.malleposte.storage.Bytes;
import org.malleposte.storage.Kind;

/// The keys of RocksDB, by column family. `0` is a zero octet: it cannot occur in a name and sorts
/// before all that can, so that byte order is the order of account ids and no account's rows lie
/// within another's.
///
/// ```
///   default    "store"                                   identity of the store
///              "stream" 0 stream                         position of the stream's last entry
///   heads      tenant 0 name                             modseq, commit id
///   records    tenant 0 name 0 kind key                  value
///   messages   tenant 0 name 0 kind key                  value of an immutable kind
///   journal    tenant 0 name 0 modseq(8) part(4)         part of the journal entry
///   streams    stream 0 position(8)                      entry
/// ```
final class Rows {
  static final byte[] STORE = ascii("store");

  private static final byte[] STREAM = ascii("stream\0");

  private Rows() {}

  static byte[] head(AccountId account) {
    return ascii(account.tenant() + '\0' + account.name());
  }

  static AccountId accountOf(byte[] head) {
    String text = new String(head, StandardCharsets.US_ASCII);
    int zero = text.indexOf('\0');
    return new AccountId(text.substring(0, zero), text.substring(zero + 1));
  }

  /// What the rows of an account begin with in `records`, `messages` and `journal`.
  static byte[] account(AccountId account) {
    return ascii(account.tenant() + '\0' + account.name() + '\0');
  }

  /// What the records of a kind begin with.
  static byte[] kind(AccountId account, Kind kind) {
    byte[] prefix = account(account);
    byte[] row = Arrays.copyOf(prefix, prefix.length + 1);
    row[prefix.length] = (byte) kind.number();
    return row;
  }

  static byte[] record(byte[] account, Kind kind, Bytes key) {
    byte[] row = Arrays.copyOf(account, account.length + 1 + key.length());
    row[account.length] = (byte) kind.number();
    System.arraycopy(key.array(), 0, row, account.length + 1, key.length());
    return row;
  }

  static byte[] journal(byte[] account, long modseq, int part) {
    byte[] row = Arrays.copyOf(account, account.length + 12);
    System.arraycopy(Bytes.ofLong(modseq).array(), 0, row, account.length, 8);
    System.arraycopy(Bytes.ofInt(part).array(), 0, row, account.length + 8, 4);
    return row;
  }

  static byte[] streamHead(String stream) {
    return concat(STREAM, ascii(stream));
  }

  static byte[] streamPrefix(String stream) {
    return ascii(stream + '\0');
  }

  static byte[] streamEntry(String stream, long position) {
    return concat(streamPrefix(stream), Bytes.ofLong(position).array());
  }

  /// The first row after all those that begin with `prefix`.
  static byte[] after(byte[] prefix) {
    return Bytes.of(prefix).afterPrefix().array();
  }

  static byte[] concat(byte[] first, byte[] second) {
    byte[] both = Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, both, first.length, second.length);
    return both;
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
