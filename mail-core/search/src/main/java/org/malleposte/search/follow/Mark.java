package org.malleposte.search.follow;

import org.malleposte.mail.StoredMessage;
import org.malleposte.mail.StoredMessages;
import org.malleposte.storage.record.MalformedRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// By what an index knows the history of an account that it was made from: the last email that it
/// has, and the hash of its content. After a restore to an earlier time ids are given out again,
/// and what the index says of them is of other messages.
public final class Mark {
  private static final Logger LOG = LoggerFactory.getLogger(Mark.class);

  private Mark() {}

  public static String of(long email, StoredMessage message) {
    return email + ":" + message.body().hash();
  }

  /// Whether an index was made from the messages that there are.
  ///
  /// @param mark empty when it has none yet
  /// @param upTo the highest id that was looked at
  public static boolean fits(String mark, long upTo, StoredMessages messages) {
    if (mark.isEmpty()) {
      return upTo <= messages.last();
    }
    long marked = Long.parseLong(mark.substring(0, mark.indexOf(':')));
    try {
      StoredMessage there = messages.message(marked);
      return there == null ? upTo <= messages.last() : mark.equals(of(marked, there));
    } catch (MalformedRecord e) {
      LOG.debug("The record of message {} of {} is damaged.", marked, messages.id(), e);
      return upTo <= messages.last();
    }
  }
}
