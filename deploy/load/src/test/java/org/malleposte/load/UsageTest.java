package org.malleposte.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class UsageTest {
  @Test
  void countsWhatAllServersTell() {
    var asked = new LinkedHashMap<String, Double>();
    Usage.read("# HELP\nmalleposte_commits_total 7.0\njvm_threads 3\n", Usage.SERIES, asked);
    Usage.read(
        "malleposte_commits_total 5.0\nmalleposte_s3_puts_total 1.0E3\n", Usage.SERIES, asked);
    assertThat(asked).isEqualTo(Map.of("commits", 12.0, "s3_puts", 1000.0));
  }

  @Test
  void tellsWhatWasAskedInBetween() {
    var before = new Usage(OptionalLong.of(10), Map.of("reads", 3.0));
    var after = new Usage(OptionalLong.of(40), Map.of("reads", 5.0, "writes", 2.0));
    assertThat(after.since(before))
        .isEqualTo(new Usage(OptionalLong.of(30), Map.of("reads", 2.0, "writes", 2.0)));
  }
}
