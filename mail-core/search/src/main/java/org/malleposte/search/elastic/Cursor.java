package org.malleposte.search.elastic;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.malleposte.mail.StoredMessage;
import org.malleposte.mail.StoredMessages;
import org.malleposte.search.follow.Mark;

/// How far an account is in an index: a document of the index, in the account's shard, and written
/// after the documents that it speaks of, so that whoever finds it finds them.
///
/// @param email the highest id of an email that was looked at
/// @param modseq up to which the journal was read for messages to be forgotten
/// @param again up to which email the documents are made anew, -1 when they are not
/// @param mark the last email that has a document, and the hash of its content: an index that was
///   made from another history of the account has another one
/// @param seen as of which write of it this is
record Cursor(long email, long modseq, long again, String mark, Seen seen) {
  static final long NOT_AGAIN = -1;

  /// A write, by which the next one tells whether another was first.
  record Seen(long number, long term) {
    static final Seen NEVER = new Seen(-1, -1);
  }

  static Cursor start(long modseq) {
    return new Cursor(0, modseq, NOT_AGAIN, "", Seen.NEVER);
  }

  /// From what was kept of it.
  static Cursor of(JsonNode kept, Seen seen) {
    return new Cursor(
        kept.path(Fields.UP_TO).asLong(),
        kept.path(Fields.MODSEQ).asLong(),
        kept.path(Fields.AGAIN).asLong(NOT_AGAIN),
        kept.path(Fields.MARK).asText(""),
        seen);
  }

  ObjectNode document(String name) {
    return Wire.JSON
        .createObjectNode()
        .put(Fields.CURSOR, name)
        .put(Fields.EMAIL, 0)
        .put(Fields.UP_TO, email)
        .put(Fields.MODSEQ, modseq)
        .put(Fields.AGAIN, again)
        .put(Fields.MARK, mark);
  }

  Cursor from(long seenModseq) {
    return new Cursor(0, seenModseq, NOT_AGAIN, "", seen);
  }

  Cursor forgotten(long upTo) {
    return new Cursor(email, Math.max(modseq, upTo), again, mark, seen);
  }

  Cursor reached(long upTo, String newMark) {
    return new Cursor(upTo, modseq, again, newMark.isEmpty() ? mark : newMark, seen);
  }

  Cursor again(long upTo) {
    return new Cursor(email, modseq, upTo, mark, seen);
  }

  Cursor written(Seen last) {
    return new Cursor(email, modseq, again, mark, last);
  }

  /// Whether all of it but when it was written is the same.
  boolean says(Cursor other) {
    return equals(other.written(seen));
  }

  static String mark(long email, StoredMessage message) {
    return Mark.of(email, message);
  }

  /// Whether it was made from the messages that there are. After a restore to an earlier time it
  /// may not have been.
  boolean isOf(StoredMessages messages) {
    return Mark.fits(mark, email, messages);
  }
}
