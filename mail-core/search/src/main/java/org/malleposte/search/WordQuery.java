package org.malleposte.search;

import java.util.ArrayList;
import java.util.List;

/// Words that are looked for, as people write them: all of them, in any order, without regard to
/// case, accents and width. `invoices` finds an invoice too, and `chevaux` a cheval; what stands in
/// single or double quotes stands together and as it is written (RFC 8621 §4.4.1), as do parts
/// joined by punctuation (`joe.smith@example.net`); `har*` and a last word of three letters or more
/// are the beginnings of words. Of Chinese, Japanese, Korean, Thai and the like what is written
/// together stands together.
///
/// Never changes.
public final class WordQuery {
  /// Letters of a query; words beyond are not looked at.
  private static final int LONGEST = 2_000;

  private static final int MOST_UNITS = 32;
  private static final int MOST_SLOTS = 60;
  private static final int SHORTEST_BEGINNING = 3;

  private final List<List<WordSlot>> units;

  private WordQuery(List<List<WordSlot>> units) {
    this.units = List.copyOf(units);
  }

  public static WordQuery of(String text) {
    return new WordQuery(new Reading(text).units());
  }

  /// Whether there is no word in it, so that every message has what is looked for.
  public boolean isEmpty() {
    return units.isEmpty();
  }

  /// What must all be there: each a word, or several that stand one after the other.
  public List<List<WordSlot>> units() {
    return units;
  }

  /// A part of a text, counted in UTF-16.
  ///
  /// @param from of its first
  /// @param to after its last
  public record Range(int from, int to) {}

  /// Where in a text the words stand, whichever of them do: rising, apart from each other. Texts
  /// that stand together are one range.
  public List<Range> marks(String text) {
    return units.isEmpty() ? List.of() : new Marks(units, text).find();
  }

  @Override
  public String toString() {
    return units.toString();
  }

  /// Reads what was written.
  private static final class Reading {
    private final String text;
    private final List<List<WordSlot>> units = new ArrayList<>();

    Reading(String text) {
      this.text = text.length() > LONGEST ? text.substring(0, LONGEST) : text;
    }

    List<List<WordSlot>> units() {
      int at = 0;
      while (at < text.length()) {
        char c = text.charAt(at);
        if (Character.isWhitespace(c)) {
          at++;
        } else if (c == '"' || isQuote(at)) {
          int end = endOfQuote(at);
          quoted(text.substring(at + 1, end));
          at = end + 1;
        } else {
          int end = at + 1;
          while (end < text.length() && !ends(text.charAt(end))) {
            end++;
          }
          plain(text.substring(at, end), end == text.length());
          at = end;
        }
      }
      return units;
    }

    /// Whether an apostrophe before a word is matched by one after a word; else it is a letter's.
    private boolean isQuote(int at) {
      int end = text.charAt(at) == '\'' ? endOfQuote(at) : text.length();
      return end < text.length() && (end + 1 == text.length() || ends(text.charAt(end + 1)));
    }

    /// Where what is opened there is closed, or the text ends. What follows a backslash closes
    /// nothing.
    private int endOfQuote(int open) {
      int at = open + 1;
      while (at < text.length() && text.charAt(at) != text.charAt(open)) {
        at += text.charAt(at) == '\\' ? 2 : 1;
      }
      return Math.min(at, text.length());
    }

    private static boolean ends(char c) {
      return Character.isWhitespace(c) || c == '"';
    }

    private void quoted(String phrase) {
      Parts parts = new Parts(phrase);
      add(parts, WordSlot.Kind.IS);
    }

    private void plain(String item, boolean last) {
      boolean star = item.endsWith("*");
      Parts parts = new Parts(item);
      if (parts.words.isEmpty()) {
        return;
      }
      boolean begins = star || last && parts.words.getLast().length() >= SHORTEST_BEGINNING;
      if (parts.words.size() > 1) {
        add(parts, begins ? WordSlot.Kind.BEGINS : WordSlot.Kind.IS);
      } else if (star) {
        add(parts, WordSlot.Kind.BEGINS);
      } else {
        add(parts, begins ? WordSlot.Kind.LIKE_OR_BEGINS : WordSlot.Kind.LIKE);
      }
    }

    private void add(Parts parts, WordSlot.Kind last) {
      List<WordSlot> slots = new ArrayList<>();
      int count = Math.min(parts.words.size(), MOST_SLOTS);
      for (int i = 0; i < count; i++) {
        boolean atEnd = i == parts.words.size() - 1;
        boolean open = atEnd && parts.endsDense;
        WordSlot.Kind kind = open ? WordSlot.Kind.BEGINS : atEnd ? last : WordSlot.Kind.IS;
        slots.add(new WordSlot(kind, parts.words.get(i)));
      }
      if (!slots.isEmpty() && units.size() < MOST_UNITS) {
        units.add(List.copyOf(slots));
      }
    }
  }

  /// The words of one item. Of a dense run at its end the last letter, which there stands alone, is
  /// left out when the pair before says it: in the text it may be followed by another.
  private static final class Parts implements WordCutter.Target {
    final List<String> words = new ArrayList<>();
    boolean endsDense;

    Parts(String item) {
      WordCutter cutter = new WordCutter(this);
      cutter.add(item);
      cutter.end();
      int last = words.size() - 1;
      if (endsDense && last > 0) {
        String alone = words.get(last);
        String before = words.get(last - 1);
        if (before.length() > alone.length() && before.endsWith(alone)) {
          words.remove(last);
        }
      }
    }

    @Override
    public void word(char[] word, int length, boolean dense, int from, int to) {
      words.add(new String(word, 0, length));
      endsDense = dense;
    }
  }
}
