package org.malleposte.imap;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.malleposte.imap.codec.ImapCommand;
import org.malleposte.imap.codec.ResponseWriter;
import org.malleposte.imap.codec.SearchReturn;
import org.malleposte.imap.codec.SortKey;
import org.malleposte.mail.MailAccount;
import org.malleposte.mail.SortCriterion;
import org.malleposte.mail.SortField;

/// SORT and UID SORT (RFC 5256 §3, RFC 5957, RFC 6203 §6), with RETURN (RFC 5267 §3).
final class SortCommand {
  private SortCommand() {}

  static Answer run(Session session, ImapCommand.Sort command, ResponseWriter out) throws Refusal {
    SearchAnswer answer =
        new SearchAnswer(
            command.tag(),
            command.uid(),
            command.results(),
            SearchProgram.hasModSeq(command.key()));
    SearchCommand.requireFreeTag(session, command.results(), command.tag());
    requireWords(command);
    Found found =
        SearchCommand.orSaveNothing(session, command.results(), () -> sort(session, command, out));
    if (command.results().isPlain()) {
      answer.plain("SORT", found, out);
    } else {
      SearchCommand.extended(session, answer, found, out);
    }
    if (command.results().has(SearchReturn.UPDATE)) {
      follow(session, command, found, out);
    }
    return Answer.ok("SORT done");
  }

  private static boolean isByRelevance(ImapCommand.Sort command) {
    return command.by().stream().anyMatch(key -> key.field() == SortKey.Field.RELEVANCY);
  }

  private static void requireWords(ImapCommand.Sort command) throws Refusal {
    SearchCommand.requireWords(command.results(), command.key());
    if (isByRelevance(command) && !SearchProgram.isFuzzy(command.key())) { // RFC 6203 §6
      throw Refusal.bad("RELEVANCY needs a FUZZY search");
    }
  }

  private static void follow(
      Session session, ImapCommand.Sort command, Found found, ResponseWriter out) {
    if (isByRelevance(command)) { // RFC 5267 §4.3.3
      out.untagged().raw("NO [NOUPDATE ").string(command.tag());
      out.raw("] ").text("The order of what is relevant is told once").end();
      return;
    }
    List<SortCriterion> by = command.by().stream().map(SortCommand::criterion).toList();
    SearchContext context =
        new SearchContext(
            command.tag(),
            command.uid(),
            command.key(),
            command.charset(),
            by,
            command.results().fetch(),
            found);
    session.selected().contexts.add(context, command.key(), out);
  }

  private static Found sort(Session session, ImapCommand.Sort command, ResponseWriter out)
      throws Refusal {
    Found found =
        SearchCommand.search(session, command.tag(), command.key(), command.charset(), out);
    MailAccount account = session.selected().account;
    int[] sorted = found.indexes();
    List<SortCriterion> together = new ArrayList<>();
    for (SortKey key : command.by().reversed()) { // each sort keeps the order of what is equal
      if (key.field() == SortKey.Field.RELEVANCY) {
        sorted = sort(account, found, sorted, together);
        sorted = byScore(sorted, found, key.reverse());
        together.clear();
      } else {
        together.addFirst(criterion(key));
      }
    }
    sorted = sort(account, found, sorted, together);
    int[] scores = found.scores() == null ? null : scores(found, sorted);
    return new Found(found.view(), sorted, scores);
  }

  private static int[] sort(
      MailAccount account, Found found, int[] indexes, List<SortCriterion> by) {
    return by.isEmpty() ? indexes : account.sortKeys().sort(found.view(), indexes, List.copyOf(by));
  }

  private static int[] byScore(int[] indexes, Found found, boolean reverse) {
    int[] scores = scores(found, indexes);
    int sign = reverse ? 1 : -1;
    return IntStream.range(0, indexes.length)
        .boxed()
        .sorted(Comparator.comparingInt(place -> sign * scores[place]))
        .mapToInt(place -> indexes[place])
        .toArray();
  }

  /// Of messages in any order.
  private static int[] scores(Found found, int[] indexes) {
    int[] known = found.scores();
    int[] scores = new int[indexes.length];
    for (int i = 0; i < scores.length && known != null; i++) {
      scores[i] = known[Arrays.binarySearch(found.indexes(), indexes[i])];
    }
    return scores;
  }

  static SortCriterion criterion(SortKey key) {
    SortField field =
        switch (key.field()) {
          case ARRIVAL -> SortField.ARRIVAL;
          case CC -> SortField.CC;
          case DATE -> SortField.SENT;
          case FROM -> SortField.FROM;
          case SIZE -> SortField.SIZE;
          case SUBJECT -> SortField.SUBJECT;
          case TO -> SortField.TO;
          case DISPLAYFROM -> SortField.DISPLAY_FROM;
          case DISPLAYTO -> SortField.DISPLAY_TO;
          case RELEVANCY -> throw new IllegalArgumentException("no field of a message");
        };
    return new SortCriterion(field, key.reverse());
  }
}
