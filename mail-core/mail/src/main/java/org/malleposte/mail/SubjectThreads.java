package org.malleposte.mail;

import java.util.Arrays;

/// Threads by ORDEREDSUBJECT (RFC 5256 §3): messages of one base subject, by their date; the first
/// is the parent of all others.
final class SubjectThreads {
  private final Sorter messages;

  SubjectThreads(Sorter messages) {
    this.messages = messages;
  }

  ThreadForest build() {
    ThreadForest forest = new ThreadForest(messages.indexes, messages.count());
    int[] first = new int[messages.columns.words.count()];
    Arrays.fill(first, ThreadForest.NONE);
    // In the order of dates each thread's first message comes before its others, and the first
    // messages in the order of the threads.
    for (int place : Sorter.sorted(messages.identity(), messages.sent(), false)) {
      int subject = messages.columns.subject[messages.rows[place]];
      if (first[subject] == ThreadForest.NONE) {
        first[subject] = place;
        forest.addRoot(place);
      } else {
        forest.addChild(first[subject], place);
      }
    }
    return forest;
  }
}
