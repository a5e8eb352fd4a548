package org.malleposte.imap.session;

import io.vertx.core.buffer.Buffer;
import java.util.Arrays;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;
import org.jspecify.annotations.Nullable;

/// DEFLATE on a connection, both ways (RFC 4978). Used by the connection's turn alone.
///
/// A [Deflater] holds some 270 kB, so that a connection borrows one for as long as it speaks. It
/// can, since each piece ends on the border of an octet (a sync flush), and what continues may be
/// another deflater, which is first told the last octets that were sent: the client has them in its
/// window. An idle connection keeps those, and an [Inflater]: some 20 kB together, as measured.
final class Compression {
  private static final byte[] NOTHING = new byte[0];

  /// Octets that are inflated at a time: all that a small piece of input can grow to at once.
  private static final int PIECE = 8192;

  /// Octets of what was sent that the next deflater learns.
  private static final int KEPT = 4096;

  /// How many octets after a line's end may still belong to the flush that sent it.
  private static final int FLUSH_MARK = 6;

  private final Deflaters deflaters;
  private final Inflater inflater = new Inflater(true);
  private @Nullable Deflater deflater;
  private byte[] history = NOTHING;
  private byte[] input = NOTHING;

  Compression(Deflaters deflaters) {
    this.deflaters = deflaters;
  }

  // --- what the client says ---

  /// Takes a piece of the stream; the one before must have been read to its end.
  void offer(byte[] piece) {
    input = piece;
    inflater.setInput(piece);
  }

  /// The next octets, some thousands at most; null when what was offered has no more.
  ///
  /// @throws DataFormatException it is no DEFLATE, or the client ended it
  byte @Nullable [] inflate() throws DataFormatException {
    byte[] octets = new byte[PIECE];
    int count = inflater.inflate(octets);
    if (count > 0) {
      return count == PIECE ? octets : Arrays.copyOf(octets, count);
    }
    if (inflater.finished() || inflater.needsDictionary()) {
      throw new DataFormatException("the compressed stream has ended");
    }
    inflater.setInput(NOTHING); // let go of the piece
    input = NOTHING;
    return null;
  }

  /// What follows a line after which the client compresses no more: what is left of the piece,
  /// behind the mark of its last flush.
  byte[] plainRest() {
    int at = input.length - inflater.getRemaining();
    for (int i = at; i + 4 <= Math.min(input.length, at + FLUSH_MARK); i++) {
      if (isMark(i)) {
        return Arrays.copyOfRange(input, i + 4, input.length);
      }
    }
    return Arrays.copyOfRange(input, at, input.length);
  }

  /// The length of an empty stored block (RFC 1951 §3.2.4).
  private boolean isMark(int i) {
    return input[i] == 0
        && input[i + 1] == 0
        && input[i + 2] == (byte) 0xFF
        && input[i + 3] == (byte) 0xFF;
  }

  // --- what is said to it ---

  Buffer deflate(byte[] octets, int length) {
    Deflater mine = deflater();
    mine.setInput(octets, 0, length);
    byte[] piece = new byte[length + (length >> 10) + 64];
    Buffer out = Buffer.buffer(piece.length);
    int count;
    do {
      count = mine.deflate(piece, 0, piece.length, Deflater.SYNC_FLUSH);
      out.appendBytes(piece, 0, count);
    } while (count == piece.length);
    remember(octets, length);
    return out;
  }

  private Deflater deflater() {
    if (deflater == null) {
      deflater = deflaters.take();
      if (history.length > 0) {
        deflater.setDictionary(history);
      }
    }
    return deflater;
  }

  private void remember(byte[] octets, int length) {
    if (length >= KEPT) {
      history = Arrays.copyOfRange(octets, length - KEPT, length);
      return;
    }
    int old = Math.min(history.length, KEPT - length);
    byte[] joined = new byte[old + length];
    System.arraycopy(history, history.length - old, joined, 0, old);
    System.arraycopy(octets, 0, joined, old, length);
    history = joined;
  }

  /// Nothing is to be said for a while.
  void rest() {
    Deflater mine = deflater;
    if (mine != null) {
      deflater = null;
      deflaters.give(mine);
    }
  }

  /// Gives back all that it holds; not to be used after.
  void end() {
    rest();
    inflater.end();
  }
}
