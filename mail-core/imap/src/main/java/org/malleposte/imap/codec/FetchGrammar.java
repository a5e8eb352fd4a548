package org.malleposte.imap.codec;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.malleposte.imap.codec.FetchItem.Attribute;

/// FETCH: RFC 9051 §6.4.5, RFC 7162 §3.1.4, RFC 3516, RFC 8970.
final class FetchGrammar {
  private static final List<FetchItem> FAST =
      List.of(Attribute.FLAGS, Attribute.INTERNALDATE, Attribute.RFC822_SIZE);
  private static final List<FetchItem> ALL =
      List.of(Attribute.FLAGS, Attribute.INTERNALDATE, Attribute.RFC822_SIZE, Attribute.ENVELOPE);
  private static final List<FetchItem> FULL =
      List.of(
          Attribute.FLAGS,
          Attribute.INTERNALDATE,
          Attribute.RFC822_SIZE,
          Attribute.ENVELOPE,
          Attribute.BODY);
  private static final int PART_DEPTH = 100;

  private final Tokens in;

  private FetchGrammar(Tokens in) {
    this.in = in;
  }

  static ImapCommand read(Tokens in, String tag, boolean uid) throws SyntaxError {
    return new FetchGrammar(in).fetch(tag, uid);
  }

  /// What MessageNew of NOTIFY takes: RFC 5465 §5.2.
  static List<FetchItem> items(Tokens in) throws SyntaxError {
    return new FetchGrammar(in).items();
  }

  private ImapCommand fetch(String tag, boolean uid) throws SyntaxError {
    SequenceSet messages = in.sequenceSet();
    in.space();
    List<FetchItem> items = items();
    OptionalLong changedSince = OptionalLong.empty();
    boolean vanished = false;
    Page page = null;
    if (in.accept(' ')) {
      in.expect('(');
      do {
        if (in.acceptWord("CHANGEDSINCE")) {
          in.space();
          changedSince = OptionalLong.of(in.number64());
        } else if (in.acceptWord("VANISHED")) {
          vanished = true;
        } else if (in.acceptWord("PARTIAL")) { // RFC 9394 §3.3
          in.space();
          page = SearchGrammar.page(in);
        } else {
          throw new SyntaxError(
              "FETCH knows the modifiers CHANGEDSINCE, VANISHED and PARTIAL only");
        }
      } while (in.accept(' '));
      in.expect(')');
    }
    return new ImapCommand.Fetch(tag, uid, messages, items, changedSince, vanished, page);
  }

  private List<FetchItem> items() throws SyntaxError {
    if (in.acceptWord("ALL")) {
      return ALL;
    }
    if (in.acceptWord("FAST")) {
      return FAST;
    }
    if (in.acceptWord("FULL")) {
      return FULL;
    }
    if (!in.accept('(')) {
      return List.of(item());
    }
    List<FetchItem> items = new ArrayList<>();
    do {
      items.add(item());
    } while (in.accept(' '));
    in.expect(')');
    return List.copyOf(items);
  }

  private FetchItem item() throws SyntaxError {
    String name = in.letters();
    return switch (name) {
      case "FLAGS" -> Attribute.FLAGS;
      case "UID" -> Attribute.UID;
      case "ENVELOPE" -> Attribute.ENVELOPE;
      case "INTERNALDATE" -> Attribute.INTERNALDATE;
      case "BODYSTRUCTURE" -> Attribute.BODYSTRUCTURE;
      case "MODSEQ" -> Attribute.MODSEQ;
      case "EMAILID" -> Attribute.EMAILID;
      case "THREADID" -> Attribute.THREADID;
      case "SAVEDATE" -> Attribute.SAVEDATE;
      case "PREVIEW" -> preview();
      case "RFC" -> rfc822();
      case "BODY" -> body();
      case "BINARY" -> binary();
      default -> throw unknown();
    };
  }

  private static SyntaxError unknown() {
    return new SyntaxError("There is no such thing to fetch");
  }

