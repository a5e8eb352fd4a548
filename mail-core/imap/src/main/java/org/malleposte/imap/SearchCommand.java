package org.malleposte.imap;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;
import org.malleposte.imap.codec.ImapCommand;
import org.malleposte.imap.codec.ResponseWriter;
import org.malleposte.imap.codec.SearchKey;
import org.malleposte.imap.codec.SearchReturn;
import org.malleposte.imap.codec.SequenceSet;
import org.malleposte.mail.MailboxView;
import org.malleposte.storage.StorageException;

/// SEARCH and UID SEARCH (RFC 9051 §6.4.4) with RETURN (RFC 4731) and SAVE (RFC 5182).
final class SearchCommand {
  private static final Set<String> CHARSETS = Set.of("UTF-8", "US-ASCII");

  private final Session session;
  private final Selected selected;
  private final MailboxView view;
  private final ImapCommand.Search command;
  private final ResponseWriter out;

  /// Indexes of the messages found, rising.
  private int[] found = new int[16];

  private int count;

  private SearchCommand(Session session, ImapCommand.Search command, ResponseWriter out) {
    this.session = session;
    this.selected = session.selected();
    this.view = selected.shown;
    this.command = command;
    this.out = out;
  }

  static Answer run(Session session, ImapCommand.Search command, ResponseWriter out)
      throws Refusal {
    SearchCommand search = new SearchCommand(session, command, out);
    boolean save = command.results().contains(SearchReturn.SAVE);
    try {
      search.search();
    } catch (Refusal | StorageException e) {
      if (save) {
        session.selected().saveNothing(); // RFC 5182 §2.1
      }
      throw e;
    }
    search.tell();
    if (save) {
      search.save();
    }
    return Answer.ok("SEARCH done");
  }

  private void search() throws Refusal {
    if (!CHARSETS.contains(command.charset())) {
      throw Refusal.no("BADCHARSET (UTF-8 US-ASCII)", "Search in UTF-8");
    }
    if (hasModSeq(command.key())) {
      session.enableCondstore(out); // RFC 7162 §3.1
    }
    Criterion criterion = Criterion.of(command.key(), selected, session.imap.clock);
    Candidate candidate = new Candidate(session.imap.mail, selected);
    for (int i = 0; i < view.size(); i++) {
      candidate.moveTo(i);
      if (criterion.test().test(candidate)) {
        if (count == found.length) {
          found = Arrays.copyOf(found, 2 * count);
        }
        found[count++] = i;
      }
    }
  }

  private static boolean hasModSeq(SearchKey key) {
    return switch (key) {
      case SearchKey.ModSeq _ -> true;
      case SearchKey.And and -> and.keys().stream().anyMatch(SearchCommand::hasModSeq);
      case SearchKey.Or or -> hasModSeq(or.left()) || hasModSeq(or.right());
      case SearchKey.Not not -> hasModSeq(not.key());
      default -> false;
    };
  }

  private long name(int index) {
    return command.uid() ? view.uid(index) : index + 1L;
  }

  private void tell() {
    Set<SearchReturn> results = command.results();
    if (!results.isEmpty()) {
      Set<SearchReturn> told = EnumSet.copyOf(results);
      told.remove(SearchReturn.SAVE);
      if (!told.isEmpty()) {
        extended(told); // RFC 5182 §2.4: nothing is told when there is only SAVE
      }
    } else if (session.rev2()) {
      extended(EnumSet.of(SearchReturn.ALL)); // RFC 9051 appendix E: there is no SEARCH response
    } else {
      plain();
    }
  }

  /// RFC 3501 §7.2.5.
  private void plain() {
    out.untagged().raw("SEARCH");
    for (int i = 0; i < count; i++) {
      out.sp().number(name(found[i]));
    }
    if (count > 0 && hasModSeq(command.key())) {
      out.raw(" (MODSEQ ").number(highest(0, count)).close(); // RFC 7162 §3.1.5
    }
    out.end();
  }

  /// RFC 9051 §7.3.4.
  private void extended(Set<SearchReturn> results) {
    out.untagged().raw("ESEARCH (TAG ").string(command.tag()).close();
    if (command.uid()) {
      out.raw(" UID");
    }
    if (count > 0) {
      if (results.contains(SearchReturn.MIN)) {
        out.raw(" MIN ").number(name(found[0]));
      }
      if (results.contains(SearchReturn.MAX)) {
        out.raw(" MAX ").number(name(found[count - 1]));
      }
      if (results.contains(SearchReturn.ALL)) {
        out.raw(" ALL ").sequenceSet(all());
      }
    }
    if (results.contains(SearchReturn.COUNT)) {
      out.raw(" COUNT ").number(count);
    }
    if (count > 0 && hasModSeq(command.key())) {
      out.raw(" MODSEQ ").number(modseq(results));
    }
    out.end();
  }

  private SequenceSet all() {
    SequenceSet.Builder all = new SequenceSet.Builder();
    for (int i = 0; i < count; i++) {
      all.add(name(found[i]));
    }
    return all.build();
  }

  /// Of those that are told: RFC 7162 §3.1.10.
  private long modseq(Set<SearchReturn> results) {
    if (results.contains(SearchReturn.ALL) || results.contains(SearchReturn.COUNT)) {
      return highest(0, count);
    }
    long first = results.contains(SearchReturn.MIN) ? highest(0, 1) : 0;
    long last = results.contains(SearchReturn.MAX) ? highest(count - 1, count) : 0;
    return Math.max(first, last);
  }

  private long highest(int from, int to) {
    long highest = 0;
    for (int i = from; i < to; i++) {
      highest = Math.max(highest, view.modseq(found[i]));
    }
    return highest;
  }

  /// RFC 5182 §2.1 and §2.4: with MIN or MAX alone, only those.
  private void save() {
    Set<SearchReturn> results = command.results();
    boolean min = results.contains(SearchReturn.MIN);
    boolean max = results.contains(SearchReturn.MAX);
    boolean all = results.contains(SearchReturn.ALL) || results.contains(SearchReturn.COUNT);
    int[] saved = new int[count];
    int n = 0;
    for (int i = 0; i < count; i++) {
      boolean kept = all || !(min || max) || min && i == 0 || max && i == count - 1;
      if (kept) {
        saved[n++] = view.uid(found[i]);
      }
    }
    selected.saved = Arrays.copyOf(saved, n);
  }
}
