package org.malleposte.server.faults;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;
import org.malleposte.server.faults.Linearizability.Verdict;
import org.malleposte.server.faults.MessageModel.Deed;

/// What must be true of a history, whatever went wrong while it was made.
final class Checker {
  private static final int MOST = 300_000;

  private final String account;
  private final List<Operation> operations;
  private final List<String> faults = new ArrayList<>();

  private Checker(String account, List<Operation> operations) {
    this.account = account;
    this.operations = operations;
  }

  /// Returns what is wrong, in sentences; nothing when all is right.
  static List<String> check(List<Operation> history) {
    Map<String, List<Operation>> accounts =
        history.stream()
            .collect(Collectors.groupingBy(Operation::account, TreeMap::new, Collectors.toList()));
    List<String> faults = new ArrayList<>();
    accounts.forEach((account, operations) -> {
      Checker checker = new Checker(account, operations);
      checker.check();
      faults.addAll(checker.faults);
    });
    return faults;
  }

  private void check() {
    Messages.of(operations).forEach(this::checkMessage);
    checkUids();
    checkModseqs();
    checkStates();
    for (String mailbox : Call.MAILBOXES) {
      checkRisingUids(mailbox);
      checkRisingModseqs(mailbox);
      checkNumbers(mailbox);
    }
  }

  private void fault(String sentence, Object... values) {
    faults.add(account + ": " + sentence.formatted(values));
  }

  /// Every acknowledged change is there, and everybody who looked saw it from then on.
  private void checkMessage(String name, List<Timed<Deed>> deeds) {
    Verdict verdict = Linearizability.check(new MessageModel(), deeds, MOST);
    if (verdict != Verdict.HOLDS) {
      fault(
          "no order explains what was told of %s (%s):%n%s",
          name,
          verdict,
          deeds.stream()
              .sorted(Comparator.comparingLong(Timed::begin))
              .map(deed -> "    " + deed)
              .collect(Collectors.joining("\n")));
    }
  }

  /// A uid is one message's for ever, and a message has one uid in a mailbox.
  private void checkUids() {
    Map<String, String> names = new HashMap<>();
    Map<String, Long> uids = new HashMap<>();
    everything(told -> {
      String before = names.put(told.mailbox() + " " + told.uid(), told.name());
      if (before != null && !before.equals(told.name())) {
        fault("uid %d of %s is %s and %s", told.uid(), told.mailbox(), before, told.name());
      }
      Long uid = uids.put(told.mailbox() + " " + told.name(), told.uid());
      if (uid != null && uid != told.uid()) {
        fault("%s has the uids %d and %d in %s", told.name(), uid, told.uid(), told.mailbox());
      }
    });
  }

  private void everything(java.util.function.Consumer<Told> visitor) {
    operations.forEach(operation -> operation.answer().told().forEach(visitor));
  }

  /// A message has one set of flags at one MODSEQ, whoever was told.
  private void checkModseqs() {
    Map<String, Integer> flags = new HashMap<>();
    everything(told -> {
      if (told.hasFlags() && told.modseq() > 0) {
        String key = told.mailbox() + " " + told.name() + " " + told.modseq();
        Integer before = flags.put(key, told.flags());
        if (before != null && before != told.flags()) {
          fault(
              "%s had the flags %s and %s at one modseq",
              key, Marks.text(before), Marks.text(told.flags()));
        }
      }
    });
  }

  /// A number that somebody was told by an operation.
  private record Mark(Operation operation, long number) {
    long begin() {
      return operation.begin();
    }

    long end() {
      return operation.end();
    }
  }

  /// Whoever begins after another has ended is told a greater number; or the same, where it may be.
  private void checkRising(String what, List<Mark> marks, boolean strictly) {
    marks.sort(Comparator.comparingLong(Mark::begin));
    PriorityQueue<Mark> ends = new PriorityQueue<>(Comparator.comparingLong(Mark::end));
    Mark greatest = null;
    for (Mark mark : marks) {
      while (!ends.isEmpty() && ends.element().end() < mark.begin()) {
        Mark ended = ends.remove();
        greatest = greatest == null || ended.number() > greatest.number() ? ended : greatest;
      }
      if (greatest != null
          && (greatest.number() > mark.number()
              || strictly && greatest.number() == mark.number())) {
        fault(
            "%s: %d was told by operation %d, then %d by operation %d",
            what,
            greatest.number(),
            greatest.operation().id(),
            mark.number(),
            mark.operation().id());
      }
      ends.add(mark);
    }
  }

  /// Who comes later gets the greater uid.
  private void checkRisingUids(String mailbox) {
    List<Mark> marks = new ArrayList<>();
    for (Operation operation : operations) {
      if (operation.call() instanceof Call.Add
          || operation.call() instanceof Call.Move
          || operation.call() instanceof Call.Copy) {
        for (Told told : operation.answer().told()) {
          if (told.mailbox().equals(mailbox)) {
            marks.add(new Mark(operation, told.uid()));
          }
        }
      }
    }
    checkRising("uids of " + mailbox, marks, true);
  }

  /// JMAP states never go back, and a change that was a commit of its own has made one of its own.
  private void checkStates() {
    List<Mark> marks = new ArrayList<>();
    Map<Long, Operation> makers = new HashMap<>();
    for (Operation operation : operations) {
      Answer.Jmap jmap = operation.answer().jmap();
      if (jmap.before() > 0) {
        marks.add(new Mark(operation, jmap.before()));
      }
      if (jmap.after() > 0) {
        marks.add(new Mark(operation, jmap.after()));
      }
      Operation other = jmap.isOwnCommit() ? makers.put(jmap.after(), operation) : null;
      if (other != null) {
        fault("operations %d and %d made the state %d", other.id(), operation.id(), jmap.after());
      }
    }
    checkRising("JMAP states", marks, false);
  }

