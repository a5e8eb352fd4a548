package org.malleposte.format;

import java.nio.charset.StandardCharsets;
import java.util.Locale;

/// Checks octets against the grammar of RFC 9051 §9, strictly: one blank where it says one.
final class ImapGrammar {
  private final byte[] in;
  private int position;

  private ImapGrammar(byte[] in) {
    this.in = in;
  }

  static void checkEnvelope(byte[] octets) {
    ImapGrammar grammar = new ImapGrammar(octets);
    grammar.envelope();
    grammar.end();
  }

  static void checkBodyStructure(byte[] octets) {
    ImapGrammar grammar = new ImapGrammar(octets);
    grammar.body(true);
    grammar.end();
  }

  static void checkBody(byte[] octets) {
    ImapGrammar grammar = new ImapGrammar(octets);
    grammar.body(false);
    grammar.end();
  }

  /// `envelope = "(" env-date SP env-subject SP env-from SP ... env-message-id ")"`
  private void envelope() {
    expect("(");
    nstring();
    expect(" ");
    nstring();
    for (int i = 0; i < 6; i++) {
      expect(" ");
      addresses();
    }
    expect(" ");
    nstring();
    expect(" ");
    nstring();
    expect(")");
  }

  /// `"(" 1*address ")" / nil`
  private void addresses() {
    if (isNil()) {
      nil();
      return;
    }
    expect("(");
    do {
      expect("(");
      nstring();
      expect(" ");
      nstring();
      expect(" ");
      nstring();
      expect(" ");
      nstring();
      expect(")");
    } while (peek() == '(');
    expect(")");
  }

  /// `body = "(" (body-type-1part / body-type-mpart) ")"`
  private void body(boolean extended) {
    expect("(");
    if (peek() == '(') {
      do {
        body(extended);
      } while (peek() == '(');
      expect(" ");
      string();
      if (extended) {
        expect(" ");
        parameters();
        ending();
      }
    } else {
      onePart(extended);
    }
    expect(")");
  }

  private void onePart(boolean extended) {
    String type = string().toLowerCase(Locale.ROOT);
    expect(" ");
    String subtype = string().toLowerCase(Locale.ROOT);
    expect(" ");
    parameters();
    expect(" ");
    nstring();
    expect(" ");
    nstring();
    expect(" ");
    string();
    expect(" ");
    number();
    if (type.equals("message") && (subtype.equals("rfc822") || subtype.equals("global"))) {
      expect(" ");
      envelope();
      expect(" ");
      body(extended);
      expect(" ");
      number();
    } else if (type.equals("text")) {
      expect(" ");
      number();
    }
    if (type.equals("multipart")) {
      fail("a multipart without parts");
    }
    if (extended) {
      expect(" ");
      nstring();
      ending();
    }
  }

  /// `SP body-fld-dsp SP body-fld-lang SP body-fld-loc`
  private void ending() {
    expect(" ");
    if (isNil()) {
      nil();
    } else {
      expect("(");
      string();
      expect(" ");
      parameters();
      expect(")");
    }
    expect(" ");
    if (peek() == '(') {
      strings();
    } else {
      nstring();
    }
    expect(" ");
    nstring();
  }

  private void parameters() {
    if (isNil()) {
      nil();
    } else if (strings() % 2 != 0) {
      fail("a parameter without a value");
    }
  }

  private int strings() {
    expect("(");
    string();
    int count = 1;
    while (peek() == ' ') {
      expect(" ");
      string();
      count++;
    }
    expect(")");
    return count;
  }

  private void nstring() {
    if (isNil()) {
      nil();
    } else {
      string();
    }
  }

  private String string() {
    return peek() == '{' ? literal() : quoted();
  }

  private String quoted() {
    expect("\"");
    StringBuilder out = new StringBuilder();
    while (peek() != '"') {
      int c = peek();
      if (c == '\\') {
        position++;
        c = peek();
        if (c != '"' && c != '\\') {
          fail("an escape of something else");
        }
      }
      if (c == 0 || c == '\r' || c == '\n' || c > 127) {
        fail("no QUOTED-CHAR");
      }
      out.append((char) c);
      position++;
    }
    expect("\"");
    return out.toString();
  }

  private String literal() {
    expect("{");
    int length = number();
    expect("}\r\n");
    if (length > in.length - position) {
      fail("a literal past the end");
    }
    for (int i = 0; i < length; i++) {
      if (in[position + i] == 0) {
        fail("NUL in a literal");
      }
    }
    position += length;
    return new String(in, position - length, length, StandardCharsets.ISO_8859_1);
  }

  private int number() {
    int from = position;
    while (peek() >= '0' && peek() <= '9') {
      position++;
    }
    if (from == position) {
      fail("no number");
    }
    return Integer.parseInt(new String(in, from, position - from, StandardCharsets.US_ASCII));
  }

  private boolean isNil() {
    return peek() == 'N';
  }

  private void nil() {
    expect("NIL");
  }

  private int peek() {
    return position < in.length ? in[position] & 0xFF : -1;
  }

  private void expect(String wanted) {
    for (int i = 0; i < wanted.length(); i++) {
      if (peek() != wanted.charAt(i)) {
        fail("not " + wanted);
      }
      position++;
    }
  }

  private void end() {
    if (position != in.length) {
      fail("more than was wanted");
    }
  }

  private void fail(String why) {
    String text = new String(in, StandardCharsets.ISO_8859_1);
    throw new AssertionError(
        why + " at " + position + ": " + text.substring(0, Math.min(text.length(), 2000)));
  }
}
