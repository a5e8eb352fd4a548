package org.malleposte.storage.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.malleposte.storage.AccountId;
import org.malleposte.storage.Bytes;
import org.malleposte.storage.JournalEntry;
import org.malleposte.storage.MetadataStore;
import org.malleposte.storage.Mutation;
import org.malleposte.storage.ObjectKey;

/// Kills a process under writes, again and again on the same store, and holds the store against
/// what that process had acknowledged. More rounds with `-Dcrash.rounds=200`.
final class CrashTest {
  private static final int ROUNDS = Integer.getInteger("crash.rounds", 6);

  @TempDir private Path directory;

  private final Set<ObjectKey> kept = new HashSet<>();
  private final Set<ObjectKey> unsure = new HashSet<>();
  private final Set<ObjectKey> gone = new HashSet<>();
  private final Map<AccountId, Long> commits = new HashMap<>();
  private final List<String> failures = new ArrayList<>();
  private long appended;

  @Test
  void nothingAcknowledgedIsLostAndNothingIsHalfDone() throws Exception {
    long seed = Long.getLong("crash.seed", System.nanoTime());
    Random random = new Random(seed);
    for (int round = 1; round <= ROUNDS; round++) {
      int acknowledged = writeAndKill(random);
      try (EmbeddedStorage storage = EmbeddedStorage.open(directory, CrashVictim.OPTIONS)) {
        verify(storage);
      } catch (Exception | AssertionError e) {
        throw new AssertionError("round " + round + " with -Dcrash.seed=" + seed, e);
      }
      assertThat(acknowledged).isPositive();
    }
    assertThat(failures).isEmpty();
  }

  private int writeAndKill(Random random) throws Exception {
    Process victim =
        new ProcessBuilder(
                ProcessHandle.current().info().command().orElseThrow(),
                "-Xmx256m",
                "-XX:TieredStopAtLevel=1",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty(
                    "surefire.test.class.path", System.getProperty("java.class.path")),
                CrashVictim.class.getName(),
                directory.toString(),
                Long.toString(random.nextLong()))
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    int lines = 0;
    int enough = 1 + random.nextInt(1_500);
    try (BufferedReader said = victim.inputReader()) {
      for (String line = said.readLine(); line != null; line = said.readLine()) {
        if (line.endsWith(" .")) { // the last one may be torn
          note(line);
          lines++;
        }
        if (lines == enough) {
          victim.toHandle().destroyForcibly(); // leaves the pipe open: what was said counts
        }
      }
    } finally {
      victim.destroyForcibly().waitFor();
    }
    return lines;
  }

  private void note(String line) {
    String[] words = line.split(" ");
    switch (words[0]) {
      case "put" -> kept.add(ObjectKey.parse(words[1]));
      case "commit" ->
          commits.merge(AccountId.parse(words[1]), Long.parseLong(words[2]), Math::max);
      case "append" -> appended = Math.max(appended, Long.parseLong(words[1]));
      case "deleting" -> {
        kept.remove(ObjectKey.parse(words[1]));
        unsure.add(ObjectKey.parse(words[1]));
      }
      case "deleted" -> {
        unsure.remove(ObjectKey.parse(words[1]));
        gone.add(ObjectKey.parse(words[1]));
      }
      case "failed" -> failures.add(line);
      default -> throw new AssertionError("the victim said: " + line);
    }
  }

  private void verify(EmbeddedStorage storage) throws IOException {
    for (ObjectKey key : kept) {
      try (InputStream body = storage.objects().open(key)) {
        assertThat(body.readAllBytes()).hasSizeGreaterThan(99); // its hash is checked at its end
      }
    }
    for (ObjectKey key : gone) {
      assertThat(storage.objects().size(key)).as("deleted %s", key).isEqualTo(-1);
    }
    commits.forEach((account, modseq) ->
        assertThat(storage.metadata().latest(account)).isGreaterThanOrEqualTo(modseq));
    for (AccountId account : commits.keySet()) {
      verifyAccount(storage, account);
    }
    assertThat(
            storage.metadata().read(CrashVictim.STREAM, 0, Integer.MAX_VALUE).getLast().position())
        .isGreaterThanOrEqualTo(appended);
  }

  private void verifyAccount(EmbeddedStorage storage, AccountId account) {
    MetadataStore metadata = storage.metadata();
    long latest = metadata.latest(account);
    List<JournalEntry> journal = metadata.after(account, 0, Integer.MAX_VALUE);
    assertThat(journal).hasSize((int) latest);
    Map<Bytes, String> replayed = new TreeMap<>();
    for (JournalEntry entry : journal) {
      for (Mutation mutation : entry.mutations()) {
        switch (mutation) {
          case Mutation.Put put -> replayed.put(name(put), Bytes.of(put.value()).utf8());
          case Mutation.Delete delete -> replayed.remove(name(delete));
        }
      }
      Bytes number = Bytes.ofLong(entry.modseq());
      byte[] name = metadata.get(account, CrashVictim.HEADER, number);
      assertThat(name).as("immutable record %d of %s", entry.modseq(), account).isNotNull();
      ObjectKey body = ObjectKey.parse(Bytes.of(name == null ? new byte[0] : name).utf8());
      // A commit is never there without the body that was put before it.
      assertThat(storage.objects().size(body)).as("body %s", body).isPositive();
    }
    Map<Bytes, String> stored = new TreeMap<>();
    metadata.scan(
        account,
        CrashVictim.ENTRY,
        Bytes.EMPTY,
        Bytes.EMPTY,
        (key, value) -> stored.put(key, Bytes.of(value).utf8()) == null);
    stored.put(
        CrashVictim.ONE,
        Bytes.of(metadata.get(account, CrashVictim.COUNTER, CrashVictim.ONE)).utf8());
    assertThat(stored).isEqualTo(replayed);
    assertThat(stored.get(CrashVictim.ONE)).isEqualTo(Bytes.ofLong(latest).utf8());
  }

  private static Bytes name(Mutation mutation) {
    return mutation.key();
  }
}
