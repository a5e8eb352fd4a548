package org.malleposte.imap.codec;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.malleposte.imap.codec.SearchKey.Dated.Clock;
import org.malleposte.imap.codec.SearchKey.Dated.Relation;
import org.malleposte.imap.codec.SearchKey.Envelope.Field;

/// SEARCH: RFC 9051 §6.4.4, RFC 4731, RFC 5182, RFC 5032, RFC 7162 §3.1.5, RFC 8474, RFC 8514, RFC
/// 9394.
final class SearchGrammar {
  private final Tokens in;
  private final int maxDepth;
  private int depth;

  SearchGrammar(Tokens in, int maxDepth) {
    this.in = in;
    this.maxDepth = maxDepth;
  }

  static ImapCommand read(Tokens in, String tag, boolean uid, int maxDepth) throws SyntaxError {
    return new SearchGrammar(in, maxDepth).search(tag, uid);
  }

  private ImapCommand search(String tag, boolean uid) throws SyntaxError {
    SearchResults results = results();
    String charset = charset();
    return new ImapCommand.Search(tag, uid, results, charset, keys());
  }

  /// ESEARCH of several mailboxes: RFC 7377 §3.
  static ImapCommand several(Tokens in, String tag, int maxDepth) throws SyntaxError {
    List<MailboxFilter> sources = new ArrayList<>();
    if (in.acceptWord("IN")) {
      in.space();
      in.expect('(');
      do {
        MailboxFilter source = MailboxFilterGrammar.read(in);
        if (source.kind() == MailboxFilter.Kind.SELECTED_DELAYED) {
          throw new SyntaxError("Nothing is delayed in a search");
        }
        sources.add(source);
      } while (in.accept(' '));
      in.expect(')');
      in.space();
    }
    SearchGrammar search = new SearchGrammar(in, maxDepth);
    SearchResults results = search.results();
    String charset = Objects.requireNonNullElse(search.charset(), "UTF-8");
    SearchKey key = search.keys();
    return new ImapCommand.MultiSearch(tag, List.copyOf(sources), results, charset, key);
  }

  /// CHARSET and its space, where it stands; else null.
  @Nullable String charset() throws SyntaxError {
    if (!in.acceptWord("CHARSET")) {
      return null;
    }
    in.space();
    String charset = in.astring().toUpperCase(Locale.ROOT);
    in.space();
    return charset;
  }

  /// RETURN, its options and a space, where it stands.
  SearchResults results() throws SyntaxError {
    if (!in.acceptWord("RETURN")) {
      return SearchResults.PLAIN;
    }
    in.space();
    in.expect('(');
    SearchResults results =
        in.next(')') ? SearchResults.of(SearchReturn.ALL) : options(); // RFC 9051 §6.4.4
    in.expect(')');
    in.space();
    return results;
  }

  private SearchResults options() throws SyntaxError {
    EnumSet<SearchReturn> options = EnumSet.noneOf(SearchReturn.class);
    Page page = null;
    List<FetchItem> fetch = List.of();
    boolean more;
    do {
      SearchReturn option = option(in.word());
      if (option == SearchReturn.PARTIAL) {
        if (page != null) {
          throw new SyntaxError("One PARTIAL is enough"); // RFC 9394 §3.1
        }
        in.space();
        page = page(in);
      }
      options.add(option);
      more = in.accept(' ');
      if (option == SearchReturn.UPDATE && in.next('(')) { // RFC 5465 §8, modifier-update
        fetch = FetchGrammar.items(in);
        more = in.accept(' ');
      }
    } while (more);
    if (page != null && options.contains(SearchReturn.ALL)) {
      throw new SyntaxError("ALL and PARTIAL do not go together"); // RFC 9394 §3.1
    }
    return new SearchResults(options, page, fetch);
  }

  private static SearchReturn option(String word) throws SyntaxError {
    for (SearchReturn option : SearchReturn.values()) {
      if (option.name().equals(word)) {
        return option;
      }
    }
    throw new SyntaxError("There is no such search result option");
  }

  /// RFC 9394 §4, partial-range: `1:30` or `-1:-30`.
  static Page page(Tokens in) throws SyntaxError {
    boolean fromEnd = in.accept('-');
    long from = in.positive();
    in.expect(':');
    if (fromEnd) {
      in.expect('-');
    }
    long to = in.positive();
    return new Page(Math.min(from, to), Math.max(from, to), fromEnd);
  }

  /// One key, or several that must all hold.
  SearchKey keys() throws SyntaxError {
    SearchKey first = key();
    if (!in.next(' ')) {
      return first;
    }
    List<SearchKey> keys = new ArrayList<>();
    keys.add(first);
    while (in.accept(' ')) {
      keys.add(key());
    }
    return new SearchKey.And(List.copyOf(keys));
  }

