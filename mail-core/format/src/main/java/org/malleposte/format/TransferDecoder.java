package org.malleposte.format;

import java.util.Arrays;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Undoes a content transfer encoding (RFC 2045 §6) piece by piece. Any input decodes to something.
abstract sealed class TransferDecoder {
  /// How many octets the output of a piece of that length may need.
  static int room(int octets) {
    return octets + 1024;
  }

  /// The decoder for a Content-Transfer-Encoding, or null when the octets are the content (7bit,
  /// 8bit, binary, and what nobody knows).
  static @Nullable TransferDecoder of(@Nullable String encoding) {
    if (encoding == null) {
      return null;
    }
    return switch (encoding.toLowerCase(Locale.ROOT)) {
      case "base64" -> new Base64();
      case "quoted-printable" -> new QuotedPrintable();
      case "x-uuencode", "uuencode", "x-uue", "uue" -> new Uuencode();
      default -> null;
    };
  }

  /// Decodes a piece and returns how many octets it wrote to `out`, which has [#room] for them.
  abstract int decode(byte[] in, int from, int to, byte[] out);

  /// Ends the input; what is left is written to `out`.
  int finish(byte[] out) {
    return 0;
  }

  /// RFC 2045 §6.8; what is not of the alphabet is skipped, after padding a new run may follow.
  static final class Base64 extends TransferDecoder {
    private static final byte[] VALUES = values();
    private int bits;
    private int count;

    @Override
    int decode(byte[] in, int from, int to, byte[] out) {
      int length = 0;
      int i = from;
      while (i < to) {
        if (count == 0) {
          // The hot path: four characters of the alphabet at once.
          while (i + 4 <= to) {
            int quad =
                VALUES[in[i] & 0xFF] << 18
                    | VALUES[in[i + 1] & 0xFF] << 12
                    | VALUES[in[i + 2] & 0xFF] << 6
                    | VALUES[in[i + 3] & 0xFF];
            if (quad < 0) {
              break;
            }
            out[length] = (byte) (quad >> 16);
            out[length + 1] = (byte) (quad >> 8);
            out[length + 2] = (byte) quad;
            length += 3;
            i += 4;
          }
          if (i >= to) {
            break;
          }
        }
        int c = in[i++] & 0xFF;
        if (c == '=') {
          count = 0;
          bits = 0;
        } else if (VALUES[c] >= 0) {
          length = one(VALUES[c], out, length);
        }
      }
      return length;
    }

    private int one(int value, byte[] out, int length) {
      bits = bits << 6 | value;
      count++;
      switch (count) {
        case 2 -> out[length++] = (byte) (bits >> 4);
        case 3 -> out[length++] = (byte) (bits >> 2);
        case 4 -> {
          out[length++] = (byte) bits;
          count = 0;
          bits = 0;
        }
        default -> {}
      }
      return length;
    }

    private static byte[] values() {
      byte[] values = new byte[256];
      Arrays.fill(values, (byte) -1);
      String alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
      for (int i = 0; i < alphabet.length(); i++) {
        values[alphabet.charAt(i)] = (byte) i;
      }
      return values;
    }
  }

  /// RFC 2045 §6.7; a wrong escape stays as it is, blanks before a line end are dropped.
  static final class QuotedPrintable extends TransferDecoder {
    /// Blanks that are text only if more text follows on the line. More than a kilobyte of them is
    /// taken for text.
    private final byte[] blanks = new byte[1000];

    private int blankCount;

    /// Of an escape: 0 none, 1 after `=`, 2 after `=X`, 3 after `=` and blanks, 4 after `=` CR.
    private int escape;

    private int high;

    /// A CR waits for its LF.
    private boolean cr;

    @Override
    int decode(byte[] in, int from, int to, byte[] out) {
      int length = 0;
      int i = from;
      while (i < to) {
        byte b = in[i];
        if (escape != 0 || cr) {
          length = other(b, out, length);
          i++;
        } else if (isText(b)) {
          length = blankCount > 0 ? blanks(out, length) : length;
          out[length++] = b;
          i++;
        } else if (isSingleBlank(in, i, to)) {
          out[length++] = b;
          out[length++] = in[i + 1];
          i += 2;
        } else if (b == '='
            && i + 2 < to
            && Hex.digit(in[i + 1]) >= 0
            && Hex.digit(in[i + 2]) >= 0) {
          length = blankCount > 0 ? blanks(out, length) : length;
          out[length++] = (byte) (Hex.digit(in[i + 1]) << 4 | Hex.digit(in[i + 2]));
          i += 3;
        } else {
          // Escapes held back from earlier pieces are at most 3 octets, blanks 1,000.
          length = other(b, out, length);
          i++;
        }
      }
      return length;
    }

