package org.malleposte.search.follow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;

class NicenessTest {
  private static final Path STAT = Path.of("/proc/thread-self/stat");

  @Test
  void onlyTheThreadThatAsksIsPolite() throws Exception {
    assumeThat(STAT).exists();
    int before = nice();
    FutureTask<Integer> polite =
        new FutureTask<>(() -> {
          Niceness.bePolite();
          return nice();
        });
    Thread.ofPlatform().start(polite);
    assertThat(polite.get()).isGreaterThanOrEqualTo(Niceness.POLITE);
    assertThat(nice()).isEqualTo(before);
  }

  /// The 19th field of proc(5)'s stat; the second may hold spaces and ends with a parenthesis.
  private static int nice() throws IOException {
    String stat = Files.readString(STAT);
    return Integer.parseInt(stat.substring(stat.lastIndexOf(')') + 2).split(" ")[16]);
  }
}
