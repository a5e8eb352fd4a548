package org.malleposte.imap.codec;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.malleposte.storage.Bytes;

/// Reads the words of one command, whose octets are all there, literals in place.
final class Tokens {
  private static final long MAX_NUMBER = 0xFFFF_FFFFL;

  private final byte[] octets;
  private final int end;
  private final boolean utf8Names;
  private int at;
  private @Nullable String given;

  /// @param to after the last octet, the line's end not counted
  /// @param utf8Names mailbox names are UTF-8, not modified UTF-7
  Tokens(byte[] octets, int from, int to, boolean utf8Names) {
    this.octets = octets;
    this.at = from;
    this.end = to;
    this.utf8Names = utf8Names;
  }

  int at() {
    return at;
  }

  boolean atEnd() {
    return at == end;
  }

  boolean next(char c) {
    return at < end && octets[at] == c;
  }

  boolean nextIs(int classes) {
    return at < end && Octets.is(octets[at], classes);
  }

  boolean nextIsDigit() {
    return at < end && Octets.isDigit(octets[at]);
  }

  boolean accept(char c) {
    if (next(c)) {
      at++;
      return true;
    }
    return false;
  }

  void expect(char c) throws SyntaxError {
    if (!accept(c)) {
      throw new SyntaxError(c == ' ' ? "A space is missing" : "'" + c + "' is missing");
    }
  }

  void space() throws SyntaxError {
    expect(' ');
  }

  void expectEnd() throws SyntaxError {
    if (at != end) {
      throw new SyntaxError("There is more than the command takes");
    }
  }

  /// Takes `word`, written in capitals, if it comes next in any case and ends there.
  boolean acceptWord(String word) {
    int from = at;
    if (acceptPrefix(word)) {
      if (at == end || !Octets.is(octets[at], Octets.ATOM)) {
        return true;
      }
      at = from;
    }
    return false;
  }

  /// Takes `word`, written in capitals, if it comes next in any case, whatever follows.
  boolean acceptPrefix(String word) {
    int length = word.length();
    if (end - at < length) {
      return false;
    }
    for (int i = 0; i < length; i++) {
      if (Octets.upper(octets[at + i]) != word.charAt(i)) {
        return false;
      }
    }
    at += length;
    return true;
  }

  private int span(int classes) {
    int from = at;
    int i = from;
    while (i < end && Octets.is(octets[i], classes)) {
      i++;
    }
    at = i;
    return from;
  }

  private String ascii(int from) {
    return new String(octets, from, at - from, StandardCharsets.ISO_8859_1);
  }

  /// One or more octets of `classes`.
  private String run(int classes, String what) throws SyntaxError {
    int from = span(classes);
    if (from == at) {
      throw new SyntaxError(what + " is missing");
    }
    return ascii(from);
  }

  String tag() throws SyntaxError {
    int from = span(Octets.TAG);
    if (from == at) {
      throw new SyntaxError("A command begins with a tag");
    }
    if (at - from > 128) {
      throw new SyntaxError("The tag is too long");
    }
    return ascii(from);
  }

  String atom() throws SyntaxError {
    return run(Octets.ATOM, "A word");
  }

  /// An atom in capitals.
  String word() throws SyntaxError {
    int from = span(Octets.ATOM);
    if (from == at) {
      throw new SyntaxError("A word is missing");
    }
    for (int i = from; i < at; i++) {
      if (octets[i] >= 'a' && octets[i] <= 'z') {
        return capitals(from);
      }
    }
    return ascii(from);
  }

  private String capitals(int from) {
    byte[] capitals = new byte[at - from];
    for (int i = 0; i < capitals.length; i++) {
      capitals[i] = Octets.upper(octets[from + i]);
    }
    return new String(capitals, StandardCharsets.ISO_8859_1);
  }

  /// A word of letters alone, in capitals: where `[`, `.` or `<` may follow at once.
  String letters() throws SyntaxError {
    int from = at;
    while (at < end && Octets.upper(octets[at]) >= 'A' && Octets.upper(octets[at]) <= 'Z') {
      at++;
    }
    if (from == at) {
      throw new SyntaxError("A word is missing");
    }
    return capitals(from);
  }

  /// An astring: an atom, a quoted string or a literal.
  String astring() throws SyntaxError {
    return nextIs(Octets.ASTRING) ? run(Octets.ASTRING, "A string") : string();
  }

  /// base64, or `=` for nothing; its form is for others to judge.
  String base64() throws SyntaxError {
    return run(Octets.ATOM, "base64");
  }

  /// A quoted string or a literal.
  String string() throws SyntaxError {
    if (next('"')) {
      return quoted();
    }
    if (next('{') || next('~')) {
      return literal();
    }
    throw new SyntaxError("A string is missing");
  }

  /// A string or a literal8, as it is; null for NIL.
  @Nullable Bytes octets() throws SyntaxError {
    if (acceptWord("NIL")) {
      return null;
    }
    if (next('"')) {
      return Bytes.utf8(quoted());
    }
    accept('~');
    int size = literalHeader();
    at += size;
    return Bytes.of(Arrays.copyOfRange(octets, at - size, at));
  }

  @Nullable String nstring() throws SyntaxError {
    return acceptWord("NIL") ? null : string();
  }

