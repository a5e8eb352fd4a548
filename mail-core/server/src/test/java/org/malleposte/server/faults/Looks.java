package org.malleposte.server.faults;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.malleposte.server.faults.Wire.Fetched;
import org.malleposte.server.faults.Wire.Response;

/// Looks at the whole of an open mailbox; asks for the names of messages that nobody knew.
final class Looks {
  private static final Pattern NEXT = Pattern.compile("UIDNEXT (\\d+)");
  private static final Pattern VALIDITY = Pattern.compile("UIDVALIDITY (\\d+)");
  private static final Pattern HIGHEST = Pattern.compile("HIGHESTMODSEQ (\\d+)");
  private static final String STATUS = "STATUS %s (UIDNEXT UIDVALIDITY HIGHESTMODSEQ)";

  private final Run run;
  private final Known known;

  Looks(Run run, Known known) {
    this.run = run;
    this.known = known;
  }

  Answer look(Wire open, int node, String mailbox) throws IOException {
    List<Response> responses =
        open.all("NOOP", STATUS.formatted(mailbox), "UID FETCH 1:* (UID FLAGS MODSEQ)");
    if (!run.well(node, responses)) {
      return Answer.UNKNOWN;
    }
    List<Told> told = new ArrayList<>();
    for (Fetched fetched : Wire.fetched(responses.get(2))) {
      if (fetched.flags() == Marks.NONE) {
        continue; // said in passing
      }
      String name = known.name(mailbox, fetched.uid());
      name = name == null ? name(open, node, fetched.uid()) : name;
      if (name == null) {
        return Answer.UNKNOWN; // it went before it could be asked for
      }
      told.add(new Told(mailbox, name, fetched.uid(), fetched.flags(), fetched.modseq()));
    }
    return new Answer(Answer.Outcome.DONE, told, numbers(responses.get(1)));
  }

  private @Nullable String name(Wire open, int node, long uid) throws IOException {
    Response response = open.one("UID FETCH " + uid + " BODY.PEEK[HEADER.FIELDS (X-Fault)]");
    if (!run.well(node, List.of(response))) {
      return null;
    }
    return Wire.fetched(response).stream()
        .map(Fetched::name)
        .filter(name -> !name.isEmpty())
        .findFirst()
        .orElse(null);
  }

  private static Answer.Numbers numbers(Response status) {
    String line = String.join(" ", status.lines());
    return new Answer.Numbers(
        Wire.number(NEXT, line), Wire.number(VALIDITY, line), Wire.number(HIGHEST, line));
  }
}
