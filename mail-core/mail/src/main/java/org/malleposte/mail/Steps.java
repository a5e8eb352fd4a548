package org.malleposte.mail;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Long lists of uids, cut so that neither a commit nor the memory it takes grows with them.
final class Steps {
  /// Messages of one commit.
  static final int MESSAGES = 10_000;

  private Steps() {}

  static List<int[]> of(int[] uids) {
    return of(uids, MESSAGES);
  }

  static List<int[]> of(int[] uids, int size) {
    List<int[]> steps = new ArrayList<>();
    for (int from = 0; from < uids.length; from += size) {
      steps.add(Arrays.copyOfRange(uids, from, Math.min(uids.length, from + size)));
    }
    return steps;
  }

  static int[] joined(List<int[]> parts) {
    return parts.size() == 1
        ? parts.getFirst()
        : parts.stream().flatMapToInt(Arrays::stream).toArray();
  }

  /// One commit of a transfer.
  @FunctionalInterface
  interface Transfer {
    Transferred of(int[] uids) throws MailException;
  }

  /// Takes messages out of the target again.
  @FunctionalInterface
  interface Undo {
    void of(int[] targetUids) throws MailException;
  }

  /// Transfers all or, when a step is refused, none (RFC 9051 §6.4.7).
  static Transferred all(int[] uids, int size, Transfer transfer, Undo undo) throws MailException {
    List<int[]> from = new ArrayList<>();
    List<int[]> to = new ArrayList<>();
    int uidValidity = 0;
    // An empty list is a step too: it tells whether the target is there and may be written to.
    for (int[] step : uids.length == 0 ? List.of(uids) : of(uids, size)) {
      try {
        Transferred done = transfer.of(step);
        from.add(done.sourceUids());
        to.add(done.targetUids());
        uidValidity = done.uidValidity();
      } catch (MailException e) {
        undo.of(joined(to));
        throw e;
      }
    }
    return new Transferred(uidValidity, joined(from), joined(to));
  }
}