  /// The MODSEQ of a message never goes back; and what is changed has a greater one than any that
  /// was told of its mailbox before.
  private void checkRisingModseqs(String mailbox) {
    Map<String, List<Mark>> messages = new TreeMap<>();
    List<Mark> tops = new ArrayList<>();
    for (Operation operation : operations) {
      for (Told told : operation.answer().told()) {
        if (told.mailbox().equals(mailbox) && told.modseq() > 0) {
          messages
              .computeIfAbsent(told.name(), _ -> new ArrayList<>())
              .add(new Mark(operation, told.modseq()));
          tops.add(new Mark(operation, told.modseq()));
        }
      }
    }
    messages.forEach((name, marks) -> checkRising("modseqs of " + name, marks, false));
    checkChanges(mailbox, tops, messages);
  }

  /// A STORE that answers with a modseq that nobody has been told of this message made it, unless
  /// somebody else changed the message unheard: then it is as great all the same, or greater than
  /// the greatest of before that change began. JMAP tells states rather than modseqs: the one after
  /// a change is the modseq of the message then.
  private void checkChanges(String mailbox, List<Mark> tops, Map<String, List<Mark>> messages) {
    Map<String, Set<Long>> made = madeOverJmap();
    for (Operation operation : operations) {
      if (operation.call() instanceof Call.Store store
          && store.mailbox().equals(mailbox)
          && operation.answer().outcome() == Answer.Outcome.DONE
          && isAlone(store, operation)) {
        for (Told told : operation.answer().told()) {
          List<Mark> before = before(messages.getOrDefault(told.name(), List.of()), operation);
          boolean fresh =
              before.stream().noneMatch(mark -> mark.number() == told.modseq())
                  && !made.getOrDefault(told.name(), Set.of()).contains(told.modseq());
          long top = before(tops, operation).stream().mapToLong(Mark::number).max().orElse(0);
          if (fresh && !before.isEmpty() && told.modseq() <= top) {
            fault(
                "operation %d changed %s at modseq %d, which is not above %d, told before",
                operation.id(), told.name(), told.modseq(), top);
          }
        }
      }
    }
  }

  /// The modseqs that messages may have by what was done over JMAP.
  private Map<String, Set<Long>> madeOverJmap() {
    Map<String, Set<Long>> made = new HashMap<>();
    for (Operation operation : operations) {
      if (operation.call() instanceof Call.Keywords set) {
        made.computeIfAbsent(set.name(), _ -> new HashSet<>())
            .add(operation.answer().jmap().after());
      }
    }
    return made;
  }

  private static List<Mark> before(List<Mark> marks, Operation operation) {
    return marks.stream().filter(mark -> mark.end() < operation.begin()).toList();
  }

  /// Whether nobody else changed the message since it was last told, that we know of.
  private boolean isAlone(Call.Store store, Operation mine) {
    return operations.stream()
        .filter(other -> other.id() != mine.id() && names(other.call(), store.name()))
        .noneMatch(other -> other.begin() < mine.end() && other.end() > mine.begin());
  }

  private static boolean names(Call call, String name) {
    return switch (call) {
      case Call.Add add -> add.name().equals(name);
      case Call.Store store -> store.name().equals(name);
      case Call.Move move -> move.name().equals(name);
      case Call.Copy copy -> copy.name().equals(name);
      case Call.Expunge gone -> gone.name().equals(name);
      case Call.Keywords set -> set.name().equals(name);
      case Call.Refile refile -> refile.name().equals(name);
      case Call.Destroy gone -> gone.name().equals(name);
      case Call.Read _, Call.Look _, Call.Get _ -> false;
    };
  }

  /// UIDVALIDITY stays; UIDNEXT and HIGHESTMODSEQ never go back, and are above what was told.
  private void checkNumbers(String mailbox) {
    List<Operation> looks =
        operations.stream()
            .filter(one -> one.call() instanceof Call.Look(String of) && of.equals(mailbox))
            .filter(Operation::isCertain)
            .toList();
    if (looks.stream().map(look -> look.answer().numbers().uidValidity()).distinct().count() > 1) {
      fault("UIDVALIDITY of %s changed", mailbox);
    }
    checkRising("UIDNEXT of " + mailbox, marks(looks, Answer.Numbers::uidNext), false);
    checkRising("HIGHESTMODSEQ of " + mailbox, marks(looks, Answer.Numbers::highestModseq), false);
    List<Mark> uids = marks(looks, numbers -> numbers.uidNext() - 1);
    List<Mark> modseqs = marks(looks, Answer.Numbers::highestModseq);
    for (Operation operation : operations) {
      for (Told told : operation.answer().told()) {
        if (told.mailbox().equals(mailbox) && !(operation.call() instanceof Call.Look)) {
          checkBelow(operation, told.uid(), uids, "UIDNEXT");
          checkBelow(operation, told.modseq(), modseqs, "HIGHESTMODSEQ");
        }
      }
    }
  }

  private static List<Mark> marks(List<Operation> looks, ToLongFunction<Answer.Numbers> number) {
    return looks.stream()
        .map(look -> new Mark(look, number.applyAsLong(look.answer().numbers())))
        .collect(Collectors.toCollection(ArrayList::new));
  }

  private void checkBelow(Operation operation, long number, List<Mark> looks, String what) {
    for (Mark look : looks) {
      if (look.begin() > operation.end() && number > look.number()) {
        fault(
            "operation %d told %d, then operation %d had a smaller %s",
            operation.id(), number, look.operation().id(), what);
        return;
      }
    }
  }
}
