package org.malleposte.mail;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.malleposte.account.Accounts;
import org.malleposte.account.Actor;
import org.malleposte.storage.AccountId;
import org.malleposte.storage.MemoryMetadataStore;
import org.malleposte.storage.MemoryObjectStore;

/// The tree of mailboxes, changed by many at once: several changes become one commit.
class MailboxTreeTest {
  private static final AccountId ANN = new AccountId("default", "u1");

  private final MemoryMetadataStore metadata = new MemoryMetadataStore();
  private final Mail mail = open();
  private final MailAccount ann = mail.open(ANN);
  private final Caller owner =
      new Caller(Actor.system("test"), ANN, Set.of("ann@example.org"), false);

  private Mail open() {
    return new Mail(
        new Accounts(metadata, Clock.systemUTC()),
        metadata,
        new MemoryObjectStore(),
        Clock.systemUTC(),
        MailOptions.DEFAULT);
  }

  /// How many of the calls went well; a refusal is no failure.
  private static long atOnce(int times, IntFunction action) throws Exception {
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Callable<Boolean>> calls =
          IntStream.range(0, times)
              .<Callable<Boolean>>mapToObj(i -> () -> went(action, i))
              .toList();
      long well = 0;
      for (Future<Boolean> done : threads.invokeAll(calls)) {
        well += done.get() ? 1 : 0;
      }
      return well;
    }
  }

  private static boolean went(IntFunction action, int i) {
    try {
      action.act(i);
      return true;
    } catch (MailException e) {
      return false;
    }
  }

  @FunctionalInterface
  private interface IntFunction {
    void act(int i) throws MailException;
  }

  private List<String> paths(MailAccount account) {
    return account.mailboxes().all().stream()
        .map(account.mailboxes()::path)
        .filter(path -> path.startsWith("p"))
        .sorted()
        .toList();
  }

  @Test
  void manyChangesAtOnceLeaveOneTree() throws Exception {
    assertThat(atOnce(300, i -> ann.create(owner, "p/" + i % 10 + "/" + i, ""))).isEqualTo(300);
    assertThat(paths(ann)).hasSize(311); // nobody made a parent twice
    assertThat(atOnce(50, _ -> ann.create(owner, "p/once", ""))).isEqualTo(1);
    assertThat(atOnce(50, i -> ann.rename(owner, "p/once", "p/taken/" + i % 2))).isEqualTo(1);
    assertThat(atOnce(10, i -> ann.rename(owner, "p/" + i, "pp/" + i))).isEqualTo(10);
    assertThat(ann.mailboxes().children(ann.mailboxes().find("p").id(), ""))
        .extracting(Mailbox::name)
        .containsExactly("taken");
    assertThat(ann.mailboxes().children(ann.mailboxes().find("pp/3").id(), "1"))
        .extracting(Mailbox::name)
        .containsExactly(
            "103", "113", "123", "13", "133", "143", "153", "163", "173", "183", "193");
    assertThat(atOnce(300, i -> ann.delete(owner, "pp/" + i % 10 + "/" + i))).isEqualTo(300);
    assertThat(ann.mailboxes().hasChildren(ann.mailboxes().find("pp/3").id())).isFalse();
    assertThat(paths(open().open(ANN))).as("what was written").isEqualTo(paths(ann));
  }

  @Test
  void aNameIsFoundInAnyCaseLevelByLevel() throws Exception {
    ann.create(owner, "Lists/Java", "");
    ann.create(owner, "lists/java", "");
    MailboxTree tree = ann.mailboxes();
    assertThat(tree.findInAnyCase("LISTS/JAVA")).isEqualTo(tree.find("Lists/Java"));
    assertThat(tree.findInAnyCase("inbox")).isEqualTo(tree.find("INBOX"));
    assertThat(tree.findInAnyCase("lists/none")).isNull();
  }
}
