package org.malleposte.account;

/// A projection: something derived from an account that moves forward commit by commit.
///
/// Called in the order of the commits, never by two threads at once, before the change that caused
/// the commit returns to its caller. Must not block, fail, or change the account.
@FunctionalInterface
public interface CommitListener {
  void committed(Committed commit);
}
