package org.malleposte.storage.s3;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.malleposte.storage.ArchiveStore;
import org.malleposte.storage.NameTaken;
import org.malleposte.storage.Spool;
import org.malleposte.storage.StorageException;

/// What is archived in two buckets of which one missed something.
final class ArchiveEveningTest {
  private static LocalS3 s3;

  @TempDir Path folder;
  private FaultProxy proxy;
  private Side first;
  private Side second;
  private S3Archive both;

  @BeforeAll
  static void serve() {
    s3 = LocalS3.start();
  }

  @BeforeEach
  void open() throws IOException {
    proxy = new FaultProxy(s3.endpoint(), 1);
    first = side(LocalS3.place(s3.bucket(), LocalS3.SERVER));
    second =
        side(
            new S3Place(
                Optional.of(proxy.endpoint()), "us-east-1", s3.bucket(), true, LocalS3.SERVER));
    both = archive(first, second);
  }

  private Side side(S3Place place) {
    S3Options options = S3Options.of(place, folder).withTimeout(Duration.ofSeconds(60));
    Side side = new Side(new Bucket(place, options), () -> {});
    side.check();
    return side;
  }

  private S3Archive archive(Side... sides) {
    return new S3Archive(List.of(sides), new BodyCache(folder.resolve("cache"), 1 << 20));
  }

  @AfterEach
  void close() {
    first.bucket().close();
    second.bucket().close();
    proxy.close();
  }

  private static void put(ArchiveStore archive, String name) {
    archive.put(name, Spool.of(name.getBytes(UTF_8)));
  }

  private static List<String> names(ArchiveStore archive) {
    List<String> names = new ArrayList<>();
    archive.list("", "", (name, _) -> names.add(name));
    return names;
  }

  @Test
  void whatTheSecondMissedItIsGivenWhenItWorksAgain() throws IOException {
    both.even();
    put(both, "segments/1");
    assertThat(both.isUneven()).isFalse();
    proxy.spoil(1, FaultProxy.Fate.ERROR);
    put(both, "segments/2");
    put(both, "segments/3");
    assertThat(both.isUneven()).isTrue();
    assertThatThrownBy(both::even).isInstanceOf(StorageException.class);

    proxy.spoil(0);
    both.even();
    assertThat(both.isUneven()).isFalse();
    assertThat(second.isAway()).isFalse();
    S3Archive alone = archive(second);
    assertThat(names(alone)).containsExactly("segments/1", "segments/2", "segments/3");
    try (InputStream in = alone.open("segments/2")) {
      assertThat(in.readAllBytes()).isEqualTo("segments/2".getBytes(UTF_8));
    }
  }

  @Test
  void whatIsReadComesFromTheOneThatAnswers() throws IOException {
    S3Archive turned = archive(second, first);
    put(turned, "segments/1");
    proxy.spoil(1, FaultProxy.Fate.ERROR);
    assertThat(names(turned)).containsExactly("segments/1");
    int asked = proxy.spoilt();
    assertThat(names(turned)).containsExactly("segments/1");
    turned.open("segments/1").close();
    assertThat(proxy.spoilt()).isEqualTo(asked);
    // The first alone decides what a name means.
    assertThatThrownBy(() -> put(turned, "segments/2")).isInstanceOf(StorageException.class);
    assertThat(names(archive(first))).containsExactly("segments/1");
  }

  @Test
  void aNameThatIsTakenInOneIsInNoOther() {
    archive(second).put("segments/1", Spool.of(new byte[] {1}));

    assertThatThrownBy(() -> put(both, "segments/1")).isInstanceOf(NameTaken.class);
    assertThat(names(archive(first))).isEmpty();
    put(both, "segments/2");
    assertThat(names(archive(first))).containsExactly("segments/2");
  }

  @Test
  void whoDiedBetweenTheTwoIsMadeGoodAtTheStart() {
    put(archive(first), "segments/2");
    put(archive(first), "segments/3");
    put(archive(second), "segments/1");
    put(archive(second), "segments/2");

    both.even();
    assertThat(names(archive(first))).containsExactly("segments/1", "segments/2", "segments/3");
    assertThat(names(archive(second))).containsExactly("segments/1", "segments/2", "segments/3");
  }
}
