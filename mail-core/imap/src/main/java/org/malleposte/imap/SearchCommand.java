package org.malleposte.imap;

import org.malleposte.imap.codec.ImapCommand;
import org.malleposte.imap.codec.ResponseWriter;
import org.malleposte.imap.codec.SearchKey;
import org.malleposte.imap.codec.SearchResults;
import org.malleposte.imap.codec.SearchReturn;
import org.malleposte.storage.StorageException;

/// SEARCH and UID SEARCH (RFC 9051 §6.4.4) with RETURN (RFC 4731) and SAVE (RFC 5182).
final class SearchCommand {
  private SearchCommand() {}

  static Answer run(Session session, ImapCommand.Search command, ResponseWriter out)
      throws Refusal {
    return run(
        session,
        "SEARCH",
        new SearchAnswer(
            command.tag(),
            command.uid(),
            command.results(),
            SearchProgram.hasModSeq(command.key())),
        () -> search(session, command.key(), command.charset(), out),
        out);
  }

  /// What SEARCH and SORT have in common.
  ///
  /// @param word both command and response are called
  static Answer run(
      Session session, String word, SearchAnswer answer, Finding finding, ResponseWriter out)
      throws Refusal {
    SearchResults results = answer.results();
    boolean save = results.has(SearchReturn.SAVE);
    Found found;
    try {
      found = finding.find();
    } catch (Refusal | StorageException e) {
      if (save) {
        session.selected().saveNothing(); // RFC 5182 §2.1
      }
      throw e;
    }
    if (!results.isPlain()) {
      if (answer.isTold()) {
        answer.extended(found, out);
      }
    } else if (session.rev2() && word.equals("SEARCH")) {
      all(answer).extended(found, out); // RFC 9051 appendix E: there is no SEARCH response
    } else {
      answer.plain(word, found, out);
    }
    if (save) {
      session.selected().saved = answer.saved(found);
    }
    return Answer.ok(word + " done");
  }

  private static SearchAnswer all(SearchAnswer plain) {
    SearchResults all = SearchResults.of(SearchReturn.ALL);
    return new SearchAnswer(plain.tag(), plain.uid(), all, plain.modseq());
  }

  @FunctionalInterface
  interface Finding {
    Found find() throws Refusal;
  }

  /// The messages of the selected mailbox that a search program finds.
  static Found search(Session session, SearchKey key, String charset, ResponseWriter out)
      throws Refusal {
    SearchProgram program = new SearchProgram(session.imap, session.selected(), key, charset);
    if (SearchProgram.hasModSeq(key)) {
      session.enableCondstore(out); // RFC 7162 §3.1
    }
    return program.run();
  }
}