  private SearchKey key() throws SyntaxError {
    if (in.nextIsDigit() || in.next('*') || in.next('$')) {
      return new SearchKey.Numbers(in.sequenceSet());
    }
    if (in.accept('(')) {
      enter();
      SearchKey inner = keys();
      depth--;
      in.expect(')');
      return inner;
    }
    String name = in.word();
    return switch (name) {
      case "ALL" -> new SearchKey.All();
      case "ANSWERED" -> flag("\\Answered");
      case "DELETED" -> flag("\\Deleted");
      case "DRAFT" -> flag("\\Draft");
      case "FLAGGED" -> flag("\\Flagged");
      case "RECENT" -> flag("\\Recent");
      case "SEEN" -> flag("\\Seen");
      case "UNANSWERED" -> not(flag("\\Answered"));
      case "UNDELETED" -> not(flag("\\Deleted"));
      case "UNDRAFT" -> not(flag("\\Draft"));
      case "UNFLAGGED" -> not(flag("\\Flagged"));
      case "UNSEEN" -> not(flag("\\Seen"));
      case "OLD" -> not(flag("\\Recent"));
      case "NEW" -> new SearchKey.And(List.of(flag("\\Recent"), not(flag("\\Seen"))));
      case "SAVEDATESUPPORTED" -> new SearchKey.SaveDateSupported();
      default -> {
        in.space();
        yield withArgument(name);
      }
    };
  }

  private static SearchKey flag(String flag) {
    return new SearchKey.Keyword(flag);
  }

  private static SearchKey not(SearchKey key) {
    return new SearchKey.Not(key);
  }

  private void enter() throws SyntaxError {
    if (++depth > maxDepth) {
      throw new SyntaxError("The search is nested too deeply");
    }
  }

  private SearchKey withArgument(String name) throws SyntaxError {
    return switch (name) {
      case "NOT" -> negation();
      case "FUZZY" -> fuzzy();
      case "OR" -> alternative();
      case "FROM" -> new SearchKey.Envelope(Field.FROM, in.astring());
      case "TO" -> new SearchKey.Envelope(Field.TO, in.astring());
      case "CC" -> new SearchKey.Envelope(Field.CC, in.astring());
      case "BCC" -> new SearchKey.Envelope(Field.BCC, in.astring());
      case "SUBJECT" -> new SearchKey.Envelope(Field.SUBJECT, in.astring());
      case "BODY" -> new SearchKey.Body(in.astring());
      case "TEXT" -> new SearchKey.Text(in.astring());
      case "HEADER" -> header();
      case "KEYWORD" -> flag(in.flag());
      case "UNKEYWORD" -> not(flag(in.flag()));
      case "UID" -> new SearchKey.Uids(in.sequenceSet());
      case "UIDAFTER" -> new SearchKey.UidAfter(in.positive());
      case "UIDBEFORE" -> new SearchKey.UidBefore(in.positive());
      case "LARGER" -> new SearchKey.Larger(in.number64());
      case "SMALLER" -> new SearchKey.Smaller(in.number64());
      case "OLDER" -> new SearchKey.Older(in.positive());
      case "YOUNGER" -> new SearchKey.Younger(in.positive());
      case "MODSEQ" -> modSeq();
      case "EMAILID" -> new SearchKey.EmailId(in.astring());
      case "THREADID" -> new SearchKey.ThreadId(in.astring());
      default -> dated(name);
    };
  }

  private SearchKey dated(String name) throws SyntaxError {
    return switch (name) {
      case "BEFORE" -> dated(Clock.INTERNAL, Relation.BEFORE);
      case "ON" -> dated(Clock.INTERNAL, Relation.ON);
      case "SINCE" -> dated(Clock.INTERNAL, Relation.SINCE);
      case "SENTBEFORE" -> dated(Clock.SENT, Relation.BEFORE);
      case "SENTON" -> dated(Clock.SENT, Relation.ON);
      case "SENTSINCE" -> dated(Clock.SENT, Relation.SINCE);
      case "SAVEDBEFORE" -> dated(Clock.SAVED, Relation.BEFORE);
      case "SAVEDON" -> dated(Clock.SAVED, Relation.ON);
      case "SAVEDSINCE" -> dated(Clock.SAVED, Relation.SINCE);
      default -> throw new SyntaxError("There is no such search key");
    };
  }

  private SearchKey dated(Clock clock, Relation relation) throws SyntaxError {
    LocalDate date = ImapDates.date(in.astring());
    return new SearchKey.Dated(clock, relation, date);
  }

  private SearchKey negation() throws SyntaxError {
    enter();
    SearchKey key = key();
    depth--;
    return not(key);
  }

  /// RFC 6203 §7.
  private SearchKey fuzzy() throws SyntaxError {
    enter();
    SearchKey key = key();
    depth--;
    return new SearchKey.Fuzzy(key);
  }

  private SearchKey alternative() throws SyntaxError {
    enter();
    SearchKey left = key();
    in.space();
    SearchKey right = key();
    depth--;
    return new SearchKey.Or(left, right);
  }

  private SearchKey header() throws SyntaxError {
    String name = in.astring();
    in.space();
    return new SearchKey.Header(name, in.astring());
  }

  private SearchKey modSeq() throws SyntaxError {
    if (in.next('"')) { // RFC 7162 §3.1.5: entry name and type
      in.string();
      in.space();
      if (!in.acceptWord("PRIV") && !in.acceptWord("SHARED") && !in.acceptWord("ALL")) {
        throw new SyntaxError("MODSEQ's entry type is priv, shared or all");
      }
      in.space();
    }
    return new SearchKey.ModSeq(in.number64());
  }
}
