package org.malleposte.imap;

import java.util.Arrays;
import java.util.List;
import org.malleposte.imap.codec.FetchItem;
import org.malleposte.imap.codec.ResponseWriter;
import org.malleposte.imap.codec.SearchKey;
import org.malleposte.imap.codec.SequenceSet;
import org.malleposte.mail.MailboxView;
import org.malleposte.mail.SortCriterion;

/// A search whose client hears which messages come to its result and leave it: RFC 5267 §4.3.
final class SearchContext {
  final String tag;
  private final boolean uid;
  private final SearchKey key;
  private final String charset;
  private final List<SortCriterion> by;

  /// What is told of each message that is new and comes to the result: RFC 5465 §7.
  final List<FetchItem> fetch;

  /// The result as the client knows it, in its order.
  private int[] result;

  /// The same, rising.
  private int[] members;

  /// @param by what the result is sorted by; empty for the order of the mailbox
  SearchContext(
      String tag,
      boolean uid,
      SearchKey key,
      String charset,
      List<SortCriterion> by,
      List<FetchItem> fetch,
      Found found) {
    this.fetch = fetch;
    this.tag = tag;
    this.uid = uid;
    this.key = key;
    this.charset = charset;
    this.by = by;
    this.result = uids(found.view(), found.indexes());
    this.members = sorted(result);
  }

  private static int[] uids(MailboxView view, int[] indexes) {
    int[] uids = new int[indexes.length];
    for (int i = 0; i < uids.length; i++) {
      uids[i] = view.uid(indexes[i]);
    }
    return uids;
  }

  private static int[] sorted(int[] uids) {
    int[] rising = uids.clone();
    Arrays.sort(rising);
    return rising;
  }

  int size() {
    return result.length;
  }

  /// What differs once the client has been told a newer view, which `selected` shows already.
  ///
  /// @param before what it showed
  /// @param gone uids of `before`, rising
  /// @param touched indexes of the newer view: what is new there or was changed, rising
  Difference difference(Imap imap, Selected selected, MailboxView before, int[] gone, int[] touched)
      throws Refusal {
    SearchProgram program = new SearchProgram(imap, selected, key, charset);
    MailboxView after = selected.shown;
    Uids removed = new Uids();
    Uids added = new Uids();
    for (int uid : gone) {
      if (has(uid)) {
        removed.add(uid);
      }
    }
    for (int index : touched) {
      int uid = after.uid(index);
      boolean found = program.finds(index);
      if (found != has(uid)) {
        (found ? added : removed).add(uid);
      }
    }
    int[] next = next(selected, sorted(removed.all()), added.all());
    return new Difference(this, before, after, sorted(removed.all()), added.all(), next);
  }

  private boolean has(int uid) {
    return Arrays.binarySearch(members, uid) >= 0;
  }

  private int[] next(Selected selected, int[] removed, int[] added) {
    int[] kept = Arrays.stream(members).filter(u -> Arrays.binarySearch(removed, u) < 0).toArray();
    int[] all = Arrays.copyOf(kept, kept.length + added.length);
    System.arraycopy(added, 0, all, kept.length, added.length);
    Arrays.sort(all);
    if (by.isEmpty() || removed.length + added.length == 0) {
      return by.isEmpty() ? all : result;
    }
    MailboxView view = selected.shown;
    int[] indexes = Arrays.stream(all).map(view::indexOf).toArray();
    return uids(view, selected.account.sortKeys().sort(view, indexes, by));
  }

  /// What left a result and came to it.
  ///
  /// @param removed rising
  /// @param added rising
  record Difference(
      SearchContext of,
      MailboxView before,
      MailboxView after,
      int[] removed,
      int[] added,
      int[] next) {
    /// To be told while numbers still mean the view before.
    void tellRemoved(ResponseWriter out) {
      if (removed.length > 0) {
        of.tell("REMOVEFROM", before, removed, of.result, true, out);
      }
    }

    /// To be told once numbers mean the view after.
    void tellAdded(ResponseWriter out) {
      if (added.length > 0) {
        of.tell("ADDTO", after, added, next, false, out);
      }
      of.result = next;
      of.members = sorted(next);
    }
  }

  /// @param positions where a sorted result holds the uids
  /// @param fromEnd whether they are told from the last to the first, so that each position is
  ///   right when its turn comes
  private void tell(
      String word,
      MailboxView view,
      int[] uids,
      int[] positions,
      boolean fromEnd,
      ResponseWriter out) {
    out.untagged().raw("ESEARCH (TAG ").string(tag).raw(uid ? ") UID " : ") ").raw(word);
    if (by.isEmpty()) {
      // Position 0: where the mailbox's order has them.
      out.raw(" (0 ").sequenceSet(names(view, uids)).close().end();
      return;
    }
    char next = '(';
    out.sp();
    for (int i = 0; i < positions.length; i++) {
      int place = fromEnd ? positions.length - 1 - i : i;
      if (Arrays.binarySearch(uids, positions[place]) >= 0) {
        out.octet(next).number(place + 1L).sp().number(name(view, positions[place]));
        next = ' ';
      }
    }
    out.close().end();
  }

  private SequenceSet names(MailboxView view, int[] uids) {
    SequenceSet.Builder names = new SequenceSet.Builder();
    for (int one : uids) {
      names.add(name(view, one));
    }
    return names.build();
  }

  private long name(MailboxView view, int of) {
    return uid ? of : view.indexOf(of) + 1L;
  }
}
