package org.malleposte.jmap.http;

import java.util.Collection;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.malleposte.account.Account;
import org.malleposte.jmap.push.Following;
import org.malleposte.jmap.push.Pending;
import org.malleposte.jmap.push.PushHub;

/// What a client has subscribed to on an open connection, and what it has not been told yet.
final class Channel implements AutoCloseable {
  private final Pending pending;
  private final Following watch;

  /// @param all accounts that the client may look at, asked again when that changes
  /// @param wanted types, empty for all
  /// @param resume where the client was, or null for one that comes fresh
  /// @param wake called on a committing thread when there is something to tell
  Channel(
      PushHub hub,
      Supplier<List<Account>> all,
      Collection<String> wanted,
      @Nullable String resume,
      Runnable wake) {
    List<Account> accounts = all.get();
    this.pending = new Pending(wanted, accounts);
    this.watch =
        new Following(
            hub,
            all,
            (account, types, modseq) -> {
              pending.add(account, types, modseq);
              wake.run();
            });
    try {
      // Also what came between the two lines above.
      pending.resume(resume == null ? pending.state() : resume, accounts);
    } catch (RuntimeException e) {
      watch.close();
      throw e;
    }
  }

  Pending pending() {
    return pending;
  }

  @Override
  public void close() {
    watch.close();
  }
}
