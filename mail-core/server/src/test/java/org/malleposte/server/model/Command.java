package org.malleposte.server.model;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import org.malleposte.server.model.World.Box;
import org.malleposte.server.model.World.Message;

/// A command as it is said, and what it does to the world. Messages are named by uid here, however
/// the command names them: the client knows which it means.
sealed interface Command {
  /// Without tag; a literal stands in it with its announcement.
  String words();

  /// Whether no EXPUNGE may be told with it (RFC 9051 §7.5.1).
  default boolean numbered() {
    return false;
  }

  /// What the world is after it.
  ///
  /// @return null when the server could not have answered so in that world
  World after(World before, Answer answer);

  /// What it may also be when others speak at the same time: EXPUNGE and CLOSE take what was marked
  /// \Deleted when they began, and may take what is marked while they run.
  ///
  /// @param now what the world was found to be afterwards
  default List<World> otherwise(World before, Answer answer, World now) {
    return List.of();
  }

  private static World withoutOld(World before, String box, List<Integer> uids, World now) {
    Collection<Integer> gone = new ArrayList<>(before.box(box).deleted());
    if (uids != null) {
      gone.retainAll(uids);
    }
    Box of = before.box(box);
    gone.removeIf(uid ->
        of.messages().get(uid).modseq() == World.NEW && now.box(box).messages().containsKey(uid));
    return before.with(box, of.without(gone));
  }

  /// Changes nothing: NOOP, CHECK, ENABLE, IDLE and what only asks.
  record Plain(String words) implements Command {
    @Override
    public World after(World before, Answer answer) {
      return answer.ok() ? before : null;
    }
  }

  /// @param numbers how the targets are named in the answer, in their order
  /// @param sign `+`, `-` or nothing
  /// @param unchangedSince -1 for no condition
  record Store(
      String box,
      boolean readOnly,
      boolean uid,
      List<Integer> targets,
      List<Integer> numbers,
      String sign,
      boolean silent,
      SortedSet<String> flags,
      long unchangedSince)
      implements Command {
    @Override
    public String words() {
      return "%sSTORE %s %s%sFLAGS%s (%s)"
          .formatted(
              uid ? "UID " : "",
              Answer.set(numbers),
              unchangedSince < 0 ? "" : "(UNCHANGEDSINCE " + unchangedSince + ") ",
              sign,
              silent ? ".SILENT" : "",
              String.join(" ", flags));
    }

    @Override
    public boolean numbered() {
      return !uid;
    }

    SortedSet<String> apply(Collection<String> before) {
      TreeSet<String> after = new TreeSet<>(sign.isEmpty() ? List.of() : before);
      if (sign.equals("-")) {
        after.removeAll(flags);
      } else {
        after.addAll(flags);
      }
      return World.flags(after);
    }

    /// The uids that MODIFIED names (RFC 7162 §3.1.3).
    SortedSet<Integer> modified(Answer answer) {
      SortedSet<Integer> modified = new TreeSet<>();
      String code = answer.code("MODIFIED");
      if (code != null) {
        Answer.numbers(code).forEach(number -> modified.add(targets.get(numbers.indexOf(number))));
      }
      return modified;
    }

    @Override
    public World after(World before, Answer answer) {
      if (readOnly) {
        return answer.status().equals("NO") ? before : null;
      }
      Box after = before.box(box);
      SortedSet<Integer> modified = new TreeSet<>();
      for (int target : targets) {
        Message message = after.messages().get(target);
        if (message != null && unchangedSince >= 0 && message.modseq() > unchangedSince) {
          modified.add(target);
        } else if (message != null) {
          after = after.flagged(message, apply(message.flags()));
        }
      }
      return answer.ok() && modified.equals(modified(answer)) ? before.with(box, after) : null;
    }
  }

  /// @param targets empty when it is asked for more than the client knows, to read only
  /// @param setsSeen whether it reads a body without PEEK
  record Fetch(
      String box,
      boolean readOnly,
      boolean uid,
      List<Integer> targets,
      String set,
      String items,
      boolean setsSeen,
      String modifier)
      implements Command {
    @Override
    public String words() {
      return (uid ? "UID " : "") + "FETCH " + set + " (" + items + ")" + modifier;
    }

    @Override
    public boolean numbered() {
      return !uid;
    }

    @Override
    public World after(World before, Answer answer) {
      Box after = before.box(box);
      boolean someGone = !after.messages().keySet().containsAll(targets);
      if (!answer.ok() && !(someGone && answer.status().equals("NO"))) {
        return null; // RFC 9051 §7.1, EXPUNGEISSUED
      }
      if (!setsSeen || readOnly) {
        return before;
      }
      for (int target : targets) {
        Message message = after.messages().get(target);
        if (message != null) {
          TreeSet<String> flags = new TreeSet<>(message.flags());
          flags.add("\\Seen");
          after = after.flagged(message, World.flags(flags));
        }
      }
      return before.with(box, after);
    }
  }

  /// @param uids null for EXPUNGE of all
  record Expunge(String box, boolean readOnly, List<Integer> uids) implements Command {
    @Override
    public String words() {
      return uids == null ? "EXPUNGE" : "UID EXPUNGE " + Answer.set(uids);
    }

