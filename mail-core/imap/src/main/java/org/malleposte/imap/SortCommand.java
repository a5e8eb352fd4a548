package org.malleposte.imap;

import java.util.List;
import org.malleposte.imap.codec.ImapCommand;
import org.malleposte.imap.codec.ResponseWriter;
import org.malleposte.imap.codec.SearchReturn;
import org.malleposte.imap.codec.SortKey;
import org.malleposte.mail.SortCriterion;
import org.malleposte.mail.SortField;

/// SORT and UID SORT (RFC 5256 §3, RFC 5957), with RETURN (RFC 5267 §3).
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
    List<SortCriterion> by = command.by().stream().map(SortCommand::criterion).toList();
    Found found =
        SearchCommand.orSaveNothing(
            session, command.results(), () -> sort(session, command, by, out));
    if (command.results().isPlain()) {
      answer.plain("SORT", found, out);
    } else {
      SearchCommand.extended(session, answer, found, out);
    }
    if (command.results().has(SearchReturn.UPDATE)) {
      SearchContext context =
          new SearchContext(
              command.tag(), command.uid(), command.key(), command.charset(), by, found);
      session.selected().contexts.add(context, command.key(), out);
    }
    return Answer.ok("SORT done");
  }

  private static Found sort(
      Session session, ImapCommand.Sort command, List<SortCriterion> by, ResponseWriter out)
      throws Refusal {
    Found found =
        SearchCommand.search(session, command.tag(), command.key(), command.charset(), out);
    int[] sorted = session.selected().account.sort(found.view(), found.indexes(), by);
    return new Found(found.view(), sorted);
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
        };
    return new SortCriterion(field, key.reverse());
  }
}
