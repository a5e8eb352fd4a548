package org.malleposte.smtp.wire;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Turns octets into [SmtpInput], whatever the pieces they come in.
///
/// Whoever executes a command tells how to read on ([#readText], [#readChunk], [#readResponse])
/// before asking for the next input; else the next line is a command. Memory is bounded by the
/// longest line.
///
/// A line ends with CR LF and nothing else does (RFC 5321 §2.3.8); a message ends with CR LF . CR
/// LF and nothing else does (§4.1.1.4). That, and refusing what has a lone CR or LF, leaves a
/// smuggler nothing that two servers could see differently.
public final class SmtpDecoder {
  /// RFC 4954 §4 asks for 12,288 octets in an AUTH exchange; more than any other command needs.
  static final int LINE_BOUND = 12_288;

  private static final byte CR = '\r';
  private static final byte LF = '\n';
  private static final byte DOT = '.';

  private enum Mode {
    COMMAND,
    RESPONSE,
    TEXT,
    CHUNK,
    BROKEN
  }

  /// Where in the text of DATA we are.
  private enum At {
    LINE_START,
    LINE,
    AFTER_CR,
    AFTER_DOT,
    AFTER_DOT_CR
  }

  private Mode mode = Mode.COMMAND;
  private byte[] bytes = new byte[0];
  private int position;

  private byte[] line = new byte[128];
  private int lineLength;
  private boolean lineHasCr;

  private At at = At.LINE_START;
  private boolean strict = true;
  private long chunkLeft;

  /// Takes the next octets; the array is the decoder's until [#next] has returned null.
  public void feed(byte[] more) {
    if (mode == Mode.BROKEN) {
      return;
    }
    if (position < bytes.length) {
      throw new IllegalStateException("the octets fed before are not read yet");
    }
    bytes = more;
    position = 0;
  }

  /// Whether there are octets that no input has been made of yet.
  public boolean hasUnread() {
    return position < bytes.length || lineLength > 0 || lineHasCr;
  }

  /// Forgets what was not read yet (RFC 3207 §4.2: nothing said before TLS counts).
  public void discardUnread() {
    bytes = new byte[0];
    position = 0;
    lineLength = 0;
    lineHasCr = false;
  }

  /// What follows is the text of DATA.
  public void readText() {
    mode = Mode.TEXT;
    at = At.LINE_START;
    strict = true;
  }

  /// What follows is `size` octets of BDAT. They are opaque: no dot and no line end means anything
  /// in them (RFC 3030 §2), so nobody can see their end elsewhere, and lone CR and LF are kept.
  public void readChunk(long size) {
    mode = Mode.CHUNK;
    chunkLeft = size;
  }

  /// What follows is one line of an AUTH exchange.
  public void readResponse() {
    mode = Mode.RESPONSE;
  }

  /// The next input, or null when more octets are needed for it.
  public @Nullable SmtpInput next() {
    return switch (mode) {
      case COMMAND, RESPONSE -> line();
      case TEXT -> text();
      case CHUNK -> chunk();
      case BROKEN -> null;
    };
  }

  private SmtpInput broken(Refusal why) {
    mode = Mode.BROKEN;
    discardUnread();
    return new SmtpInput.Broken(why);
  }

  // Lines

  private @Nullable SmtpInput line() {
    while (position < bytes.length) {
      byte octet = bytes[position++];
      if (lineHasCr != (octet == LF)) {
        return broken(Refusal.BARE_LINE_ENDING);
      }
      if (octet == LF) {
        return endOfLine();
      }
      lineHasCr = octet == CR;
      if (!lineHasCr && !keep(octet)) {
        return broken(mode == Mode.COMMAND ? Refusal.LINE_TOO_LONG : Refusal.SASL_LINE_TOO_LONG);
      }
    }
    return null;
  }

  private boolean keep(byte octet) {
    if (lineLength == line.length) {
      if (lineLength >= LINE_BOUND) {
        return false;
      }
      line = Arrays.copyOf(line, Math.min(2 * lineLength, LINE_BOUND));
    }
    line[lineLength++] = octet;
    return true;
  }

  private SmtpInput endOfLine() {
    boolean response = mode == Mode.RESPONSE;
    mode = Mode.COMMAND;
    ByteBuffer octets = ByteBuffer.wrap(line, 0, lineLength);
    lineLength = 0;
    lineHasCr = false;
    try {
      String text = StandardCharsets.UTF_8.newDecoder().decode(octets).toString();
      return response ? new SmtpInput.SaslResponse(text) : command(text);
    } catch (CharacterCodingException e) { // RFC 6531 §3.3: UTF-8 or nothing
      return new SmtpInput.Malformed("(not UTF-8)", new SmtpRefused(Refusal.BAD_LINE));
    }
  }

  private static SmtpInput command(String text) {
    try {
      return new SmtpInput.Command(text, CommandParser.parse(text));
    } catch (SmtpRefused e) {
      return new SmtpInput.Malformed(text, e);
    }
  }

  // The text of DATA

  private @Nullable SmtpInput text() {
    int start = position;
    while (position < bytes.length) {
      if (at == At.LINE) {
        position = LineEnds.next(bytes, position, bytes.length);
        if (position == bytes.length) {
          break;
        }
      }
      byte octet = bytes[position++];
      switch (at) {
        case LINE_START -> {
          if (octet == DOT) { // RFC 5321 §4.5.2: dropped, or the first octet of the end
            at = At.AFTER_DOT;
            if (position - 1 > start) {
              return octets(start, position - 1);
            }
            start = position;
          } else {
            inLine(octet);
          }
        }
        case LINE -> inLine(octet);
        case AFTER_CR -> {
          if (octet == LF) {
            at = At.LINE_START;
          } else {
            strict = false;
            inLine(octet);
          }
        }
        case AFTER_DOT -> {
          if (octet == CR) {
            at = At.AFTER_DOT_CR;
            start = position;
          } else {
            inLine(octet);
          }
        }
        case AFTER_DOT_CR -> {
          if (octet == LF) {
            return endOfText();
          }
          strict = false;
          inLine(octet);
        }
      }
    }
    return position > start ? octets(start, position) : null;
  }

  private void inLine(byte octet) {
    if (octet == LF) {
      strict = false; // and does not begin a line: what follows is no end
    }
    at = octet == CR ? At.AFTER_CR : At.LINE;
  }

  private SmtpInput endOfText() {
    mode = Mode.COMMAND;
    return new SmtpInput.EndOfOctets(strict);
  }

  private SmtpInput octets(int start, int end) {
    return new SmtpInput.Octets(bytes, start, end - start);
  }

  // The octets of BDAT

  private @Nullable SmtpInput chunk() {
    if (chunkLeft == 0) {
      mode = Mode.COMMAND;
      return new SmtpInput.EndOfOctets(true);
    }
    int length = (int) Math.min(chunkLeft, bytes.length - position);
    if (length == 0) {
      return null;
    }
    int start = position;
    position += length;
    chunkLeft -= length;
    return octets(start, position);
  }
}