    @Override
    public World after(World before, Answer answer) {
      if (readOnly) {
        return answer.status().equals("NO") ? before : null;
      }
      Collection<Integer> gone = new ArrayList<>(before.box(box).deleted());
      if (uids != null) {
        gone.retainAll(uids);
      }
      return answer.ok() ? before.with(box, before.box(box).without(gone)) : null;
    }

    @Override
    public List<World> otherwise(World before, Answer answer, World now) {
      return answer.ok() && !readOnly ? List.of(withoutOld(before, box, uids, now)) : List.of();
    }
  }

  /// COPY or MOVE.
  record Transfer(
      String box,
      boolean readOnly,
      boolean move,
      boolean uid,
      List<Integer> targets,
      String set,
      String to)
      implements Command {
    @Override
    public String words() {
      return (uid ? "UID " : "") + (move ? "MOVE " : "COPY ") + set + " " + to;
    }

    @Override
    public World after(World before, Answer answer) {
      if (move && readOnly) {
        return answer.status().equals("NO") ? before : null;
      }
      TreeSet<Integer> taken = new TreeSet<>();
      TreeSet<Integer> given = new TreeSet<>();
      Box into = before.box(to);
      for (int target : new TreeSet<>(targets)) {
        Message message = before.box(box).messages().get(target);
        if (message != null) {
          taken.add(target);
          given.add(into.uidNext());
          into = into.add(message.flags(), message.token());
        }
      }
      if (!answer.ok() || !told(answer, taken, given)) {
        return null;
      }
      World after = before.with(to, into);
      return move ? after.with(box, after.box(box).without(taken)) : after;
    }

    /// RFC 4315 §3.
    private static boolean told(Answer answer, SortedSet<Integer> taken, SortedSet<Integer> given) {
      String code = answer.code("COPYUID");
      if (code == null) {
        return taken.isEmpty();
      }
      String[] words = code.split(" ", -1);
      return Answer.numbers(words[1]).equals(taken) && Answer.numbers(words[2]).equals(given);
    }
  }

  record Append(String box, SortedSet<String> flags, List<String> tokens) implements Command {
    @Override
    public String words() {
      StringBuilder words = new StringBuilder("APPEND ").append(box);
      for (String token : tokens) {
        String message = "From: a@example.org\r\nSubject: " + token + "\r\n\r\nText of it\r\n";
        words.append(" (").append(String.join(" ", flags)).append(") {");
        words.append(message.length()).append("+}\r\n").append(message);
      }
      return words.toString();
    }

    @Override
    public World after(World before, Answer answer) {
      Box after = before.box(box);
      TreeSet<Integer> given = new TreeSet<>();
      for (String token : tokens) {
        given.add(after.uidNext());
        after = after.add(flags, token);
      }
      String code = answer.code("APPENDUID");
      boolean told = code != null && Answer.numbers(code.split(" ", -1)[1]).equals(given);
      return answer.ok() && told ? before.with(box, after) : null;
    }
  }

  record Status(String box) implements Command {
    @Override
    public String words() {
      return "STATUS " + box + " (MESSAGES UIDNEXT UNSEEN DELETED HIGHESTMODSEQ)";
    }

    @Override
    public World after(World before, Answer answer) {
      Box now = before.box(box);
      long unseen = now.messages().values().stream().filter(m -> !m.has("\\Seen")).count();
      boolean right =
          answer.number("MESSAGES (\\d+)") == now.messages().size()
              && answer.number("UIDNEXT (\\d+)") == now.uidNext()
              && answer.number("UNSEEN (\\d+)") == unseen
              && answer.number("DELETED (\\d+)") == now.deleted().size();
      return answer.ok() && right ? before : null;
    }
  }

  /// SELECT or EXAMINE.
  ///
  /// @param since what the client knew when it was last there, or null
  record Select(String box, boolean readOnly, String parameters, Mirror.Snapshot since)
      implements Command {
    @Override
    public String words() {
      return (readOnly ? "EXAMINE " : "SELECT ") + box + parameters;
    }

    @Override
    public World after(World before, Answer answer) {
      Box now = before.box(box);
      boolean right =
          answer.number("\\* (\\d+) EXISTS") == now.messages().size()
              && answer.number("\\[UIDNEXT (\\d+)]") == now.uidNext();
      return answer.ok() && right ? before : null;
    }
  }

  /// CLOSE or UNSELECT.
  record Leave(String box, boolean readOnly, boolean close) implements Command {
    @Override
    public String words() {
      return close ? "CLOSE" : "UNSELECT";
    }

    @Override
    public World after(World before, Answer answer) {
      if (!answer.ok()) {
        return null;
      }
      Box now = before.box(box);
      return close && !readOnly ? before.with(box, now.without(now.deleted())) : before;
    }

    @Override
    public List<World> otherwise(World before, Answer answer, World now) {
      return answer.ok() && close && !readOnly
          ? List.of(withoutOld(before, box, null, now))
          : List.of();
    }
  }

  /// Its results are compared by the client that asked.
  record Search(boolean uid, String returns, Criterion criterion) implements Command {
    @Override
    public String words() {
      return (uid ? "UID " : "") + "SEARCH " + returns + criterion.words();
    }

    @Override
    public boolean numbered() {
      return !uid;
    }

    @Override
    public World after(World before, Answer answer) {
      return answer.ok() ? before : null;
    }
  }

  /// What a message must be to be found.
  record Criterion(String words, java.util.function.Predicate<Message> test) {}
}
