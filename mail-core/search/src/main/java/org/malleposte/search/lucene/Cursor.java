package org.malleposte.search.lucene;

import java.util.Map;
import org.malleposte.mail.StoredMessages;
import org.malleposte.search.follow.Mark;

/// How far an index is. Stands in the very commit of the index that it speaks of, so that a crash
/// cannot part them.
///
/// @param email the highest id of an email that was looked at
/// @param modseq up to which the journal was read for messages to be forgotten
/// @param words the version of what words are, see [Words]
/// @param mark see [Mark]; empty in indexes from before there was one
record Cursor(long email, long modseq, int words, String mark) {
  private static final String EMAIL = "email";
  private static final String MODSEQ = "modseq";
  private static final String WORDS = "words";
  private static final String MARK = "mark";

  static Cursor start(long modseq) {
    return new Cursor(0, modseq, Words.VERSION, "");
  }

  static Cursor of(Map<String, String> data) {
    return new Cursor(
        Long.parseLong(data.getOrDefault(EMAIL, "0")),
        Long.parseLong(data.getOrDefault(MODSEQ, "0")),
        Integer.parseInt(data.getOrDefault(WORDS, "0")),
        data.getOrDefault(MARK, ""));
  }

  Map<String, String> data() {
    return Map.of(
        EMAIL,
        String.valueOf(email),
        MODSEQ,
        String.valueOf(modseq),
        WORDS,
        String.valueOf(words),
        MARK,
        mark);
  }

  Cursor forgotten(long upTo) {
    return new Cursor(email, Math.max(modseq, upTo), words, mark);
  }

  Cursor reached(long upTo, String newMark) {
    return new Cursor(upTo, modseq, words, newMark);
  }

  /// Whether the index was made from the messages that there are.
  boolean isOf(StoredMessages messages) {
    return Mark.fits(mark, email, messages);
  }
}
