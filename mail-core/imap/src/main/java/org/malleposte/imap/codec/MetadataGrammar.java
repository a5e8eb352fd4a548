package org.malleposte.imap.codec;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.malleposte.storage.Bytes;

/// GETMETADATA and SETMETADATA (RFC 5464 §5). GETMETADATA's options stand before the mailbox in the
/// RFC's grammar and after it in its examples: both are read.
final class MetadataGrammar {
  private static final int LONGEST_ENTRY = 1024;
  private static final int ENTRIES = 256;

  private final Tokens in;
  private OptionalLong maxSize = OptionalLong.empty();
  private int depth;

  private MetadataGrammar(Tokens in) {
    this.in = in;
  }

  static ImapCommand get(Tokens in, String tag) throws SyntaxError {
    MetadataGrammar grammar = new MetadataGrammar(in);
    if (in.accept('(')) {
      grammar.options();
      in.space();
    }
    String mailbox = in.mailbox();
    in.space();
    List<String> entries;
    if (!in.accept('(')) {
      entries = List.of(grammar.entry());
    } else if (in.next('/') || in.next('"') || in.next('{')) {
      entries = grammar.entriesToEnd();
    } else {
      grammar.options();
      in.space();
      entries = entries(in);
    }
    return new ImapCommand.GetMetadata(tag, mailbox, grammar.maxSize, grammar.depth, entries);
  }

  /// After the parenthesis, to its end.
  private void options() throws SyntaxError {
    do {
      String option = in.word();
      in.space();
      switch (option) {
        case "MAXSIZE" -> maxSize = OptionalLong.of(in.number());
        case "DEPTH" -> depth = depth(in.word());
        default -> throw new SyntaxError("GETMETADATA knows MAXSIZE and DEPTH only");
      }
    } while (in.accept(' '));
    in.expect(')');
  }

  private static int depth(String word) throws SyntaxError {
    return switch (word) {
      case "0" -> 0;
      case "1" -> 1;
      case "INFINITY" -> Integer.MAX_VALUE;
      default -> throw new SyntaxError("DEPTH is 0, 1 or infinity");
    };
  }

  /// One entry, or several in parentheses.
  static List<String> entries(Tokens in) throws SyntaxError {
    MetadataGrammar grammar = new MetadataGrammar(in);
    return in.accept('(') ? grammar.entriesToEnd() : List.of(grammar.entry());
  }

  private List<String> entriesToEnd() throws SyntaxError {
    List<String> entries = new ArrayList<>();
    do {
      entries.add(entry());
      requireFew(entries.size());
    } while (in.accept(' '));
    in.expect(')');
    return List.copyOf(entries);
  }

  static ImapCommand set(Tokens in, String tag) throws SyntaxError {
    MetadataGrammar grammar = new MetadataGrammar(in);
    String mailbox = in.mailbox();
    in.space();
    in.expect('(');
    Map<String, Optional<Bytes>> entries = new LinkedHashMap<>();
    do {
      String entry = grammar.entry();
      if (entry.indexOf('/', 1) < 0) {
        throw new SyntaxError("An entry has two parts at least"); // §3.2
      }
      in.space();
      entries.put(entry, Optional.ofNullable(in.octets()));
      requireFew(entries.size());
    } while (in.accept(' '));
    in.expect(')');
    return new ImapCommand.SetMetadata(tag, mailbox, Collections.unmodifiableMap(entries));
  }

  private static void requireFew(int entries) throws SyntaxError {
    if (entries > ENTRIES) {
      throw new SyntaxError("There are more than " + ENTRIES + " entries in one command");
    }
  }

  /// RFC 5464 §3.2: names are case-insensitive.
  private String entry() throws SyntaxError {
    String entry = in.astring().toLowerCase(Locale.ROOT);
    boolean scoped =
        entry.equals("/shared")
            || entry.equals("/private")
            || entry.startsWith("/shared/")
            || entry.startsWith("/private/");
    boolean whole = !entry.contains("//") && !entry.endsWith("/");
    boolean plain = entry.chars().allMatch(c -> c >= ' ' && c < 0x7F && c != '*' && c != '%');
    if (!scoped || !whole || !plain || entry.length() > LONGEST_ENTRY) {
      throw new SyntaxError("That cannot be the name of an entry");
    }
    return entry;
  }
}
