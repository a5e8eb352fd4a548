package org.malleposte.format;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Random;

/// Damages octets as bad lines, bad programs and bad people do.
public final class Damage {
  private Damage() {}

  /// @param other where what is spliced in comes from
  public static byte[] to(byte[] octets, byte[] other, Random random) {
    byte[] damaged = octets;
    for (int i = random.nextInt(4); i >= 0; i--) {
      damaged = once(damaged, other, random);
    }
    return damaged;
  }

  private static byte[] once(byte[] octets, byte[] other, Random random) {
    int from = random.nextInt(octets.length + 1);
    int to = Math.min(octets.length, from + random.nextInt(random.nextBoolean() ? 4 : 200));
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(octets, 0, from);
    switch (random.nextInt(6)) {
      case 0 -> {} // left out
      case 1 -> noise(to - from, random, out);
      case 2 -> {
        out.write(octets, from, to - from);
        out.write(octets, from, to - from); // twice
      }
      case 3 -> {
        int start = random.nextInt(other.length + 1);
        out.write(other, start, Math.min(other.length - start, random.nextInt(400)));
      }
      case 4 -> {
        to = octets.length; // cut off
      }
      default ->
          out.writeBytes(TRAPS[random.nextInt(TRAPS.length)].getBytes(StandardCharsets.US_ASCII));
    }
    out.write(octets, to, octets.length - to);
    return out.toByteArray();
  }

  private static void noise(int octets, Random random, ByteArrayOutputStream out) {
    for (int i = 0; i < octets; i++) {
      out.write(random.nextInt(256));
    }
  }

  private static final String[] TRAPS = {
    "\n",
    "\r",
    "\r\n",
    "\0",
    "\"",
    "\\",
    "(",
    ")",
    "{",
    "}",
    "<",
    ">",
    ";",
    "=",
    "=?",
    "?=",
    "--",
    "9999999999",
    "18446744073709551616",
    "-1",
    ",",
    ":",
    "*",
    "%",
    "&",
    "&-",
    "+",
    "~"
  };
}
