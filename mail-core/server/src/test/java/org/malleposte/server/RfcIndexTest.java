package org.malleposte.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// Holds what the code cites against `docs/rfc.tsv`, and the other way round.
class RfcIndexTest {
  private static final Path ROOT = Path.of(System.getProperty("malleposte.root"));
  private static final Pattern CITED = Pattern.compile("RFC\\s?(\\d{3,5})\\b");
  private static final List<String> STATUSES = List.of("full", "part", "reference");

  private record Row(int number, String status, String module, String title) {
    static Row of(String line) {
      String[] fields = line.split("\t", -1);
      assertThat(fields).as(line).hasSize(4);
      return new Row(Integer.parseInt(fields[0]), fields[1], fields[2], fields[3]);
    }
  }

  @Test
  void everyRfcThatTheCodeCitesIsListed() throws IOException {
    Map<Integer, Path> cited = cited();
    List<Integer> listed = rows().stream().map(Row::number).toList();
    List<String> missing = new ArrayList<>();
    cited.forEach((number, where) -> {
      if (!listed.contains(number)) {
        missing.add("RFC " + number + ", cited in " + ROOT.relativize(where));
      }
    });
    assertThat(missing).as("to be added to docs/rfc.tsv").isEmpty();
  }

  @Test
  void everyRfcThatIsListedAsDoneIsCited() throws IOException {
    Map<Integer, Path> cited = cited();
    assertThat(rows())
        .filteredOn(row -> !row.status.equals("reference"))
        .filteredOn(row -> !cited.containsKey(row.number))
        .as("listed in docs/rfc.tsv but cited nowhere")
        .isEmpty();
  }

  @Test
  void theListIsInOrderAndEveryRowIsWhole() throws IOException {
    List<Row> rows = rows();
    assertThat(rows.stream().map(Row::number)).isSorted().doesNotHaveDuplicates();
    assertThat(rows)
        .allSatisfy(row -> {
          assertThat(row.status).as("RFC " + row.number).isIn(STATUSES);
          assertThat(row.module).as("RFC " + row.number).isNotBlank();
          assertThat(row.title).as("RFC " + row.number).isNotBlank();
        });
  }

  private static List<Row> rows() throws IOException {
    return Files.readAllLines(ROOT.resolve("docs/rfc.tsv")).stream().skip(1).map(Row::of).toList();
  }

  private static Map<Integer, Path> cited() throws IOException {
    Map<Integer, Path> cited = new TreeMap<>();
    for (String room : List.of("storage", "mail-core")) {
      try (Stream<Path> files = Files.walk(ROOT.resolve(room))) {
        for (Path file : files.filter(RfcIndexTest::isSource).toList()) {
          Matcher matcher = CITED.matcher(Files.readString(file));
          while (matcher.find()) {
            cited.putIfAbsent(Integer.parseInt(matcher.group(1)), file);
          }
        }
      }
    }
    return cited;
  }

  private static boolean isSource(Path file) {
    return file.toString().endsWith(".java") && !file.toString().contains("/target/");
  }
}
