package org.malleposte.directory;

import java.util.List;
import java.util.Set;
import org.malleposte.account.Accounts;
import org.malleposte.account.Actor;
import org.malleposte.account.Event;
import org.malleposte.storage.AccountId;
import org.malleposte.storage.MemoryMetadataStore;

/// A directory in memory, with the domain `example.org`:
///
///     ann  an administrator, password "ann's secret"
///     bob  password "bob's secret"
public final class TestingDirectory implements AutoCloseable {
  public static final Actor ACTOR = Actor.system("test");

  public final FakeClock clock = new FakeClock();
  public final MemoryMetadataStore store = new MemoryMetadataStore();
  public final Accounts accounts = new Accounts(store, clock);
  public final Directory directory = Directory.open(accounts);
  public final Authenticator authenticator = new Authenticator(directory, clock);
  public final User ann;
  public final User bob;

  public TestingDirectory() throws DirectoryException {
    directory.domains().add(ACTOR, "example.org");
    ann =
        directory
            .users()
            .create(
                ACTOR, NewUser.of("ann@example.org", "ann's secret").withRoles(Set.of(Role.ADMIN)));
    bob = directory.users().create(ACTOR, NewUser.of("bob@example.org", "bob's secret"));
  }

  /// What the journal says since a modseq.
  public List<Event> events(long since) {
    return accounts.open(new AccountId("default", "directory")).after(since, 100).stream()
        .flatMap(c -> c.changes().stream())
        .flatMap(c -> c.events().stream())
        .toList();
  }

  public long modseq() {
    return accounts.open(new AccountId("default", "directory")).modseq();
  }

  @Override
  public void close() {
    directory.close();
  }
}
