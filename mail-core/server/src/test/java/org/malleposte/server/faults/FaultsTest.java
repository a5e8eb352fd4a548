package org.malleposte.server.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Promises 1, 3 and 6, several servers, three nodes of Cassandra and an S3 at once: nothing that
/// was acknowledged is lost, and everybody sees the same order of things, whatever is killed, cut
/// and spoilt meanwhile. `deploy/faults/run` is the long run.
class FaultsTest {
  private static final int PORT_BASE = Integer.getInteger("malleposte.faults.port", 27_000);
  private static final double MINUTES =
      Double.parseDouble(System.getProperty("malleposte.faults.minutes", "0.4"));
  private static final long SEED = Long.getLong("malleposte.faults.seed", 42);
  private static final int NODES = Integer.getInteger("malleposte.faults.nodes", 3);
  private static final int PAUSE = Integer.getInteger("malleposte.faults.pause", 100);
  private static final String FOLDER = System.getProperty("malleposte.faults.folder", "");

  @TempDir Path temp;

  @Test
  void whateverGoesWrongNothingAcknowledgedIsLostAndAllSeeTheSame() throws Exception {
    Path folder = FOLDER.isEmpty() ? temp : Path.of(FOLDER);
    Duration time = Duration.ofMillis((long) (60_000 * MINUTES));
    FaultRun.Result result =
        FaultRun.run(new FaultRun.Options(folder, PORT_BASE, NODES, time, SEED, PAUSE));

    System.out.println("seed " + SEED + ", " + time);
    result.print(System.out);
    assertThat(result.faults()).isEmpty();
    assertThat(result.operations()).hasSizeGreaterThan(50);
    assertThat(Checker.check(tampered(result.operations(), Call.Read.class))).isNotEmpty();
    assertThat(Checker.check(tampered(result.operations(), Call.Get.class))).isNotEmpty();
  }

  /// The same history with the flags changed that one of the reads was answered by.
  private static List<Operation> tampered(List<Operation> history, Class<? extends Call> kind) {
    List<Operation> tampered = new ArrayList<>(history);
    List<Integer> reads = new ArrayList<>();
    for (int i = 0; i < history.size(); i++) {
      Answer answer = history.get(i).answer();
      boolean told = !answer.told().isEmpty() || !answer.jmap().mailboxes().isEmpty();
      if (kind.isInstance(history.get(i).call()) && told) {
        reads.add(i);
      }
    }
    assertThat(reads).isNotEmpty();
    int one = reads.get(new Random(SEED).nextInt(reads.size()));
    tampered.set(one, history.get(one).answered(tampered(history.get(one).answer())));
    return tampered;
  }

  private static Answer tampered(Answer answer) {
    Answer.Jmap jmap = answer.jmap();
    return new Answer(
        answer.outcome(),
        answer.told().stream()
            .map(told ->
                new Told(
                    told.mailbox(),
                    told.name(),
                    told.uid(),
                    told.flags() ^ Marks.ALL,
                    told.modseq()))
            .toList(),
        answer.numbers(),
        new Answer.Jmap(
            jmap.mailboxes(), jmap.keywords() ^ Marks.ALL, jmap.before(), jmap.after()));
  }
}
