package org.malleposte.account.lease;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.malleposte.account.Account;
import org.malleposte.account.Accounts;
import org.malleposte.account.Actor;
import org.malleposte.account.LeaseLost;
import org.malleposte.storage.AccountId;
import org.malleposte.storage.Bytes;
import org.malleposte.storage.Kind;
import org.malleposte.storage.MemoryMetadataStore;
import org.malleposte.storage.MetadataStore;
import org.malleposte.storage.StorageException;

/// Two processes of one store, and work that one of them does.
class LeaseTest {
  private static final AccountId HOME = new AccountId("default", "work");
  private static final Kind NOTE = Kind.mutable(100, "note");
  private static final Duration TIME = Duration.ofSeconds(1);

  private final MemoryMetadataStore store = new MemoryMetadataStore();
  private final List<String> events = new CopyOnWriteArrayList<>();

  /// A process whose way to the store can be cut.
  private final class Process {
    final AtomicBoolean cut = new AtomicBoolean();
    final Accounts accounts;
    final Lease lease;
    final AtomicBoolean unable = new AtomicBoolean();

    Process(String name) {
      MetadataStore through = reached();
      accounts = new Accounts(through, Clock.systemUTC());
      accounts.share();
      Lease.Work work =
          new Lease.Work() {
            @Override
            public void begin() {
              if (unable.get()) {
                throw new IllegalStateException(name + " is unable");
              }
              events.add(name + " begins");
            }

            @Override
            public void end() {
              events.add(name + " ends");
            }
          };
      lease = new Lease(accounts, through, HOME, "work", name, TIME, work);
    }

    private MetadataStore reached() {
      return (MetadataStore)
          Proxy.newProxyInstance(
              MetadataStore.class.getClassLoader(),
              new Class<?>[] {MetadataStore.class},
              (_, method, arguments) -> {
                if (cut.get()) {
                  throw new StorageException("the store cannot be reached");
                }
                try {
                  return method.invoke(store, arguments);
                } catch (InvocationTargetException e) {
                  throw e.getCause();
                }
              });
    }
  }

  private void await(String event) throws InterruptedException {
    for (int i = 0; i < 6_000 && !events.contains(event); i++) {
      Thread.sleep(10);
    }
    assertThat(events).contains(event);
  }

  /// A machine that stands still for a moment may let a lease go and take it again.
  private void neverDidBothAtOnce() {
    for (int i = 1; i < events.size(); i += 2) {
      assertThat(events.get(i))
          .as(events.toString())
          .isEqualTo(events.get(i - 1).replace("begins", "ends"));
    }
  }

  @Test
  void whatIsGivenBackAnotherTakes() throws Exception {
    Process one = new Process("one");
    Process two = new Process("two");
    one.lease.start();
    await("one begins");
    two.lease.start();
    one.lease.close();
    await("two begins");
    neverDidBothAtOnce();
    two.lease.close();
  }

  @Test
  void workThatCannotBeBegunIsLeftToAnother() throws Exception {
    Process one = new Process("one");
    Process two = new Process("two");
    one.unable.set(true);
    one.lease.start();
    for (int i = 0; i < 6_000 && one.accounts.open(HOME).modseq() == 0; i++) {
      Thread.sleep(10); // until it has taken it in vain
    }
    two.lease.start();
    await("two begins");
    assertThat(one.lease.isHeld()).isFalse();
    one.lease.close();
    two.lease.close();
  }

  @Test
  void whoCannotGiveASignStopsBeforeAnotherBegins() throws Exception {
    Process one = new Process("one");
    Process two = new Process("two");
    one.lease.start();
    await("one begins");
    two.lease.start();
    one.cut.set(true);
    await("two begins");
    neverDidBothAtOnce();
    assertThat(one.lease.isHeld()).isFalse();
    one.cut.set(false);
    one.lease.close();
    two.lease.close();
  }

  @Test
  void whoWasStoppedInTheMiddleIsKeptOut() throws Exception {
    Process one = new Process("one");
    one.lease.start();
    await("one begins");
    Account home = new Accounts(store, Clock.systemUTC()).open(HOME);
    home.<Boolean, RuntimeException>change(
        Actor.system("test"),
        draft -> {
          new LeaseRecord(LeaseRecord.of(draft, "work").number() + 1, "two").write(draft, "work");
          return true;
        });

    assertThatThrownBy(() ->
            one.accounts
                .open(HOME)
                .<Boolean, RuntimeException>change(
                    Actor.system("test"),
                    draft -> {
                      draft.put(NOTE, Bytes.EMPTY, new byte[1]);
                      one.lease.check(draft);
                      return true;
                    }))
        .isInstanceOf(LeaseLost.class);
    assertThat(home.get(NOTE, Bytes.EMPTY)).isNull();
    await("one ends");
    one.lease.close();
  }
}
