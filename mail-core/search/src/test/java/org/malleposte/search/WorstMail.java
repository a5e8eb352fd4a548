package org.malleposte.search;

import java.nio.charset.StandardCharsets;
import java.util.Random;

/// Makes messages that are as bad for an index as can be: a third of their words are random and in
/// no other message.
public final class WorstMail {
  private static final String[] WORDS =
      ("meeting report budget harbour letter answer winter train invoice garden music draft"
              + " signal paper river window colour journey market lesson summer question morning")
          .split(" ");

  private final Random random = new Random(1);
  private final int size;
  private int number;

  /// @param size of each, in octets
  public WorstMail(int size) {
    this.size = size;
  }

  public byte[] next() {
    StringBuilder text = new StringBuilder(size + 128);
    text.append("Date: Sat, 21 Nov 2026 10:00:00 +0000\r\nFrom: ").append(word());
    text.append(" <").append(word()).append("@load.example.org>\r\n");
    text.append("To: Reader <reader@example.org>\r\nSubject: ").append(word()).append(' ');
    text.append(word()).append(" x").append(number).append("\r\nMessage-ID: <");
    text.append(number).append(".run@load.example.org>\r\n");
    text.append("MIME-Version: 1.0\r\nContent-Type: text/plain; charset=us-ascii\r\n\r\n");
    text.append("unique").append(number).append("x\r\n");
    while (text.length() < size) {
      for (int end = text.length() + 66; text.length() < end; ) {
        text.append(random.nextInt(3) == 0 ? Long.toString(random.nextLong(), 36) : word());
        text.append(' ');
      }
      text.append("\r\n");
    }
    number++;
    return text.toString().getBytes(StandardCharsets.US_ASCII);
  }

  private String word() {
    return WORDS[random.nextInt(WORDS.length)];
  }
}
