package org.malleposte.search.lucene;

import java.util.Map;

/// How far an index is. Stands in the very commit of the index that it speaks of, so that a crash
/// cannot part them.
///
/// @param email the highest id of an email that was looked at
/// @param modseq up to which the journal was read for messages to be forgotten
/// @param words the version of what words are, see [Words]
record Cursor(long email, long modseq, int words) {
  private static final String EMAIL = "email";
  private static final String MODSEQ = "modseq";
  private static final String WORDS = "words";

  static Cursor of(Map<String, String> data) {
    return new Cursor(
        Long.parseLong(data.getOrDefault(EMAIL, "0")),
        Long.parseLong(data.getOrDefault(MODSEQ, "0")),
        Integer.parseInt(data.getOrDefault(WORDS, "0")));
  }

  Map<String, String> data() {
    return Map.of(
        EMAIL, String.valueOf(email), MODSEQ, String.valueOf(modseq), WORDS, String.valueOf(words));
  }
}
