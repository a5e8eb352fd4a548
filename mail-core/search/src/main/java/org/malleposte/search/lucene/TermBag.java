package org.malleposte.search.lucene;

import org.apache.lucene.util.ByteBlockPool;
import org.apache.lucene.util.BytesRef;
import org.apache.lucene.util.BytesRefHash;
import org.apache.lucene.util.RecyclingByteBlockAllocator;
import org.apache.lucene.util.UnicodeUtil;

/// The distinct terms of one field of one message. A term is two octets of its [LetterSet] and the
/// text in UTF-8. Used again for message after message.
final class TermBag {
  /// More terms than that and the rest is left out.
  static final int MOST = 200_000;

  /// Above that the memory is given back.
  private static final int KEPT = 20_000;

  static final int PREFIX = 2;

  private BytesRefHash terms = terms();
  private final BytesRef scratch = new BytesRef(new byte[1024]);
  private boolean overflown;

  /// With memory that is used again.
  private static BytesRefHash terms() {
    return new BytesRefHash(new ByteBlockPool(new RecyclingByteBlockAllocator()));
  }

  /// Returns the term's number in the bag, whether new or not, -1 when there is no room.
  int add(char[] text, int from, int to) {
    int length = encode(text, from, to);
    if (length < 0) {
      overflown = true;
      return -1;
    }
    scratch.length = length;
    if (terms.size() >= MOST && terms.find(scratch) < 0) {
      overflown = true;
      return -1;
    }
    int number = terms.add(scratch);
    return number < 0 ? -number - 1 : number;
  }

  private int encode(char[] text, int from, int to) {
    int most = PREFIX + UnicodeUtil.maxUTF8Length(to - from);
    if (most > 3 * Short.MAX_VALUE) {
      return -1;
    }
    if (scratch.bytes.length < most) {
      scratch.bytes = new byte[most];
    }
    int length = encode(true, text, from, to, scratch.bytes, 0);
    return length > org.apache.lucene.index.IndexWriter.MAX_TERM_LENGTH ? -1 : length;
  }

  /// Writes a term; returns where it ends.
  ///
  /// @param letters whether it begins with the set of its letters
  static int encode(boolean letters, char[] text, int from, int to, byte[] target, int start) {
    int at = letters ? start + PREFIX : start;
    int set = 0;
    for (int i = from; i < to; i++) {
      char c = text[i];
      if (c >= 128) {
        set = LetterSet.of(text, from, to);
        at = rest(text, i, to, target, at);
        break;
      }
      set |= LetterSet.ofAscii(c);
      target[at++] = (byte) c;
    }
    if (letters) {
      target[start] = (byte) (set >> 8);
      target[start + 1] = (byte) set;
    }
    return at;
  }

  private static int rest(char[] text, int from, int to, byte[] target, int at) {
    byte[] octets = new byte[UnicodeUtil.maxUTF8Length(to - from)];
    int length = UnicodeUtil.UTF16toUTF8(text, from, to - from, octets);
    System.arraycopy(octets, 0, target, at, length);
    return at + length;
  }

  /// The term of a text.
  static BytesRef term(String text) {
    BytesRef plain = new BytesRef(text);
    return term(LetterSet.of(text), plain);
  }

  static BytesRef term(int letters, BytesRef text) {
    byte[] octets = new byte[PREFIX + text.length];
    octets[0] = (byte) (letters >> 8);
    octets[1] = (byte) letters;
    System.arraycopy(text.bytes, text.offset, octets, PREFIX, text.length);
    return new BytesRef(octets);
  }

  int size() {
    return terms.size();
  }

  void get(int number, BytesRef target) {
    terms.get(number, target);
  }

  /// Whether something had to be left out.
  boolean overflown() {
    return overflown;
  }

  void clear() {
    overflown = false;
    if (terms.size() > KEPT) {
      terms.close();
      terms = terms();
    } else {
      terms.clear();
      terms.reinit();
    }
  }
}
