package org.malleposte.server.faults;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.malleposte.server.faults.Answer.Jmap;
import org.malleposte.server.faults.Answer.Outcome;

/// Reads messages over JMAP, some at a time.
final class Emails {
  /// As many as the server tells of at once (RFC 8620 §2, maxObjectsInGet), at least.
  private static final int AT_ONCE = 500;

  private final Run run;
  private final Known known;
  private final Notes notes;

  Emails(Run run, Known known, Notes notes) {
    this.run = run;
    this.known = known;
    this.notes = notes;
  }

  /// Learns the names of the messages that come last, or of all. That is not written down: who asks
  /// for a message must know it.
  ///
  /// @param query arguments of Email/query
  /// @return the names of what was found
  Set<String> meet(JmapWire wire, int node, String query) throws IOException {
    List<String> ids = wire.call("Email/query", query).at("ids").texts();
    Set<String> names = new TreeSet<>();
    for (int at = 0; at < ids.size(); at += AT_ONCE) {
      List<String> some = ids.subList(at, Math.min(ids.size(), at + AT_ONCE));
      for (Json email : get(wire, some, "'subject'").at("list").items()) {
        String name = email.at("subject").text();
        names.add(name);
        if (!known.met(name, email.at("id").text())) {
          run.complain("node " + node + ": " + name + " is " + email + ", too");
        }
      }
    }
    return names;
  }

  private static Json get(JmapWire wire, List<String> ids, String properties) throws IOException {
    String list = ids.stream().map(id -> "'" + id + "'").collect(Collectors.joining(","));
    return wire.call("Email/get", "'ids':[" + list + "],'properties':[" + properties + "]");
  }

  /// Reads messages that were met.
  ///
  /// @return what was told of each, by its name
  Map<String, Answer> read(JmapWire wire, int node, List<String> names) throws IOException {
    Map<String, Answer> read = new HashMap<>();
    for (int at = 0; at < names.size(); at += AT_ONCE) {
      List<String> some = names.subList(at, Math.min(names.size(), at + AT_ONCE));
      List<Call.Get> calls =
          some.stream().map(name -> new Call.Get(name, known.email(name))).toList();
      notes.playAll(
          node,
          calls,
          () -> {
            List<Answer> answers = answers(wire, node, calls);
            for (int i = 0; i < answers.size(); i++) {
              read.put(some.get(i), answers.get(i));
            }
            return answers;
          });
    }
    return read;
  }

  private List<Answer> answers(JmapWire wire, int node, List<Call.Get> calls) throws IOException {
    Json told =
        get(
            wire,
            calls.stream().map(Call.Get::email).toList(),
            "'subject','mailboxIds','keywords'");
    Map<String, Json> found = new HashMap<>();
    told.at("list").items().forEach(email -> found.put(email.at("id").text(), email));
    List<String> notFound = told.at("notFound").texts();
    List<Answer> answers = new ArrayList<>();
    for (Call.Get call : calls) {
      Json email = found.get(call.email());
      if ((email == null) != notFound.contains(call.email())) {
        run.complain("node " + node + ": " + call + " was answered by " + told);
      }
      answers.add(
          email == null
              ? lost(call.name(), told.at("state").number())
              : answer(wire, node, call, email, told.at("state").number()));
    }
    return answers;
  }

  private Answer lost(String name, long state) {
    known.lost(name);
    return Answer.jmap(Outcome.NOT_FOUND, Jmap.changed(0, state));
  }

  private Answer answer(JmapWire wire, int node, Call.Get call, Json email, long state) {
    if (!email.at("subject").text().equals(call.name())) {
      run.complain("node " + node + ": " + call + " was answered by " + email);
    }
    Set<String> mailboxes =
        email.at("mailboxIds").names().stream().map(wire::mailboxName).collect(Collectors.toSet());
    int keywords = Marks.ofKeywords(email.at("keywords").names());
    return Answer.jmap(Outcome.DONE, new Jmap(mailboxes, keywords, 0, state));
  }
}