    private static boolean isText(byte b) {
      return (b > ' ' && b != '=') || b < 0;
    }

    /// The common case: a blank and then text.
    private boolean isSingleBlank(byte[] in, int i, int to) {
      return in[i] == ' ' && blankCount == 0 && i + 1 < to && isText(in[i + 1]);
    }

    private int other(byte b, byte[] out, int length) {
      if (cr) {
        cr = false;
        if (b == '\n') {
          out[length++] = '\r';
          out[length++] = '\n';
          blankCount = 0;
          return length;
        }
        length = blanks(out, length);
        out[length++] = '\r';
      }
      return escape == 0 ? plain(b, out, length) : escaped(b, out, length);
    }

    private int plain(byte b, byte[] out, int length) {
      switch (b) {
        case '=' -> {
          length = blanks(out, length);
          escape = 1;
        }
        case '\r' -> cr = true;
        case '\n' -> {
          blankCount = 0;
          out[length++] = '\n';
        }
        case ' ', '\t' -> {
          if (blankCount == blanks.length) {
            length = blanks(out, length);
          }
          blanks[blankCount++] = b;
        }
        default -> {
          length = blanks(out, length);
          out[length++] = b;
        }
      }
      return length;
    }

    private int escaped(byte b, byte[] out, int length) {
      switch (escape) {
        case 1 -> {
          if (Hex.digit(b) >= 0) {
            high = b;
            escape = 2;
            return length;
          }
        }
        case 2 -> {
          escape = 0;
          if (Hex.digit(b) >= 0) {
            out[length++] = (byte) (Hex.digit(high) << 4 | Hex.digit(b));
            return length;
          }
          out[length++] = '=';
          out[length++] = (byte) high;
          return plain(b, out, length);
        }
        case 4 -> {
          escape = 0;
          if (b == '\n') {
            return length;
          }
          out[length++] = '=';
          out[length++] = '\r';
          return plain(b, out, length);
        }
        default -> {}
      }
      return softBreak(b, out, length);
    }

    /// After `=`, or `=` and blanks: a line end makes it a soft line break.
    private int softBreak(byte b, byte[] out, int length) {
      switch (b) {
        case '\n' -> escape = 0;
        case '\r' -> escape = 4;
        case ' ', '\t' -> escape = 3;
        default -> {
          escape = 0;
          out[length++] = '=';
          return plain(b, out, length);
        }
      }
      return length;
    }

    private int blanks(byte[] out, int length) {
      System.arraycopy(blanks, 0, out, length, blankCount);
      int end = length + blankCount;
      blankCount = 0;
      return end;
    }

    @Override
    int finish(byte[] out) {
      int length = 0;
      if (escape == 2) {
        out[length++] = '=';
        out[length++] = (byte) high;
      }
      escape = 0;
      blankCount = 0;
      cr = false;
      return length;
    }
  }

  /// The old Unix encoding: what stands between `begin` and `end`, a counted line each.
  static final class Uuencode extends TransferDecoder {
    private final byte[] line = new byte[128];
    private int lineLength;
    private boolean inside;

    @Override
    int decode(byte[] in, int from, int to, byte[] out) {
      int length = 0;
      for (int i = from; i < to; i++) {
        byte b = in[i];
        if (b == '\n') {
          length = line(out, length);
        } else if (b != '\r' && lineLength < line.length) {
          line[lineLength++] = b;
        }
      }
      return length;
    }

    @Override
    int finish(byte[] out) {
      return line(out, 0);
    }

    private int line(byte[] out, int length) {
      int have = lineLength;
      lineLength = 0;
      if (!inside) {
        inside = startsWith("begin ", have);
        return length;
      }
      if (have == 0 || (have == 3 && startsWith("end", have))) {
        inside = have == 0;
        return length;
      }
      int octets = (line[0] - 32) & 0x3F;
      for (int i = 0; i < octets; i++) {
        int at = 1 + i / 3 * 4 + i % 3;
        if (at + 1 >= have) {
          break;
        }
        int two = ((line[at] - 32) & 0x3F) << 6 | ((line[at + 1] - 32) & 0x3F);
        out[length++] = (byte) (two >> (4 - 2 * (i % 3)));
      }
      return length;
    }

    private boolean startsWith(String word, int have) {
      if (have < word.length()) {
        return false;
      }
      for (int i = 0; i < word.length(); i++) {
        if (line[i] != word.charAt(i)) {
          return false;
        }
      }
      return true;
    }
  }
}
