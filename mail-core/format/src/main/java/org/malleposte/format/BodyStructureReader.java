package org.malleposte.format;

/// Walks a BODYSTRUCTURE that [BodyStructureWriter] wrote.
final class BodyStructureReader {
  private final byte[] in;
  private final ByteBuilder out;
  private int position;

  private BodyStructureReader(byte[] in) {
    this.in = in;
    this.out = new ByteBuilder(in.length);
  }

  /// What BODY says: the same without extension data.
  static byte[] withoutExtensions(byte[] bodyStructure) {
    BodyStructureReader reader = new BodyStructureReader(bodyStructure);
    reader.body();
    return reader.out.toByteArray();
  }

  private void body() {
    copy(1); // (
    if (in[position] == '(') {
      while (in[position] == '(') {
        body();
      }
      copyItems(1); // the subtype
    } else {
      int type = position;
      skipItem();
      boolean text = is(type, position, "\"text\"");
      boolean message = is(type, position, "\"message\"");
      int subtype = position + 1;
      position++;
      skipItem();
      message &= is(subtype, position, "\"rfc822\"") || is(subtype, position, "\"global\"");
      out.append(in, type, position);
      copyItems(5); // parameters, id, description, encoding, octets
      if (message) {
        copyItems(1); // envelope
        copy(1);
        body();
      }
      copyItems(text || message ? 1 : 0); // lines
    }
    while (in[position] != ')') {
      position++; // the blank before it
      skipItem();
    }
    copy(1); // )
  }

  private void copy(int octets) {
    out.append(in, position, position + octets);
    position += octets;
  }

  /// Items, each with the blank before it.
  private void copyItems(int count) {
    int from = position;
    for (int i = 0; i < count; i++) {
      position++;
      skipItem();
    }
    out.append(in, from, position);
  }

  /// A list, a string, NIL or a number.
  private void skipItem() {
    switch (in[position]) {
      case '(' -> skipList();
      case '"' -> skipQuoted();
      case '{' -> skipLiteral();
      default -> {
        while (in[position] != ' ' && in[position] != ')') {
          position++;
        }
      }
    }
  }

  private void skipList() {
    int depth = 0;
    do {
      switch (in[position]) {
        case '"' -> skipQuoted();
        case '{' -> skipLiteral();
        case '(' -> {
          depth++;
          position++;
        }
        case ')' -> {
          depth--;
          position++;
        }
        default -> position++;
      }
    } while (depth > 0);
  }

  private void skipQuoted() {
    position++;
    while (in[position] != '"') {
      position += in[position] == '\\' ? 2 : 1;
    }
    position++;
  }

  private void skipLiteral() {
    int length = 0;
    position++;
    while (in[position] != '}') {
      length = length * 10 + in[position++] - '0';
    }
    position += 3 + length; // } CR LF
  }

  private boolean is(int from, int to, String lower) {
    if (to - from != lower.length()) {
      return false;
    }
    for (int i = 0; i < lower.length(); i++) {
      int c = in[from + i];
      if ((c >= 'A' && c <= 'Z' ? c + 32 : c) != lower.charAt(i)) {
        return false;
      }
    }
    return true;
  }
}
