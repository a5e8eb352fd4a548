package org.malleposte.imap.codec;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.Collection;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// Writes the words of responses (RFC 9051 §7, §9), gathered into chunks of up to 64 KiB.
///
/// Spaces and parentheses are the caller's to write; a response line begins with [#untagged] or
/// [#tagged] and is over with [#end]. A chunk goes out when it is full or on [#flush]; that waits
/// until the client has taken in enough of what came before, so never write while holding a lock.
/// Numbers and words that are plain ASCII cost no allocation.
///
/// For one thread at a time.
public final class ResponseWriter {
  /// Where chunks go. It may block; it must have taken the octets when it returns.
  @FunctionalInterface
  public interface Sink {
    void write(byte[] octets, int length);
  }

  private static final int SMALL = 1024;
  private static final int CHUNK = 65_536;
  private static final int LONGEST_QUOTED = 1024;
  private static final int LONGEST_NUMBER = 20;
  private static final byte[] NOTHING = new byte[0];

  private final Sink sink;
  private byte[] chunk = NOTHING;
  private int length;
  private boolean utf8;
  private @Nullable UnaryOperator<String> language;
  private boolean midLine;

  public ResponseWriter(Sink sink) {
    this.sink = sink;
  }

  /// From now on quoted strings and mailbox names may be UTF-8: after ENABLE IMAP4rev2 or
  /// UTF8=ACCEPT.
  public void useUtf8() {
    utf8 = true;
  }

  /// Takes [#useUtf8] back.
  public void useAscii() {
    utf8 = false;
  }

  /// From now on sentences are told as `translation` has them, in UTF-8 (RFC 5255 §3.5); null for
  /// as they are.
  public void speak(@Nullable UnaryOperator<String> translation) {
    language = translation;
  }

  /// Whether a line was begun and not ended: nothing else may be said then.
  public boolean isMidLine() {
    return midLine;
  }

  /// Sends what has been gathered.
  public void flush() {
    if (length > 0) {
      int octets = length;
      length = 0;
      sink.write(chunk, octets);
    }
  }

  /// Sends what has been gathered and lets go of the chunk.
  public void release() {
    flush();
    chunk = NOTHING;
  }

  /// Takes back what was gathered and not sent, for whoever sends it another way.
  public byte[] take() {
    byte[] taken = Arrays.copyOf(chunk, length);
    length = 0;
    return taken;
  }

  private void reserve(int octets) {
    if (length + octets <= chunk.length) {
      return;
    }
    if (length + octets > CHUNK) {
      flush();
      if (octets <= chunk.length) {
        return;
      }
    }
    int size = Math.max(chunk.length, SMALL);
    while (size < length + octets) {
      size *= 2;
    }
    chunk = Arrays.copyOf(chunk, size);
  }

  // --- lines ---

  /// `* `
  public ResponseWriter untagged() {
    midLine = true;
    reserve(2);
    chunk[length++] = '*';
    chunk[length++] = ' ';
    return this;
  }

  /// `tag `
  public ResponseWriter tagged(String tag) {
    midLine = true;
    return raw(tag).sp();
  }

  /// CRLF.
  public ResponseWriter end() {
    reserve(2);
    chunk[length++] = '\r';
    chunk[length++] = '\n';
    midLine = false;
    return this;
  }

  /// `tag OK text`
  public void ok(String tag, String text) {
    tagged(tag).raw("OK ").text(text).end();
  }

  /// `tag OK [code] text`
  public void ok(String tag, String code, String text) {
    tagged(tag).raw("OK [").raw(code).raw("] ").text(text).end();
  }

  /// `tag NO text`
  public void no(String tag, String text) {
    tagged(tag).raw("NO ").text(text).end();
  }

  /// `tag NO [code] text`
  public void no(String tag, String code, String text) {
    tagged(tag).raw("NO [").raw(code).raw("] ").text(text).end();
  }

  /// `tag BAD text`, or `* BAD text` when there is no tag.
  public void bad(@Nullable String tag, String text) {
    (tag == null ? untagged() : tagged(tag)).raw("BAD ").text(text).end();
  }

  /// `* BYE text`
  public void bye(String text) {
    untagged().raw("BYE ").text(text).end();
  }

  /// `+ text`, and sends it: the client waits.
  public void more(String text) {
    raw("+ ").text(text).end();
    flush();
  }

  /// `* number word`, as in `* 3 EXPUNGE`.
  public void count(long number, String word) {
    untagged().number(number).sp().raw(word).end();
  }

  // --- words ---

  public ResponseWriter octet(char ascii) {
    reserve(1);
    chunk[length++] = (byte) ascii;
    return this;
  }

  public ResponseWriter sp() {
    return octet(' ');
  }

  public ResponseWriter open() {
    return octet('(');
  }

  public ResponseWriter close() {
    return octet(')');
  }

  /// ASCII as it is: atoms, flags, keywords, punctuation.
  @SuppressWarnings("deprecation") // it is the one copy of ASCII that makes no array
  public ResponseWriter raw(String ascii) {
    int size = ascii.length();
    if (size > SMALL) {
      return octets(ascii.getBytes(StandardCharsets.ISO_8859_1));
    }
    reserve(size);
    ascii.getBytes(0, size, chunk, length);
    length += size;
    return this;
  }

  /// Octets as they are: what is kept ready for the wire.
  public ResponseWriter octets(byte[] octets) {
    return octets(octets, 0, octets.length);
  }

