package org.malleposte.search;

/// What forms of one word have in common, in English and in French: plural and singular, genders,
/// the usual forms of verbs. Works on words without accents and takes away rather too little than
/// too much. Other languages have their exact words and their beginnings.
final class Stem {
  /// A stem differs from the beginning of its word by no more letters than that.
  static final int CHANGED = 3;

  private static final int SHORTEST = 3;

  private Stem() {}

  /// Whether a word is one that these languages could bend.
  static boolean isBendable(CharSequence word) {
    if (word.length() < SHORTEST) {
      return false;
    }
    for (int i = 0; i < word.length(); i++) {
      char c = word.charAt(i);
      if (c < 'a' || c > 'z') {
        return false;
      }
    }
    return true;
  }

  static String english(String word) {
    String stem = withoutPlural(word);
    if (stem.length() > 5 && stem.endsWith("ing") && hasVowel(stem, stem.length() - 3)) {
      stem = cut(stem, 3);
    } else if (stem.length() > 4 && stem.endsWith("ed") && hasVowel(stem, stem.length() - 2)) {
      stem = cut(stem, 2);
    } else if (stem.length() > 5 && stem.endsWith("ly")) {
      stem = cut(stem, 2);
    }
    if (stem.length() > SHORTEST && stem.endsWith("e")) {
      stem = cut(stem, 1);
    }
    if (stem.length() > SHORTEST) {
      stem = single(stem);
    }
    return stem.length() > 2 && stem.endsWith("y") ? cut(stem, 1) + "i" : stem;
  }

  private static String withoutPlural(String word) {
    if (word.length() < 4 || !word.endsWith("s") || ends(word, "ss", "us", "is")) {
      return word;
    }
    if (word.length() > 4 && word.endsWith("ies")) {
      return cut(word, 3) + "y";
    }
    return ends(word, "sses", "xes", "ches", "shes", "zes") ? cut(word, 2) : cut(word, 1);
  }

  static String french(String word) {
    String stem = word;
    if (stem.length() > 4 && stem.endsWith("aux") && !stem.endsWith("eaux")) {
      stem = cut(stem, 3) + "al";
    } else if (stem.length() > SHORTEST && ends(stem, "s", "x") && !stem.endsWith("ss")) {
      stem = cut(stem, 1);
    }
    if (stem.length() > 6 && stem.endsWith("trice")) {
      return cut(stem, 5) + "teur";
    }
    if (stem.length() > 6 && stem.endsWith("euse")) {
      return cut(stem, 4) + "eur";
    }
    if (stem.length() > 5 && stem.endsWith("ive")) {
      return cut(stem, 3) + "if";
    }
    return verb(stem);
  }

  private static String verb(String word) {
    String stem = word;
    if (stem.length() > 7 && stem.endsWith("aient")) {
      stem = cut(stem, 5);
    } else if (stem.length() > 6 && ends(stem, "ait", "ent")) {
      stem = cut(stem, 3);
    } else if (stem.length() > 6 && stem.endsWith("ai")) {
      stem = cut(stem, 2); // the s of -ais is gone
    } else if (stem.length() > 4 && stem.endsWith("ee")) {
      stem = cut(stem, 2);
    }
    if (stem.length() > SHORTEST && stem.endsWith("e")) {
      stem = cut(stem, 1);
    }
    if (stem.length() > 4 && ends(stem, "er", "ez")) {
      stem = cut(stem, 2);
    }
    if (stem.length() > SHORTEST && stem.endsWith("e")) {
      stem = cut(stem, 1); // mangeait
    }
    return stem.length() > SHORTEST ? single(stem) : stem;
  }

  private static boolean ends(String word, String... endings) {
    for (String ending : endings) {
      if (word.endsWith(ending)) {
        return true;
      }
    }
    return false;
  }

  private static String cut(String word, int letters) {
    return word.substring(0, word.length() - letters);
  }

  /// Of two like letters at the end, one: running, bonne.
  private static String single(String stem) {
    int last = stem.length() - 1;
    boolean twice = last > 1 && stem.charAt(last) == stem.charAt(last - 1);
    return twice && !isVowel(stem.charAt(last)) ? cut(stem, 1) : stem;
  }

  private static boolean hasVowel(String word, int length) {
    for (int i = 0; i < length; i++) {
      if (isVowel(word.charAt(i)) || word.charAt(i) == 'y') {
        return true;
      }
    }
    return false;
  }

  private static boolean isVowel(char c) {
    return c == 'a' || c == 'e' || c == 'i' || c == 'o' || c == 'u';
  }
}
