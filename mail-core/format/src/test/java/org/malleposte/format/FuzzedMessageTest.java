package org.malleposte.format;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/// Plays to [MessageFuzz] what a fuzzer found once, and messages damaged by chance.
class FuzzedMessageTest {
  @TestFactory
  Stream<DynamicTest> whatWasFound() {
    return files("fuzz").stream()
        .map(file ->
            DynamicTest.dynamicTest(
                file.getFileName().toString(), () -> MessageFuzz.fuzzerTestOneInput(read(file))));
  }

  @Property(tries = 300)
  void damagedMessages(@ForAll long seed) {
    Random random = new Random(seed);
    List<Path> messages = files("messages");
    byte[] message = read(messages.get(random.nextInt(messages.size())));
    byte[] other = read(messages.get(random.nextInt(messages.size())));
    MessageFuzz.fuzzerTestOneInput(Damage.to(message, other, random));
  }

  private static List<Path> files(String folder) {
    try {
      Path path =
          Path.of(Objects.requireNonNull(FuzzedMessageTest.class.getResource(folder)).toURI());
      try (Stream<Path> files = Files.list(path)) {
        List<Path> all = new ArrayList<>(files.sorted().toList());
        assertThat(all).isNotEmpty();
        return all;
      }
    } catch (IOException | URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  private static byte[] read(Path file) {
    try {
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
