package org.malleposte.imap;

import java.util.List;
import org.malleposte.imap.codec.ImapCommand;
import org.malleposte.imap.codec.ResponseWriter;
import org.malleposte.imap.codec.SearchKey;
import org.malleposte.imap.codec.SearchResults;
import org.malleposte.imap.codec.SearchReturn;
import org.malleposte.storage.StorageException;

/// SEARCH and UID SEARCH (RFC 9051 §6.4.4) with RETURN (RFC 4731), SAVE (RFC 5182) and UPDATE (RFC
/// 5267).
final class SearchCommand {
  private SearchCommand() {}

  static Answer run(Session session, ImapCommand.Search command, ResponseWriter out)
      throws Refusal {
    SearchAnswer answer =
        new SearchAnswer(
            command.tag(),
            command.uid(),
            command.results(),
            SearchProgram.hasModSeq(command.key()));
    requireFreeTag(session, command.results(), command.tag());
    requireWords(command.results(), command.key());
    String charset = charset(session, command);
    MessageLimit limit = MessageLimit.of(session);
    Found found =
        orSaveNothing(
            session,
            command.results(),
            () ->
                program(session, command.key(), charset, out)
                    .run(progress(session, command.tag(), out), limit));
    if (!command.results().isPlain()) {
      extended(session, answer, found, out);
    } else if (session.rev2()) {
      all(answer).extended(found, out); // RFC 9051 appendix E: there is no SEARCH response
    } else {
      answer.plain("SEARCH", found, out);
    }
    if (command.results().has(SearchReturn.UPDATE)) {
      SearchContext context =
          new SearchContext(
              command.tag(),
              command.uid(),
              command.key(),
              charset,
              List.of(),
              command.results().fetch(),
              found);
      session.selected().contexts.add(context, command.key(), out);
    }
    return limit.tell(Answer.ok("SEARCH done"), out);
  }

  /// After ENABLE UTF8=ACCEPT nothing else can be meant, and nothing is to be said: RFC 6855 §3.
  private static String charset(Session session, ImapCommand.Search command) throws Refusal {
    String charset = command.charset();
    if (charset == null) {
      return "UTF-8";
    }
    if (session.utf8()) {
      throw Refusal.bad("UTF8=ACCEPT is enabled: search without CHARSET");
    }
    return charset;
  }

  /// Tells and saves what RETURN asks for.
  static void extended(Session session, SearchAnswer answer, Found found, ResponseWriter out) {
    if (answer.isTold()) {
      answer.extended(found, out);
    }
    if (answer.results().has(SearchReturn.SAVE)) {
      session.selected().saved = answer.saved(found);
    }
  }

  /// Nothing is more or less relevant to what is no search for words: RFC 6203 §4.
  static void requireWords(SearchResults results, SearchKey key) throws Refusal {
    if (results.has(SearchReturn.RELEVANCY) && !SearchProgram.isFuzzy(key)) {
      throw Refusal.bad("RELEVANCY needs a FUZZY search");
    }
  }

  /// One tag names one context (RFC 5267 §4.3).
  static void requireFreeTag(Session session, SearchResults results, String tag) throws Refusal {
    if (results.has(SearchReturn.UPDATE) && session.selected().contexts.has(tag)) {
      throw Refusal.bad("There is a context of that tag already");
    }
  }

  /// A search that fails saves an empty result: RFC 5182 §2.1.
  static Found orSaveNothing(Session session, SearchResults results, Finding finding)
      throws Refusal {
    try {
      return finding.find();
    } catch (Refusal | StorageException e) {
      if (results.has(SearchReturn.SAVE)) {
        session.selected().saveNothing();
      }
      throw e;
    }
  }

  private static SearchAnswer all(SearchAnswer plain) {
    SearchResults all = SearchResults.of(SearchReturn.ALL);
    return new SearchAnswer(plain.tag(), plain.uid(), all, plain.modseq());
  }

  @FunctionalInterface
  interface Finding {
    Found find() throws Refusal;
  }

  /// All messages of the selected mailbox that a search program finds, for what makes no sense of
  /// some of them.
  static Found search(
      Session session, String tag, SearchKey key, String charset, ResponseWriter out)
      throws Refusal {
    return program(session, key, charset, out)
        .runWhole(progress(session, tag, out), MessageLimit.of(session));
  }

  private static SearchProgram program(
      Session session, SearchKey key, String charset, ResponseWriter out) throws Refusal {
    SearchProgram program = new SearchProgram(session.imap, session.selected(), key, charset);
    if (SearchProgram.hasModSeq(key)) {
      session.enableCondstore(out); // RFC 7162 §3.1
    }
    return program;
  }

  private static Progress progress(Session session, String tag, ResponseWriter out) {
    return new Progress(tag, session.selected().shown.size(), out);
  }
}
