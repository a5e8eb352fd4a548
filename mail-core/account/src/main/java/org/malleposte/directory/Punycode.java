package org.malleposte.directory;

import java.util.Optional;

/// Punycode (RFC 3492): Unicode labels in letters, digits and hyphens.
final class Punycode {
  static final String PREFIX = "xn--";

  // RFC 3492 §5
  private static final int BASE = 36;
  private static final int T_MIN = 1;
  private static final int T_MAX = 26;
  private static final int SKEW = 38;
  private static final int DAMP = 700;
  private static final int INITIAL_BIAS = 72;
  private static final int INITIAL_N = 0x80;

  private static final String DIGITS = "abcdefghijklmnopqrstuvwxyz0123456789";

  private Punycode() {}

  /// RFC 3492 §6.3. The label is at most a few hundred characters, so nothing overflows.
  static String encode(String label) {
    int[] input = label.codePoints().toArray();
    StringBuilder out = new StringBuilder();
    label.chars().filter(c -> c < INITIAL_N).forEach(c -> out.append((char) c));
    int basic = out.length();
    if (basic > 0) {
      out.append('-');
    }
    int n = INITIAL_N;
    long delta = 0;
    int bias = INITIAL_BIAS;
    for (int done = basic; done < input.length; ) {
      int next = smallestFrom(input, n);
      delta += (long) (next - n) * (done + 1);
      n = next;
      for (int c : input) {
        if (c < n) {
          delta++;
        } else if (c == n) {
          number(out, delta, bias);
          bias = adapt(delta, done + 1, done == basic);
          delta = 0;
          done++;
        }
      }
      delta++;
      n++;
    }
    return out.toString();
  }

  private static int smallestFrom(int[] input, int from) {
    int smallest = Integer.MAX_VALUE;
    for (int c : input) {
      if (c >= from && c < smallest) {
        smallest = c;
      }
    }
    return smallest;
  }

  private static void number(StringBuilder out, long delta, int bias) {
    long q = delta;
    for (int k = BASE; ; k += BASE) {
      int t = threshold(k, bias);
      if (q < t) {
        out.append(DIGITS.charAt((int) q));
        return;
      }
      out.append(DIGITS.charAt((int) (t + (q - t) % (BASE - t))));
      q = (q - t) / (BASE - t);
    }
  }

  private static int threshold(int k, int bias) {
    return Math.clamp(k - bias, T_MIN, T_MAX);
  }

  /// RFC 3492 §6.1
  private static int adapt(long delta, int points, boolean first) {
    long d = first ? delta / DAMP : delta / 2;
    d += d / points;
    int k = 0;
    while (d > (BASE - T_MIN) * T_MAX / 2) {
      d /= BASE - T_MIN;
      k += BASE;
    }
    return (int) (k + (BASE - T_MIN + 1) * d / (d + SKEW));
  }

  /// RFC 3492 §6.2; empty when the text is not Punycode.
  static Optional<String> decode(String text) {
    int basic = Math.max(0, text.lastIndexOf('-'));
    StringBuilder out = new StringBuilder(text.substring(0, basic));
    int count = basic;
    int n = INITIAL_N;
    int bias = INITIAL_BIAS;
    int position = 0;
    for (int in = basic > 0 ? basic + 1 : 0; in < text.length(); ) {
      long i = position;
      long weight = 1;
      for (int k = BASE; ; k += BASE) {
        int digit = in < text.length() ? DIGITS.indexOf(text.charAt(in++)) : -1;
        if (digit < 0 || i > Integer.MAX_VALUE || weight > Integer.MAX_VALUE) {
          return Optional.empty();
        }
        i += digit * weight;
        int t = threshold(k, bias);
        if (digit < t) {
          break;
        }
        weight *= BASE - t;
      }
      count++;
      bias = adapt(i - position, count, position == 0);
      long point = n + i / count;
      if (point > Character.MAX_CODE_POINT) {
        return Optional.empty();
      }
      n = (int) point;
      position = (int) (i % count);
      out.insert(out.offsetByCodePoints(0, position), Character.toString(n));
      position++;
    }
    return Optional.of(out.toString());
  }
}