  private String quoted() throws SyntaxError {
    int from = at + 1;
    int i = from;
    boolean plain = true;
    while (i < end && octets[i] != '"') {
      if (octets[i] == '\\') {
        plain = false;
        i++;
        if (i == end || octets[i] != '"' && octets[i] != '\\') {
          throw new SyntaxError("In a quoted string a backslash stands before \" or \\ only");
        }
      } else if (!Octets.is(octets[i], Octets.QUOTED)) {
        throw new SyntaxError("NUL and CR cannot stand in a quoted string");
      }
      i++;
    }
    if (i >= end) {
      throw new SyntaxError("A quoted string has no end");
    }
    at = i + 1;
    return plain ? new String(octets, from, i - from, StandardCharsets.UTF_8) : unescaped(from, i);
  }

  private String unescaped(int from, int to) {
    byte[] out = new byte[to - from];
    int length = 0;
    for (int i = from; i < to; i++) {
      if (octets[i] == '\\') {
        i++;
      }
      out[length++] = octets[i];
    }
    return new String(out, 0, length, StandardCharsets.UTF_8);
  }

  private String literal() throws SyntaxError {
    accept('~');
    int size = literalHeader();
    int from = at;
    at += size;
    for (int i = from; i < at; i++) {
      if (octets[i] == 0) {
        throw new SyntaxError("NUL cannot stand in a string"); // RFC 9051 §4.3, CHAR8
      }
    }
    return new String(octets, from, size, StandardCharsets.UTF_8);
  }

  private int literalHeader() throws SyntaxError {
    expect('{');
    long size = number();
    accept('+');
    expect('}');
    if (end - at < 2 || octets[at] != '\r' || octets[at + 1] != '\n') {
      throw new SyntaxError("A literal's size stands at the end of a line");
    }
    at += 2;
    if (size > end - at) {
      throw new SyntaxError("A literal is incomplete");
    }
    return (int) size;
  }

  /// The announcement of a message, whose octets are elsewhere; whether it was a literal8.
  boolean messageAnnouncement() throws SyntaxError {
    boolean binary = accept('~');
    expect('{');
    decimal(Long.MAX_VALUE);
    accept('+');
    expect('}');
    if (end - at < 2 || octets[at] != '\r' || octets[at + 1] != '\n') {
      throw new SyntaxError("A message is a literal");
    }
    at += 2;
    return binary;
  }

  /// 0 to 4294967295.
  long number() throws SyntaxError {
    return decimal(MAX_NUMBER);
  }

  /// 1 to 4294967295.
  long positive() throws SyntaxError {
    long number = number();
    if (number == 0) {
      throw new SyntaxError("Zero is not allowed here");
    }
    return number;
  }

  /// 0 to 2^63-1: number64 and mod-sequences.
  long number64() throws SyntaxError {
    return decimal(Long.MAX_VALUE);
  }

  private long decimal(long largest) throws SyntaxError {
    int from = at;
    long value = 0;
    while (at < end && Octets.isDigit(octets[at])) {
      int digit = octets[at] - '0';
      if (value > (largest - digit) / 10) {
        throw new SyntaxError("A number is too large");
      }
      value = value * 10 + digit;
      at++;
    }
    if (from == at) {
      throw new SyntaxError("A number is missing");
    }
    return value;
  }

  SequenceSet sequenceSet() throws SyntaxError {
    if (accept('$')) {
      return SequenceSet.SAVED;
    }
    long first = bound();
    long last = accept(':') ? bound() : first;
    if (!next(',')) {
      return SequenceSet.range(first, last);
    }
    SequenceSet.Builder set = new SequenceSet.Builder().add(first, last);
    while (accept(',')) {
      first = bound();
      set.add(first, accept(':') ? bound() : first);
    }
    return set.build();
  }

  /// One number or `*`.
  SequenceSet one() throws SyntaxError {
    long number = bound();
    return SequenceSet.range(number, number);
  }

  private long bound() throws SyntaxError {
    return accept('*') ? SequenceSet.STAR : positive();
  }

  String mailbox() throws SyntaxError {
    String wire = astring();
    String name = MailboxNames.read(wire, utf8Names);
    given = !utf8Names || name.equals(wire) ? null : wire;
    return name;
  }

  /// The last mailbox's name as the client wrote it, where it is known otherwise; null for a client
  /// that writes modified UTF-7.
  @Nullable String given() {
    return given;
  }

  /// list-mailbox: a name with wildcards.
  String pattern() throws SyntaxError {
    String text = nextIs(Octets.LIST) ? run(Octets.LIST, "A pattern") : string();
    return MailboxNames.readPattern(text, utf8Names);
  }

  /// A flag or a keyword.
  String flag() throws SyntaxError {
    if (!accept('\\')) {
      return atom();
    }
    int from = at;
    String name = word();
    return switch (name) {
      case "SEEN" -> "\\Seen";
      case "ANSWERED" -> "\\Answered";
      case "FLAGGED" -> "\\Flagged";
      case "DELETED" -> "\\Deleted";
      case "DRAFT" -> "\\Draft";
      case "RECENT" -> "\\Recent";
      default -> "\\" + ascii(from);
    };
  }
}
