package org.malleposte.smtp.wire;

import java.io.ByteArrayOutputStream;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/// Plays conversations damaged by chance to [SmtpFuzz].
class FuzzedSmtpTest {
  private static final byte[][] TRAPS = {
    {'\r'},
    {'\n'},
    {'\r', '\n'},
    {'.'},
    {'\r', '\n', '.'},
    {'\n', '.', '\r', '\n'},
    {0},
    {(byte) 0xC3}
  };

  @Property(tries = 2000)
  void damagedConversations(@ForAll long seed) {
    Random random = new Random(seed);
    byte[] octets = SmtpFuzz.seed(random);
    for (int i = random.nextInt(4); i >= 0; i--) {
      octets = damaged(octets, random);
    }
    SmtpFuzz.fuzzerTestOneInput(octets);
  }

  private static byte[] damaged(byte[] octets, Random random) {
    int from = random.nextInt(octets.length + 1);
    int to = Math.min(octets.length, from + random.nextInt(random.nextBoolean() ? 3 : 30));
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(octets, 0, from);
    switch (random.nextInt(3)) {
      case 0 -> out.writeBytes(TRAPS[random.nextInt(TRAPS.length)]);
      case 1 -> {
        out.write(octets, from, to - from);
        out.write(octets, from, to - from);
      }
      default -> {} // left out
    }
    out.write(octets, to, octets.length - to);
    return out.toByteArray();
  }
}
