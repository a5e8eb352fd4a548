package org.malleposte.format;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Real messages for tests, many of them malformed: the archives of a folder `shared/corpus/mail`
/// beside the repository where there is one (and the program zstd), else a few of our own.
///
/// ```java
/// Corpus.forEach((name, bytes) -> assertThat(MessageParser.parse(bytes).size()).isEqualTo(...));
/// ```
public final class Corpus {
  private static final List<String> OWN =
      List.of(
          "alternative.eml",
          "attachments.eml",
          "bounce.eml",
          "broken.eml",
          "digest.eml",
          "latin1.eml",
          "plain.eml",
          "no-header.eml");

  private Corpus() {}

  /// Receives messages.
  @FunctionalInterface
  public interface Visitor {
    void visit(String name, byte[] message);
  }

  /// Whether the large corpus is here.
  public static boolean isComplete() {
    return folder() != null && hasZstd();
  }

  /// All messages, one in memory at a time.
  public static void forEach(Visitor visitor) {
    Path folder = folder();
    try {
      if (folder == null || !hasZstd()) {
        own(visitor);
        return;
      }
      for (Path archive : archives(folder)) {
        unpack(archive, visitor);
      }
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  private static void own(Visitor visitor) throws IOException {
    for (String name : OWN) {
      try (InputStream in = Corpus.class.getResourceAsStream("messages/" + name)) {
        if (in == null) {
          throw new IOException("no message " + name);
        }
        visitor.visit(name, in.readAllBytes());
      }
    }
  }

  private static @Nullable Path folder() {
    Path root = Path.of(System.getProperty("malleposte.root", ".")).toAbsolutePath().normalize();
    for (String way : List.of("../shared/corpus/mail", "../../shared/corpus/mail")) {
      Path folder = root.resolve(way);
      if (Files.isDirectory(folder)) {
        return folder;
      }
    }
    return null;
  }

  private static boolean hasZstd() {
    return Stream.of(System.getenv().getOrDefault("PATH", "").split(":", -1))
        .anyMatch(folder -> Files.isExecutable(Path.of(folder, "zstd")));
  }

  private static List<Path> archives(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> file.toString().endsWith(".tar.zst")).sorted().toList();
    }
  }

  private static void unpack(Path archive, Visitor visitor) throws IOException {
    Process zstd = new ProcessBuilder("zstd", "-dcq", archive.toString()).start();
    try (InputStream tar = new BufferedInputStream(zstd.getInputStream(), 1 << 16)) {
      byte[] header = tar.readNBytes(512);
      while (header.length == 512 && header[0] != 0) {
        int size = Integer.parseInt(text(header, 124, 12).strip(), 8);
        byte[] content = tar.readNBytes(size);
        tar.skipNBytes((512 - size % 512) % 512);
        if (header[156] == '0' || header[156] == 0) {
          visitor.visit(text(header, 0, 100), content);
        }
        header = tar.readNBytes(512);
      }
      tar.transferTo(OutputStream.nullOutputStream());
    } finally {
      zstd.destroy();
    }
  }

  private static String text(byte[] header, int from, int length) {
    int end = from;
    while (end < from + length && header[end] != 0) {
      end++;
    }
    return new String(header, from, end - from, StandardCharsets.UTF_8);
  }
}