  public ResponseWriter octets(byte[] octets, int offset, int count) {
    int from = offset;
    int left = count;
    while (left > 0) {
      int fit = Math.min(left, CHUNK - length);
      if (fit == 0) {
        flush();
        continue;
      }
      reserve(fit);
      System.arraycopy(octets, from, chunk, length, fit);
      length += fit;
      from += fit;
      left -= fit;
    }
    return this;
  }

  /// `count` octets of a stream.
  ///
  /// @throws EOFException there are fewer; the literal cannot be completed, the connection must end
  public ResponseWriter octets(InputStream in, long count) throws IOException {
    long left = count;
    while (left > 0) {
      if (length == CHUNK) {
        flush();
      }
      int fit = (int) Math.min(left, CHUNK - length);
      reserve(fit);
      int got = in.read(chunk, length, fit);
      if (got < 0) {
        throw new EOFException("there are " + left + " octets less than announced");
      }
      length += got;
      left -= got;
    }
    return this;
  }

  public ResponseWriter number(long number) {
    reserve(LONGEST_NUMBER);
    if (number < 0) {
      throw new IllegalArgumentException("IMAP has no negative numbers: " + number);
    }
    int digits = digits(number);
    long rest = number;
    for (int i = length + digits - 1; i >= length; i--) {
      chunk[i] = (byte) ('0' + rest % 10);
      rest /= 10;
    }
    length += digits;
    return this;
  }

  private static int digits(long number) {
    int digits = 1;
    for (long power = 10; digits < 19 && number >= power; power *= 10) {
      digits++;
    }
    return digits;
  }

  /// resp-text for a human: one line, whatever it is given.
  public ResponseWriter text(String text) {
    String said = language == null ? text : language.apply(text);
    boolean unicode = utf8 || language != null;
    byte[] octets = said.getBytes(unicode ? StandardCharsets.UTF_8 : StandardCharsets.US_ASCII);
    for (int i = 0; i < octets.length; i++) {
      if (octets[i] >= 0 && octets[i] < ' ') {
        octets[i] = ' ';
      }
    }
    return octets(octets);
  }

  /// A string: quoted where it can be, else a literal.
  public ResponseWriter string(String text) {
    if (isQuotable(text)) {
      return quoted(text);
    }
    byte[] octets = text.replace('\0', '?').getBytes(StandardCharsets.UTF_8); // NUL: RFC 9051 §9
    return literal(octets);
  }

  /// A string, or NIL.
  public ResponseWriter nstring(@Nullable String text) {
    return text == null ? raw("NIL") : string(text);
  }

  private boolean isQuotable(String text) {
    if (text.length() > LONGEST_QUOTED) {
      return false;
    }
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c < ' ' || c == 0x7F || c > 0x7F && !utf8) {
        return false;
      }
    }
    return true;
  }

  private ResponseWriter quoted(String text) {
    octet('"');
    int plain = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"' || c == '\\') {
        plain(text, plain, i).octet('\\');
        plain = i;
      }
    }
    return plain(text, plain, text.length()).octet('"');
  }

  private ResponseWriter plain(String text, int from, int to) {
    String part = text.substring(from, to);
    return utf8 ? octets(part.getBytes(StandardCharsets.UTF_8)) : raw(part);
  }

  /// A literal of octets that hold no NUL.
  public ResponseWriter literal(byte[] octets) {
    return literal(octets.length).octets(octets);
  }

  /// Announces a literal; exactly `size` octets must follow.
  public ResponseWriter literal(long size) {
    return octet('{').number(size).raw("}\r\n");
  }

  /// Announces a literal8, which may hold NUL (RFC 3516 §4.2).
  public ResponseWriter literal8(long size) {
    return octet('~').literal(size);
  }

  /// A mailbox's name: UTF-8 where the client can read it, else modified UTF-7.
  public ResponseWriter mailbox(String name) {
    String wire = utf8 ? name : MailboxNames.encode(name);
    return isAtom(wire) ? raw(wire) : string(wire);
  }

  /// A name in modified UTF-7, as a string, whatever the client enabled.
  public ResponseWriter utf7(String name) {
    return string(MailboxNames.encode(name));
  }

  private static boolean isAtom(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c > 0x7F || !Octets.is((byte) c, Octets.ATOM)) {
        return false;
      }
    }
    return !text.isEmpty() && !text.equalsIgnoreCase("NIL");
  }

  /// A quoted date-time.
  public ResponseWriter dateTime(OffsetDateTime time) {
    return raw(ImapDates.quoted(time));
  }

  /// `(a b c)` of words as they are.
  public ResponseWriter list(Collection<String> words) {
    open();
    boolean first = true;
    for (String word : words) {
      if (!first) {
        sp();
      }
      first = false;
      raw(word);
    }
    return close();
  }

  /// As `1:3,7`, without building a string.
  public ResponseWriter sequenceSet(SequenceSet set) {
    if (set.isSaved()) {
      return octet('$');
    }
    for (int i = 0; i < set.ranges(); i++) {
      if (i > 0) {
        octet(',');
      }
      bound(set.from(i));
      if (set.from(i) != set.to(i)) {
        octet(':').bound(set.to(i));
      }
    }
    return this;
  }

  private ResponseWriter bound(long bound) {
    return bound == SequenceSet.STAR ? octet('*') : number(bound);
  }
}
