package org.malleposte.search;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// One word that is looked for.
public final class WordSlot {
  /// What makes a word fit.
  enum Kind {
    /// It is the word.
    IS,
    /// It begins with it.
    BEGINS,
    /// It is the word, or a form of it.
    LIKE,
    /// That, or it begins with the word.
    LIKE_OR_BEGINS
  }

  /// How well a word fits.
  public static final int NOT = 0;

  public static final int BEGINNING = 1;
  public static final int FORM = 2;
  public static final int WORD = 3;

  private final Kind kind;
  private final String text;
  private final @Nullable String english;
  private final @Nullable String french;

  /// Every word that fits begins with it.
  private final String stump;

  WordSlot(Kind kind, String text) {
    this.kind = kind;
    this.text = text;
    boolean bends = (kind == Kind.LIKE || kind == Kind.LIKE_OR_BEGINS) && Stem.isBendable(text);
    this.english = bends ? Stem.english(text) : null;
    this.french = bends ? Stem.french(text) : null;
    int shortest = text.length();
    if (english != null && french != null) {
      shortest = Math.min(english.length(), french.length()) - Stem.CHANGED;
      shortest = Math.clamp(shortest, Math.min(2, text.length()), text.length());
    }
    this.stump = text.substring(0, shortest);
  }

  /// The word that is looked for, folded.
  public String text() {
    return text;
  }

  /// Whether every word that begins with it fits.
  public boolean begins() {
    return kind == Kind.BEGINS || kind == Kind.LIKE_OR_BEGINS;
  }

  /// One of these, as [#forms(String)] has them, is of every other word that fits.
  public List<String> forms() {
    return english == null ? List.of() : forms(text);
  }

  /// What the forms of a word have in common, for who indexes it; none when it has no forms.
  public static List<String> forms(String word) {
    return Stem.isBendable(word)
        ? List.of("e" + Stem.english(word), "f" + Stem.french(word))
        : List.of();
  }

  /// What every word that fits begins with.
  public String stump() {
    return stump;
  }

  /// Whether only the very word fits.
  public boolean isExact() {
    return kind == Kind.IS || kind == Kind.LIKE && english == null;
  }

  /// How well a folded word fits, [#NOT] when it does not.
  public int fit(String word) {
    if (!word.startsWith(stump)) {
      return NOT;
    }
    if (word.equals(text)) {
      return WORD;
    }
    if (english != null
        && Stem.isBendable(word)
        && (Stem.english(word).equals(english) || Stem.french(word).equals(french))) {
      return FORM;
    }
    return begins() && word.startsWith(text) ? BEGINNING : NOT;
  }

  @Override
  public String toString() {
    return kind + " " + text;
  }
}
