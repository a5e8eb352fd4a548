package org.malleposte.imap.codec;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/// STORE: RFC 9051 §6.4.6, RFC 7162 §3.1.3.
final class StoreGrammar {
  private StoreGrammar() {}

  static ImapCommand read(Tokens in, String tag, boolean uid) throws SyntaxError {
    SequenceSet messages = in.sequenceSet();
    in.space();
    OptionalLong unchangedSince = OptionalLong.empty();
    if (in.accept('(')) {
      if (!in.acceptWord("UNCHANGEDSINCE")) {
        throw new SyntaxError("STORE knows the modifier UNCHANGEDSINCE only");
      }
      in.space();
      unchangedSince = OptionalLong.of(in.number64());
      in.expect(')');
      in.space();
    }
    Change change = in.accept('+') ? Change.ADD : in.accept('-') ? Change.REMOVE : Change.REPLACE;
    boolean silent = in.acceptWord("FLAGS.SILENT");
    if (!silent && !in.acceptWord("FLAGS")) {
      throw new SyntaxError("STORE changes FLAGS only");
    }
    in.space();
    List<String> flags = in.next('(') ? flagList(in) : bareFlags(in);
    return new ImapCommand.Store(tag, uid, messages, unchangedSince, change, silent, flags);
  }

  static List<String> flagList(Tokens in) throws SyntaxError {
    in.expect('(');
    if (in.accept(')')) {
      return List.of();
    }
    List<String> flags = bareFlags(in);
    in.expect(')');
    return flags;
  }

  private static List<String> bareFlags(Tokens in) throws SyntaxError {
    String first = in.flag();
    if (!in.next(' ')) {
      return List.of(first);
    }
    List<String> flags = new ArrayList<>();
    flags.add(first);
    while (in.accept(' ')) {
      flags.add(in.flag());
    }
    return List.copyOf(flags);
  }
}
