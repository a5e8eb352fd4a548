package org.malleposte.server.model;

import java.util.List;
import java.util.Random;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.malleposte.server.model.Command.Criterion;
import org.malleposte.server.model.World.Message;

/// Makes up searches, and compares their results with what the client knows.
final class Searches {
  private static final Pattern PLAIN =
      Pattern.compile("\\* SEARCH((?: \\d+)*)(?: \\(MODSEQ \\d+\\))?");
  private static final Pattern ALL =
      Pattern.compile("\\* ESEARCH \\(TAG \"[^\"]*\"\\)(?: UID)?.*? ALL (\\S+).*");

  private Searches() {}

  static Command.Search next(Random random) {
    String returns =
        List.of("", "", "RETURN (ALL) ", "RETURN (MIN MAX ALL COUNT) ").get(random.nextInt(4));
    return new Command.Search(random.nextBoolean(), returns, criterion(random, 2));
  }

  private static Criterion criterion(Random random, int depth) {
    if (depth > 0 && random.nextInt(3) == 0) {
      Criterion a = criterion(random, depth - 1);
      Criterion b = criterion(random, depth - 1);
      return switch (random.nextInt(3)) {
        case 0 -> new Criterion("NOT " + bracketed(a), m -> !a.test().test(m));
        case 1 ->
            new Criterion(
                "OR " + bracketed(a) + " " + bracketed(b),
                m -> a.test().test(m) || b.test().test(m));
        default ->
            new Criterion(a.words() + " " + b.words(), m -> a.test().test(m) && b.test().test(m));
      };
    }
    return switch (random.nextInt(8)) {
      case 0 -> new Criterion("ALL", _ -> true);
      case 1 -> new Criterion("SEEN", m -> m.has("\\Seen"));
      case 2 -> new Criterion("UNDELETED", m -> !m.has("\\Deleted"));
      case 3 -> new Criterion("FLAGGED", m -> m.has("\\Flagged"));
      case 4 -> new Criterion("UNKEYWORD $Junk", m -> !m.has("$Junk"));
      case 5 -> new Criterion("KEYWORD key1", m -> m.has("key1"));
      case 6 -> new Criterion("DRAFT", m -> m.has("\\Draft"));
      default -> {
        int from = 1 + random.nextInt(200);
        yield new Criterion(
            "UID " + from + ":" + (from + 60), m -> m.uid() >= from && m.uid() <= from + 60);
      }
    };
  }

  private static String bracketed(Criterion criterion) {
    return "(" + criterion.words() + ")";
  }

  /// What was found is what is so by what the client knew before or by what it was told with the
  /// answer.
  static void check(Command.Search search, Answer answer, Mirror mirror) {
    SortedSet<Integer> found = found(answer);
    for (int i = 0; i < mirror.slots.size(); i++) {
      Mirror.Slot slot = mirror.slots.get(i);
      if (slot.isKnown() && !slot.toldFlags && !slot.assumed) {
        Message message = new Message(slot.uid, slot.flags, slot.modseq, "");
        boolean is = found.contains(search.uid() ? slot.uid : i + 1);
        if (is != search.criterion().test().test(message)) {
          throw new Divergence(
              "%s: %d is %s".formatted(search.words(), slot.uid, is ? "found" : "not found"));
        }
      }
    }
  }

  private static SortedSet<Integer> found(Answer answer) {
    SortedSet<Integer> found = new TreeSet<>();
    boolean answered = false;
    for (String line : answer.lines()) {
      Matcher plain = PLAIN.matcher(line);
      Matcher all = ALL.matcher(line);
      answered |= line.startsWith("* SEARCH") || line.startsWith("* ESEARCH");
      if (plain.matches() && !plain.group(1).isEmpty()) {
        for (String number : plain.group(1).strip().split(" ", -1)) {
          found.add(Integer.parseInt(number));
        }
      } else if (all.matches()) {
        found.addAll(Answer.numbers(all.group(1)));
      }
    }
    if (!answered) {
      throw new Divergence("a search has no result: " + answer.lines());
    }
    return found;
  }
}
