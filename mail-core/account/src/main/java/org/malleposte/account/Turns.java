package org.malleposte.account;

import org.malleposte.storage.AccountId;

/// In which order several processes commit to one account. It saves races that somebody would lose,
/// no more: what makes a commit right is its condition. None of its methods throws: no commit fails
/// for want of a turn.
public interface Turns {
  /// Everybody whenever they want.
  Turns NONE =
      new Turns() {
        @Override
        public long begin(AccountId account) {
          return 0;
        }

        @Override
        public void end(AccountId account, long modseq) {}

        @Override
        public void lost(AccountId account) {}
      };

  /// Waits until it is this process' turn, a bounded time; returns a modseq that the account has
  /// reached, 0 when nothing is known.
  long begin(AccountId account);

  /// The commit took place, or not.
  ///
  /// @param modseq that the account has reached
  void end(AccountId account, long modseq);

  /// Another process was first.
  void lost(AccountId account);
}
