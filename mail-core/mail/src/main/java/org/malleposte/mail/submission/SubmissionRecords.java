package org.malleposte.mail.submission;

import org.jspecify.annotations.Nullable;
import org.malleposte.account.Account;
import org.malleposte.account.Actor;
import org.malleposte.account.Draft;
import org.malleposte.account.Event;
import org.malleposte.storage.Bytes;

/// The records of submissions in an account.
final class SubmissionRecords {
  /// Records of an account that are kept; past it the oldest go, looked for now and then.
  private static final int KEPT = 10_000;

  private static final int PRUNING = 256;

  static final NumberedRecords<Submission> ALL =
      new NumberedRecords<>(
          SubmissionKinds.SUBMISSION, Submission::decode, Submission::created, KEPT + PRUNING);

  private SubmissionRecords() {}

  /// A number that no submission has.
  static long reserve(Actor actor, Account account) {
    return account.<Long, RuntimeException>change(
        actor, draft -> Numbers.next(draft, SubmissionKinds.SUBMISSION));
  }

  /// Takes away the oldest, every now and then.
  static void makeRoom(Draft draft, long id) {
    if (id % PRUNING == 0) {
      for (long old : ALL.beyond(draft, KEPT)) {
        draft.delete(SubmissionKinds.SUBMISSION, Bytes.ofLong(old));
        draft.event(destroyed(old));
      }
    }
  }

  static Event destroyed(long id) {
    return new Event.SubmissionChanged(id, "destroyed", "", "");
  }

  static void put(Draft draft, Submission submission) {
    draft.put(SubmissionKinds.SUBMISSION, Bytes.ofLong(submission.id()), submission.encode());
  }

  /// The last that was sent under a Message-ID, in brackets or not; null when there is none.
  static @Nullable Submission find(Account account, String messageId) {
    String wanted = messageId.replaceAll("[<>\\s]", "");
    return ALL.list(account).reversed().stream()
        .filter(one -> !wanted.isEmpty() && one.messageId().equals(wanted))
        .findFirst()
        .orElse(null);
  }

  @FunctionalInterface
  interface Edit {
    Submission of(Draft draft, Submission now);
  }

  static void change(Actor actor, Account account, long id, Edit edit) {
    account.<Boolean, RuntimeException>change(
        actor,
        draft -> {
          byte[] record = draft.get(SubmissionKinds.SUBMISSION, Bytes.ofLong(id));
          if (record == null) {
            return false;
          }
          Submission before = Submission.decode(record);
          Submission after = edit.of(draft, before);
          if (!after.equals(before)) {
            put(draft, after);
          }
          return true;
        });
  }
}
