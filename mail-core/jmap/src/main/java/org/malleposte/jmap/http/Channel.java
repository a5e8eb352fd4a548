package org.malleposte.jmap.http;

import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.malleposte.account.Account;
import org.malleposte.account.Watch;
import org.malleposte.jmap.push.Pending;
import org.malleposte.jmap.push.PushHub;

/// What a client has subscribed to on an open connection, and what it has not been told yet.
final class Channel implements AutoCloseable {
  private final Pending pending;
  private final Watch watch;

  /// @param wanted types, empty for all
  /// @param resume where the client was, or null for one that comes fresh
  /// @param wake called on a committing thread when there is something to tell
  Channel(
      PushHub hub,
      List<Account> accounts,
      Collection<String> wanted,
      @Nullable String resume,
      Runnable wake) {
    this.pending = new Pending(wanted, accounts);
    this.watch =
        hub.listen(
            accounts.stream().map(Account::id).toList(),
            (account, types, modseq) -> {
              pending.add(account, types, modseq);
              wake.run();
            });
    // Also what came between the two lines above.
    pending.resume(resume == null ? pending.state() : resume, accounts);
  }

  Pending pending() {
    return pending;
  }

  @Override
  public void close() {
    watch.close();
  }
}
