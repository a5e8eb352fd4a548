package org.malleposte.imap;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;
import org.malleposte.imap.codec.ImapCommand;
import org.malleposte.imap.codec.ResponseWriter;
import org.malleposte.imap.codec.SearchReturn;
import org.malleposte.storage.StorageException;

/// SEARCH and UID SEARCH (RFC 9051 §6.4.4) with RETURN (RFC 4731) and SAVE (RFC 5182).
final class SearchCommand {
  private final Session session;
  private final ImapCommand.Search command;
  private final ResponseWriter out;
  private final Found found;

  private SearchCommand(
      Session session, ImapCommand.Search command, ResponseWriter out, Found found) {
    this.session = session;
    this.command = command;
    this.out = out;
    this.found = found;
  }

  static Answer run(Session session, ImapCommand.Search command, ResponseWriter out)
      throws Refusal {
    boolean save = command.results().contains(SearchReturn.SAVE);
    SearchCommand search;
    try {
      search = new SearchCommand(session, command, out, search(session, command, out));
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

  private static Found search(Session session, ImapCommand.Search command, ResponseWriter out)
      throws Refusal {
    SearchProgram program =
        new SearchProgram(session.imap, session.selected(), command.key(), command.charset());
    if (SearchProgram.hasModSeq(command.key())) {
      session.enableCondstore(out); // RFC 7162 §3.1
    }
    return program.run();
  }

  private long name(int place) {
    return found.name(place, command.uid());
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
    int count = found.count();
    out.untagged().raw("SEARCH");
    for (int i = 0; i < count; i++) {
      out.sp().number(name(i));
    }
    if (count > 0 && SearchProgram.hasModSeq(command.key())) {
      out.raw(" (MODSEQ ").number(found.modseq(0, count)).close(); // RFC 7162 §3.1.5
    }
    out.end();
  }

  /// RFC 9051 §7.3.4.
  private void extended(Set<SearchReturn> results) {
    int count = found.count();
    out.untagged().raw("ESEARCH (TAG ").string(command.tag()).close();
    if (command.uid()) {
      out.raw(" UID");
    }
    if (count > 0) {
      if (results.contains(SearchReturn.MIN)) {
        out.raw(" MIN ").number(name(0));
      }
      if (results.contains(SearchReturn.MAX)) {
        out.raw(" MAX ").number(name(found.count() - 1));
      }
      if (results.contains(SearchReturn.ALL)) {
        out.raw(" ALL ").sequenceSet(found.names(0, found.count(), command.uid()));
      }
    }
    if (results.contains(SearchReturn.COUNT)) {
      out.raw(" COUNT ").number(count);
    }
    if (count > 0 && SearchProgram.hasModSeq(command.key())) {
      out.raw(" MODSEQ ").number(modseq(results));
    }
    out.end();
  }

  /// Of those that are told: RFC 7162 §3.1.10.
  private long modseq(Set<SearchReturn> results) {
    int count = found.count();
    if (results.contains(SearchReturn.ALL) || results.contains(SearchReturn.COUNT)) {
      return found.modseq(0, count);
    }
    long first = results.contains(SearchReturn.MIN) ? found.modseq(0, 1) : 0;
    long last = results.contains(SearchReturn.MAX) ? found.modseq(count - 1, count) : 0;
    return Math.max(first, last);
  }

  /// RFC 5182 §2.1 and §2.4: with MIN or MAX alone, only those.
  private void save() {
    int count = found.count();
    Set<SearchReturn> results = command.results();
    boolean min = results.contains(SearchReturn.MIN);
    boolean max = results.contains(SearchReturn.MAX);
    boolean all = results.contains(SearchReturn.ALL) || results.contains(SearchReturn.COUNT);
    int[] saved = new int[count];
    int n = 0;
    for (int i = 0; i < count; i++) {
      boolean kept = all || !(min || max) || min && i == 0 || max && i == count - 1;
      if (kept) {
        saved[n++] = (int) found.name(i, true);
      }
    }
    session.selected().saved = Arrays.copyOf(saved, n);
  }
}
