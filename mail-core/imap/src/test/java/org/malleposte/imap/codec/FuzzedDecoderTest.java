package org.malleposte.imap.codec;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.malleposte.format.Damage;

/// Plays to [DecoderFuzz] what a fuzzer found once, and commands damaged by chance.
class FuzzedDecoderTest {
  @TestFactory
  Stream<DynamicTest> whatWasFound() throws IOException, URISyntaxException {
    Path folder = Path.of(Objects.requireNonNull(getClass().getResource("fuzz")).toURI());
    try (Stream<Path> files = Files.list(folder)) {
      List<Path> all = files.sorted().toList();
      assertThat(all).isNotEmpty();
      return all.stream()
          .map(file ->
              DynamicTest.dynamicTest(
                  file.getFileName().toString(), () -> DecoderFuzz.fuzzerTestOneInput(read(file))));
    }
  }

  @Property(tries = 1000)
  void damagedCommands(@ForAll long seed) {
    Random random = new Random(seed);
    Commands commands = new Commands(random);
    byte[] command = Printer.print(commands.next(), random);
    byte[] other = Printer.print(commands.next(), random);
    DecoderFuzz.fuzzerTestOneInput(Damage.to(command, other, random));
  }

  private static byte[] read(Path file) {
    try {
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
