package org.malleposte.imap.codec;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// SORT and THREAD: RFC 5256 §5, RFC 5267 §3, RFC 5957 §4.
final class SortGrammar {
  /// More than there are different ones can be said, but mean nothing.
  private static final int KEYS = 32;

  private SortGrammar() {}

  static ImapCommand sort(Tokens in, String tag, boolean uid, int maxDepth) throws SyntaxError {
    SearchGrammar search = new SearchGrammar(in, maxDepth);
    SearchResults results = search.results();
    List<SortKey> by = keys(in);
    in.space();
    String charset = charset(in);
    return new ImapCommand.Sort(tag, uid, results, by, charset, search.keys());
  }

  static ImapCommand thread(Tokens in, String tag, boolean uid, int maxDepth) throws SyntaxError {
    String algorithm = in.word();
    in.space();
    String charset = charset(in);
    SearchKey key = new SearchGrammar(in, maxDepth).keys();
    return new ImapCommand.Thread(tag, uid, algorithm, charset, key);
  }

  private static String charset(Tokens in) throws SyntaxError {
    String charset = in.astring().toUpperCase(Locale.ROOT);
    in.space();
    return charset;
  }

  private static List<SortKey> keys(Tokens in) throws SyntaxError {
    List<SortKey> keys = new ArrayList<>();
    in.expect('(');
    do {
      if (keys.size() == KEYS) {
        throw new SyntaxError("Sort by fewer keys");
      }
      boolean reverse = in.acceptWord("REVERSE");
      if (reverse) {
        in.space();
      }
      keys.add(new SortKey(field(in.word()), reverse));
    } while (in.accept(' '));
    in.expect(')');
    return List.copyOf(keys);
  }

  private static SortKey.Field field(String word) throws SyntaxError {
    for (SortKey.Field field : SortKey.Field.values()) {
      if (field.name().equals(word)) {
        return field;
      }
    }
    throw new SyntaxError("There is no such sort key");
  }
}
