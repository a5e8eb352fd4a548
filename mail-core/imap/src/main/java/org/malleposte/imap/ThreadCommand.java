package org.malleposte.imap;

import java.util.ArrayDeque;
import java.util.Deque;
import org.malleposte.imap.codec.ImapCommand;
import org.malleposte.imap.codec.ResponseWriter;
import org.malleposte.mail.ThreadForest;
import org.malleposte.mail.Threading;

/// THREAD and UID THREAD (RFC 5256 §3).
final class ThreadCommand {
  private final ThreadForest forest;
  private final Found found;
  private final boolean uid;
  private final ResponseWriter out;

  private ThreadCommand(ThreadForest forest, Found found, boolean uid, ResponseWriter out) {
    this.forest = forest;
    this.found = found;
    this.uid = uid;
    this.out = out;
  }

  static Answer run(Session session, ImapCommand.Thread command, ResponseWriter out)
      throws Refusal {
    Threading how = threading(command.algorithm());
    Found found =
        SearchCommand.search(session, command.tag(), command.key(), command.charset(), out);
    ThreadForest forest =
        session.selected().account.sortKeys().thread(found.view(), found.indexes(), how);
    new ThreadCommand(forest, found, command.uid(), out).tell();
    return Answer.ok("THREAD done");
  }

  private static Threading threading(String algorithm) throws Refusal {
    return switch (algorithm) {
      case "ORDEREDSUBJECT" -> Threading.ORDERED_SUBJECT;
      case "REFERENCES" -> Threading.REFERENCES;
      case "REFS" -> Threading.REFS;
      default -> throw Refusal.bad("There is no such threading algorithm");
    };
  }

  private void tell() {
    out.untagged().raw("THREAD");
    if (forest.firstRoot() != ThreadForest.NONE) {
      out.sp();
    }
    // Conversations can be deeper than a stack.
    Deque<Integer> siblings = new ArrayDeque<>();
    int node = forest.firstRoot();
    while (node != ThreadForest.NONE) {
      siblings.push(node);
      out.open();
      node = line(node);
      while (node == ThreadForest.NONE && !siblings.isEmpty()) {
        out.close();
        node = forest.nextSibling(siblings.pop());
      }
    }
    out.end();
  }

  /// Tells a node and its only child and so on; returns the first of several children, if it comes
  /// to one that has them.
  private int line(int from) {
    int node = from;
    if (forest.message(node) != ThreadForest.NONE) {
      name(node);
    }
    int child = forest.firstChild(node);
    while (child != ThreadForest.NONE && forest.nextSibling(child) == ThreadForest.NONE) {
      out.sp();
      name(child);
      child = forest.firstChild(child);
    }
    if (child != ThreadForest.NONE && forest.message(node) != ThreadForest.NONE) {
      out.sp();
    }
    return child;
  }

  private void name(int node) {
    int index = forest.message(node);
    out.number(uid ? found.view().uid(index) : index + 1L);
  }
}
