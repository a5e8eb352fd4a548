package org.malleposte.jmap.sharing;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.malleposte.directory.DirectoryException;
import org.malleposte.jmap.OpenAccount;
import org.malleposte.jmap.push.Following;
import org.malleposte.jmap.push.PushHub;
import org.malleposte.mail.MailException;
import org.malleposte.mail.Right;

/// Who listens hears of mailboxes that are shared meanwhile, and of the notice that says so.
class FollowingTest {
  @TempDir Path folder;

  @Test
  void whatIsSharedLaterIsHeardToo() throws DirectoryException, MailException {
    Set<String> heard = ConcurrentHashMap.newKeySet();
    try (Neighbours at = new Neighbours(folder);
        PushHub hub = new PushHub(at.accounts);
        Following _ =
            new Following(
                hub,
                () ->
                    at.catalogue.accounts().all(at.signedIn(at.ben)).stream()
                        .map(OpenAccount::account)
                        .toList(),
                (account, types, _) -> types.forEach(type -> heard.add(account.name() + type)))) {
      at.put(at.ann, "Archive", "before");
      assertThat(heard).isEmpty();
      at.of(at.ann).rights(at.caller(at.ann), "Archive", "ben@example.org", Right.parse("lr"));
      assertThat(heard).contains("u2ShareNotification");
      long end = System.nanoTime() + Duration.ofSeconds(60).toNanos();
      while (!heard.contains("u1Email") && System.nanoTime() < end) {
        at.put(at.ann, "Archive", "after");
        LockSupport.parkNanos(5_000_000);
      }
      assertThat(heard).contains("u1Email", "u1Mailbox");
    }
  }
}