  private FetchItem rfc822() throws SyntaxError {
    if (in.acceptWord("822")) {
      return Attribute.RFC822;
    }
    if (in.acceptWord("822.SIZE")) {
      return Attribute.RFC822_SIZE;
    }
    if (in.acceptWord("822.HEADER")) {
      return Attribute.RFC822_HEADER;
    }
    if (in.acceptWord("822.TEXT")) {
      return Attribute.RFC822_TEXT;
    }
    throw unknown();
  }

  private FetchItem preview() throws SyntaxError {
    // A list of modifiers follows a space; so may the next item. Only the list has a parenthesis.
    return new FetchItem.Preview(in.acceptPrefix(" (LAZY)"));
  }

  private FetchItem body() throws SyntaxError {
    boolean peek = in.acceptPrefix(".PEEK");
    if (!peek && !in.next('[')) {
      return Attribute.BODY;
    }
    in.expect('[');
    Section section = section();
    in.expect(']');
    return new FetchItem.Body(section, peek, partial());
  }

  private FetchItem binary() throws SyntaxError {
    if (in.acceptPrefix(".SIZE")) {
      return new FetchItem.BinarySize(binaryPart());
    }
    boolean peek = in.acceptPrefix(".PEEK");
    return new FetchItem.Binary(binaryPart(), peek, partial());
  }

  private List<Integer> binaryPart() throws SyntaxError {
    in.expect('[');
    List<Integer> part = List.of();
    if (in.nextIsDigit()) {
      List<Integer> numbers = new ArrayList<>();
      if (partNumbers(numbers)) {
        throw new SyntaxError("A part's number ends with a digit");
      }
      part = List.copyOf(numbers);
    }
    in.expect(']');
    return part;
  }

  private Section section() throws SyntaxError {
    if (in.next(']')) {
      return Section.WHOLE;
    }
    List<Integer> part = new ArrayList<>();
    if (in.nextIsDigit() && !partNumbers(part)) {
      return new Section(List.copyOf(part), Section.Text.ALL, List.of());
    }
    Section.Text text = sectionText(!part.isEmpty());
    boolean named = text == Section.Text.HEADER_FIELDS || text == Section.Text.HEADER_FIELDS_NOT;
    return new Section(List.copyOf(part), text, named ? fieldNames() : List.of());
  }

  /// Whether a dot and then no number came last.
  private boolean partNumbers(List<Integer> part) throws SyntaxError {
    do {
      long number = in.positive();
      if (number > Integer.MAX_VALUE || part.size() == PART_DEPTH) {
        throw new SyntaxError("There is no such part");
      }
      part.add((int) number);
      if (!in.accept('.')) {
        return false;
      }
    } while (in.nextIsDigit());
    return true;
  }

  private Section.Text sectionText(boolean ofPart) throws SyntaxError {
    if (in.acceptWord("HEADER")) {
      return Section.Text.HEADER;
    }
    if (in.acceptWord("TEXT")) {
      return Section.Text.TEXT;
    }
    if (in.acceptWord("HEADER.FIELDS")) {
      return Section.Text.HEADER_FIELDS;
    }
    if (in.acceptWord("HEADER.FIELDS.NOT")) {
      return Section.Text.HEADER_FIELDS_NOT;
    }
    if (ofPart && in.acceptWord("MIME")) {
      return Section.Text.MIME;
    }
    throw new SyntaxError("There is no such section");
  }

  private List<String> fieldNames() throws SyntaxError {
    in.space();
    in.expect('(');
    List<String> fields = new ArrayList<>();
    do {
      fields.add(in.astring());
    } while (in.accept(' '));
    in.expect(')');
    return List.copyOf(fields);
  }

  private @Nullable Partial partial() throws SyntaxError {
    if (!in.accept('<')) {
      return null;
    }
    long offset = in.number64();
    in.expect('.');
    long count = in.number64();
    in.expect('>');
    if (count == 0) {
      throw new SyntaxError("A range of no octets cannot be fetched");
    }
    return new Partial(offset, count);
  }
}
