package org.malleposte.imap.session;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Makes lines of a conversation as it goes by, with secrets masked: what LOGIN and AUTHENTICATE
/// are given never gets further than here.
final class Transcript {
  private static final String MASK = "***";
  private static final int LONGEST = 4096;

  private final Consumer<String> said;
  private final Consumer<String> answered;
  private final Side client = new Side();
  private final Side server = new Side();
  private @Nullable String secretTag;

  Transcript(Consumer<String> said, Consumer<String> answered) {
    this.said = said;
    this.answered = answered;
  }

  void said(byte[] octets, int length) {
    client.read(octets, length, this::clientLine);
  }

  void answered(byte[] octets, int length) {
    server.read(octets, length, this::serverLine);
  }

  private void clientLine(String line, boolean command) {
    if (secretTag != null) {
      said.accept(MASK);
      return;
    }
    if (!command) {
      said.accept(line);
      return;
    }
    String[] words = line.split(" ", 4);
    String name = words.length < 2 ? "" : words[1].toUpperCase(Locale.ROOT);
    if (name.equals("LOGIN") || name.equals("AUTHENTICATE")) {
      secretTag = words[0];
      said.accept(masked(words, name));
    } else {
      said.accept(line);
    }
  }

  private static String masked(String[] words, String name) {
    String shown = words[0] + " " + words[1];
    if (name.equals("AUTHENTICATE") && words.length > 2) {
      shown += " " + words[2];
    }
    boolean more = name.equals("LOGIN") ? words.length > 2 : words.length > 3;
    return more ? shown + " " + MASK : shown;
  }

  private void serverLine(String line, boolean response) {
    if (secretTag == null) {
      answered.accept(line);
      return;
    }
    if (response && line.startsWith("+ ")) {
      answered.accept("+ " + MASK);
      return;
    }
    if (response && line.startsWith(secretTag + " ")) {
      secretTag = null; // the answer to the command: its arguments are over
    }
    answered.accept(line);
  }

  /// Takes a line.
  private interface Lines {
    /// @param first it is no literal's inside or what follows one
    void take(String line, boolean first);
  }

  /// One direction.
  private static final class Side {
    private final byte[] line = new byte[LONGEST];
    private int length;
    private long cut;
    private long literalLeft;
    private boolean inside;

    private void read(byte[] octets, int count, Lines lines) {
      for (int i = 0; i < count; i++) {
        if (literalLeft > 0) {
          literalLeft--;
        }
        if (octets[i] == '\n') {
          lineEnd(lines);
        } else if (length < LONGEST) {
          line[length++] = octets[i];
        } else {
          cut++;
        }
      }
    }

    private void lineEnd(Lines lines) {
      int end = length > 0 && line[length - 1] == '\r' ? length - 1 : length;
      String text = new String(line, 0, end, StandardCharsets.UTF_8);
      lines.take(cut == 0 ? text : text + "[" + cut + " octets more]", !inside);
      if (literalLeft == 0) {
        literalLeft = announced(text);
        inside = literalLeft >= 0;
        literalLeft = Math.max(0, literalLeft);
      }
      length = 0;
      cut = 0;
    }

    private static long announced(String text) {
      int open = text.lastIndexOf('{');
      if (open < 0 || !text.endsWith("}")) {
        return -1;
      }
      String size = text.substring(open + 1, text.length() - 1).replace("+", "");
      boolean digits = !size.isEmpty() && size.length() < 19;
      for (int i = 0; i < size.length(); i++) {
        digits &= Character.isDigit(size.charAt(i));
      }
      return digits ? Long.parseLong(size) : -1;
    }
  }
}
