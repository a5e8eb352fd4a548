package org.malleposte.search.follow;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.malleposte.storage.AccountId;

/// When the messages of which an index has nothing, because they could not be read, are tried
/// again: in the first round of an account, and then once a day. For one thread; bounded by the
/// number of accounts.
public final class Retries {
  private static final long EVERY = TimeUnit.DAYS.toNanos(1);
  private static final long AFTER_FAILURE = TimeUnit.HOURS.toNanos(1);

  private final Map<AccountId, Pass> passes = new HashMap<>();

  /// @param after the email after which it goes on
  /// @param due by [System#nanoTime]
  private record Pass(long after, long due) {}

  public boolean isDue(AccountId account) {
    Pass pass = passes.get(account);
    return pass == null || pass.due - System.nanoTime() <= 0;
  }

  /// Those after this email are to be tried.
  public long after(AccountId account) {
    Pass pass = passes.get(account);
    return pass == null ? 0 : pass.after;
  }

  /// There was no time for those after this email.
  public void reached(AccountId account, long email) {
    passes.put(account, new Pass(email, System.nanoTime()));
  }

  public void done(AccountId account) {
    passes.put(account, new Pass(0, System.nanoTime() + EVERY));
  }

  /// A store is away: it is tried again sooner.
  public void failed(AccountId account) {
    passes.put(account, new Pass(0, System.nanoTime() + AFTER_FAILURE));
  }
}
