package org.malleposte.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/// Every sample message says where it is from and under which licence it may be passed on.
class SamplesTest {
  private static final Path SAMPLES =
      Path.of(System.getProperty("malleposte.root", "../.."), "samples").normalize();

  private record Origin(String file, String sha256, String source, String path, String licence) {}

  @Test
  void theListNamesEveryFileWithItsHash() throws IOException {
    var listed =
        origins().stream()
            .collect(Collectors.toMap(Origin::file, Origin::sha256, (a, b) -> a, TreeMap::new));
    assertThat(files()).isEqualTo(listed);
  }

  @Test
  void everyLicenceIsHereInFull() throws IOException {
    assertThat(origins())
        .allSatisfy(origin ->
            assertThat(SAMPLES.resolve("LICENSES/" + origin.licence() + ".txt")).isRegularFile())
        .noneMatch(origin -> origin.source().isBlank() || origin.path().isBlank());
  }

  @Test
  void thereIsEnoughForAGoodLook() throws IOException {
    var files = files().keySet();
    assertThat(files).hasSizeBetween(300, 400);
    assertThat(files.stream().map(file -> Path.of(file).getName(1)).distinct())
        .hasSizeGreaterThan(3);
  }

  private static List<Origin> origins() throws IOException {
    return Files.readAllLines(SAMPLES.resolve("PROVENANCE.tsv")).stream()
        .skip(1)
        .map(line -> line.split("\t"))
        .map(cell -> new Origin(cell[0], cell[1], cell[2], cell[3], cell[4]))
        .toList();
  }

  private static Map<String, String> files() throws IOException {
    try (var files = Files.walk(SAMPLES.resolve("mail"))) {
      return files
          .filter(Files::isRegularFile)
          .collect(
              Collectors.toMap(
                  file -> SAMPLES.relativize(file).toString(),
                  SamplesTest::sha256,
                  (a, b) -> a,
                  TreeMap::new));
    }
  }

  private static String sha256(Path file) {
    try {
      return HexFormat.of()
          .formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file)));
    } catch (IOException | NoSuchAlgorithmException e) {
      throw new AssertionError(file + " could not be read", e);
    }
  }
}
