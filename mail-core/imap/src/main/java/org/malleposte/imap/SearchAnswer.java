package org.malleposte.imap;

import java.util.Arrays;
import org.malleposte.imap.codec.Page;
import org.malleposte.imap.codec.ResponseWriter;
import org.malleposte.imap.codec.SearchResults;
import org.malleposte.imap.codec.SearchReturn;

/// How the result of SEARCH or SORT is told and saved: RFC 9051 §7.3.4, RFC 4731, RFC 5267 §3, RFC
/// 9394.
///
/// @param tag of the command
/// @param modseq whether the search program asks for them (RFC 7162 §3.1.5)
record SearchAnswer(String tag, boolean uid, SearchResults results, boolean modseq) {
  /// Whether the options ask for a response.
  boolean isTold() {
    // RFC 5182 §2.4: with SAVE alone nothing is told.
    return !(results.options().size() == 1 && results.has(SearchReturn.SAVE));
  }

  /// `* SEARCH ...` or `* SORT ...`: RFC 3501 §7.2.5, RFC 5256 §4.
  void plain(String word, Found found, ResponseWriter out) {
    out.untagged().raw(word);
    for (int i = 0; i < found.count(); i++) {
      out.sp().number(found.name(i, uid));
    }
    if (found.count() > 0 && modseq) {
      out.raw(" (MODSEQ ").number(found.modseq(0, found.count())).close(); // RFC 7162 §3.1.5
    }
    out.end();
  }

  void extended(Found found, ResponseWriter out) {
    out.untagged().raw("ESEARCH (TAG ").string(tag).close();
    if (uid) {
      out.raw(" UID");
    }
    values(found, out);
    out.end();
  }

  /// The answer of one of several mailboxes: RFC 7377 §2.1.
  void ofMailbox(String name, Found found, ResponseWriter out) {
    long uidValidity = Integer.toUnsignedLong(found.view().mailbox().uidValidity());
    out.untagged().raw("ESEARCH (TAG ").string(tag).raw(" MAILBOX ").mailbox(name);
    out.raw(" UIDVALIDITY ").number(uidValidity).raw(") UID");
    values(found, out);
    out.end();
  }

  private void values(Found found, ResponseWriter out) {
    int count = found.count();
    if (count > 0) {
      if (results.has(SearchReturn.MIN)) {
        out.raw(" MIN ").number(found.name(0, uid));
      }
      if (results.has(SearchReturn.MAX)) {
        out.raw(" MAX ").number(found.name(count - 1, uid));
      }
      if (results.has(SearchReturn.ALL)) {
        out.raw(" ALL ").sequenceSet(found.names(0, count, uid));
      }
    }
    int[] scores = found.scores();
    if (scores != null && count > 0 && results.has(SearchReturn.RELEVANCY)) {
      relevancy(scores, out);
    }
    if (results.has(SearchReturn.COUNT)) {
      out.raw(" COUNT ").number(count);
    }
    partial(found, out);
    if (count > 0 && modseq) {
      long highest = highest(found);
      if (highest > 0) {
        out.raw(" MODSEQ ").number(highest);
      }
    }
  }

  /// RFC 6203 §4: of each result, in their order; with a page alone, of those on it.
  private void relevancy(int[] scores, ResponseWriter out) {
    Page page = results.page();
    int begin = page == null ? 0 : page.begin(scores.length);
    int end = page == null ? scores.length : page.end(scores.length);
    if (begin < end) {
      out.raw(" RELEVANCY (").number(scores[begin]);
      for (int i = begin + 1; i < end; i++) {
        out.sp().number(scores[i]);
      }
      out.close();
    }
  }

  /// RFC 9394 §3.1: NIL when the page has nothing.
  private void partial(Found found, ResponseWriter out) {
    Page page = results.page();
    if (page == null) {
      return;
    }
    int begin = page.begin(found.count());
    int end = page.end(found.count());
    out.raw(" PARTIAL (").raw(page.toString()).sp();
    if (begin < end) {
      out.sequenceSet(found.names(begin, end, uid));
    } else {
      out.raw("NIL");
    }
    out.close();
  }

  /// Of those that are told: RFC 7162 §3.1.10.
  private long highest(Found found) {
    int count = found.count();
    if (results.has(SearchReturn.ALL) || results.has(SearchReturn.COUNT)) {
      return found.modseq(0, count);
    }
    long highest = results.has(SearchReturn.MIN) ? found.modseq(0, 1) : 0;
    if (results.has(SearchReturn.MAX)) {
      highest = Math.max(highest, found.modseq(count - 1, count));
    }
    Page page = results.page();
    if (page != null) {
      highest = Math.max(highest, found.modseq(page.begin(count), page.end(count)));
    }
    return highest;
  }

  /// The uids that SAVE keeps, rising: RFC 5182 §2.1 and §2.4; with MIN, MAX or a page alone (RFC
  /// 9394 §3.2), only those.
  int[] saved(Found found) {
    int count = found.count();
    boolean min = results.has(SearchReturn.MIN);
    boolean max = results.has(SearchReturn.MAX);
    Page page = results.page();
    boolean all =
        results.has(SearchReturn.ALL)
            || results.has(SearchReturn.COUNT)
            || !(min || max || page != null);
    int[] saved = new int[count];
    int n = 0;
    for (int i = 0; i < count; i++) {
      boolean onPage = page != null && i >= page.begin(count) && i < page.end(count);
      if (all || onPage || min && i == 0 || max && i == count - 1) {
        saved[n++] = (int) found.name(i, true);
      }
    }
    int[] uids = Arrays.copyOf(saved, n);
    Arrays.sort(uids); // as a SORT found them they may stand in any order
    return uids;
  }
}
