package org.malleposte.server.faults;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.malleposte.server.faults.MessageModel.Deed;

/// The history of one account taken apart: what happened to each message. What is linearizable for
/// each part is so for the whole (Herlihy and Wing, 1990).
final class Messages {
  private final Map<String, List<Timed<Deed>>> deeds = new TreeMap<>();

  /// By mailbox and message: since when it may have been there.
  private final Map<String, Long> entered = new HashMap<>();

  /// When it had certainly left: by MOVE, over JMAP, or somebody looked after an EXPUNGE and it was
  /// not there.
  private final Map<String, Long> left = new HashMap<>();

  private final Map<String, Long> expunged = new HashMap<>();

  private Messages() {}

  /// @param operations of one account
  static Map<String, List<Timed<Deed>>> of(List<Operation> operations) {
    Messages messages = new Messages();
    operations.forEach(messages::noteEnds);
    operations.forEach(messages::add);
    return messages.deeds;
  }

  private void noteEnds(Operation operation) {
    switch (operation.call()) {
      case Call.Add add -> {
        entered.put(key(Call.INBOX, add.name()), operation.begin());
        deeds.put(add.name(), new ArrayList<>());
      }
      case Call.Move move -> {
        entered.merge(key(Call.ARCHIVE, move.name()), operation.begin(), Math::min);
        if (operation.isCertain()) {
          left.merge(key(Call.INBOX, move.name()), operation.end(), Math::min);
        }
      }
      case Call.Copy copy ->
          entered.merge(key(Call.COPIES, copy.name()), operation.begin(), Math::min);
      case Call.Refile refile -> {
        entered.merge(key(Call.ARCHIVE, refile.name()), operation.begin(), Math::min);
        if (isDone(operation)) {
          left.merge(key(Call.INBOX, refile.name()), operation.end(), Math::min);
        }
      }
      case Call.Expunge gone when operation.isCertain() ->
          expunged.merge(key(gone.mailbox(), gone.name()), operation.end(), Math::min);
      case Call.Destroy gone when isDone(operation) -> {
        for (String mailbox : Call.MAILBOXES) {
          left.merge(key(mailbox, gone.name()), operation.end(), Math::min);
        }
      }
      case Call.Expunge _,
          Call.Destroy _,
          Call.Store _,
          Call.Read _,
          Call.Look _,
          Call.Keywords _,
          Call.Get _ -> {}
    }
  }

  private static boolean isDone(Operation operation) {
    return operation.answer().outcome() == Answer.Outcome.DONE;
  }

  private static String key(String mailbox, String name) {
    return mailbox + " " + name;
  }

  private void add(Operation operation) {
    switch (operation.call()) {
      case Call.Add add -> add(add.name(), operation, new Deed.Added(add.flags()));
      case Call.Store store -> addStore(store, operation);
      case Call.Move move -> add(move.name(), operation, new Deed.Moved(told(operation)));
      case Call.Copy copy -> add(copy.name(), operation, new Deed.Copied(told(operation)));
      case Call.Expunge gone -> addExpunge(gone, operation);
      case Call.Read read -> {
        if (operation.isCertain()) {
          see(operation, read.mailbox(), read.name());
        }
      }
      case Call.Look look -> {
        if (operation.isCertain()) {
          look(operation, look.mailbox());
        }
      }
      case Call.Keywords set ->
          add(set.name(), operation, new Deed.Keyed(set.added(), set.removed(), found(operation)));
      case Call.Refile refile -> add(refile.name(), operation, new Deed.Refiled(found(operation)));
      case Call.Destroy gone -> add(gone.name(), operation, new Deed.Destroyed(found(operation)));
      case Call.Get get -> {
        if (operation.isCertain()) {
          Answer.Jmap jmap = operation.answer().jmap();
          add(get.name(), operation, new Deed.Shown(jmap.mailboxes(), jmap.keywords()));
        }
      }
    }
  }

  /// Whether the answer has the uid of a message in the other mailbox; null for no answer.
  private static @Nullable Boolean told(Operation operation) {
    return operation.isCertain() ? !operation.answer().told().isEmpty() : null;
  }

  /// Whether JMAP found the message; null for no answer.
  private static @Nullable Boolean found(Operation operation) {
    return operation.isCertain() ? isDone(operation) : null;
  }

  private int add(String name, Operation operation, Deed deed) {
    return add(name, Timed.of(deed, operation.begin(), operation.end()));
  }

  private int add(String name, Timed<Deed> deed) {
    List<Timed<Deed>> of = deeds.computeIfAbsent(name, _ -> new ArrayList<>());
    of.add(deed);
    return of.size() - 1;
  }

  /// What is told with STORE is of a moment after it: others may have changed the message
  /// meanwhile.
  private void addStore(Call.Store store, Operation operation) {
    Answer answer = operation.answer();
    if (answer.outcome() != Answer.Outcome.MODIFIED) {
      boolean conditional = store.since() > 0;
      Deed deed =
          new Deed.Changed(
              store.mailbox(),
              store.how(),
              store.flags(),
              conditional ? store.expected() : Marks.NONE);
      int changed = add(store.name(), operation, deed);
      if (operation.isCertain()) {
        Deed seen = seen(answer, store.mailbox(), store.name());
        add(store.name(), new Timed<>(seen, operation.begin(), operation.end(), changed));
      }
    }
  }

  private void addExpunge(Call.Expunge gone, Operation operation) {
    Deed mark = new Deed.Changed(gone.mailbox(), Call.How.ADD, Marks.DELETED, Marks.NONE);
    int marked = add(gone.name(), operation, mark);
    Deed expunged = new Deed.Expunged(gone.mailbox());
    add(gone.name(), new Timed<>(expunged, operation.begin(), operation.end(), marked));
  }

  private void see(Operation operation, String mailbox, String name) {
    add(name, operation, seen(operation.answer(), mailbox, name));
  }

  private static Deed seen(Answer answer, String mailbox, String name) {
    int flags = Marks.NONE;
    for (Told told : answer.told()) {
      if (told.mailbox().equals(mailbox) && told.name().equals(name)) {
        flags = told.flags();
      }
    }
    return new Deed.Seen(mailbox, flags);
  }

  /// Tells of every message: of those that were not shown, too. Left out are those that nobody had
  /// begun to add, and those that had left before: the model has no way back.
  private void look(Operation operation, String mailbox) {
    Set<String> shown = new HashSet<>();
    for (Told told : operation.answer().told()) {
      if (shown.add(told.name())) {
        add(told.name(), operation, new Deed.Seen(mailbox, told.flags()));
      }
    }
    for (String name : deeds.keySet()) {
      String key = key(mailbox, name);
      boolean possible =
          entered.getOrDefault(key, Timed.NEVER) < operation.end()
              && left.getOrDefault(key, Timed.NEVER) > operation.begin();
      if (possible && !shown.contains(name)) {
        add(name, operation, new Deed.Seen(mailbox, Marks.NONE));
        if (expunged.getOrDefault(key, Timed.NEVER) < operation.begin()) {
          left.put(key, operation.end());
        }
      }
    }
  }
}
