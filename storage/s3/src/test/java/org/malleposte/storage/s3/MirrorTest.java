package org.malleposte.storage.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.malleposte.storage.CorruptObject;
import org.malleposte.storage.ObjectStoreContract;
import org.malleposte.storage.Spool;
import org.malleposte.storage.StorageException;

/// Two buckets behind a proxy each, and nobody who repays by himself.
final class MirrorTest {
  private static LocalS3 s3;

  @TempDir Path folder;
  private FaultProxy first;
  private FaultProxy second;
  private Owed owed;
  private BodyCache cache;
  private Mirror mirror;

  @BeforeAll
  static void serve() {
    s3 = LocalS3.start();
  }

  @BeforeEach
  void open() throws IOException {
    first = new FaultProxy(s3.endpoint(), 1);
    second = new FaultProxy(s3.endpoint(), 2);
    owed = new Owed(folder.resolve("owed"));
    cache = new BodyCache(folder.resolve("cache"), 1 << 20);
    mirror = new Mirror(List.of(side(first), side(second)), owed);
  }

  @AfterEach
  void close() {
    mirror.close();
    first.close();
    second.close();
  }

  private Side side(FaultProxy proxy) {
    S3Place place =
        new S3Place(Optional.of(proxy.endpoint()), "us-east-1", s3.bucket(), true, LocalS3.SERVER);
    S3Options options = S3Options.of(place, folder).withTimeout(Duration.ofSeconds(60));
    Side side = new Side(new Bucket(place, options), () -> {});
    side.check();
    return side;
  }

  private void put(byte[] message) {
    mirror.put(ObjectStoreContract.key("acme", message), Spool.of(message));
  }

  private boolean finds(byte[] message) {
    Path file = cache.incoming();
    return mirror.find(ObjectStoreContract.key("acme", message), file).isPresent();
  }

  @Test
  void aBucketThatIsAwayIsLeftAloneUntilItIsGivenWhatItIsOwed() {
    byte[] one = ObjectStoreContract.content(1_000, true);
    byte[] two = ObjectStoreContract.content(2_000, true);
    first.spoil(1, FaultProxy.Fate.ERROR);
    put(one);
    int asked = first.spoilt();
    assertThat(asked).isPositive();

    put(two);
    put(two);
    assertThat(finds(one)).isTrue();
    assertThat(mirror.size(ObjectStoreContract.key("acme", two))).isEqualTo(2_000);
    assertThat(first.spoilt()).isEqualTo(asked);
    assertThat(owed.count()).isEqualTo(2);
    assertThat(mirror.repay(cache)).isEqualTo(2);

    first.spoil(0);
    assertThat(mirror.repay(cache)).isZero();
    assertThat(owed.count()).isZero();
    second.spoil(1, FaultProxy.Fate.ERROR);
    assertThat(finds(one)).isTrue();
    assertThat(finds(two)).isTrue();
    assertThat(mirror.secondReads()).isEqualTo(1);
  }

  @Test
  void damageInOneIsNotTheLastWordWhileTheOtherIsAway() {
    StorageException away = new StorageException("it is away");
    CorruptObject damaged = new CorruptObject("it is damaged");
    assertThat(Mirror.combined(List.of(damaged, away))).isSameAs(away);
    assertThat(Mirror.combined(List.of(damaged))).isSameAs(damaged);
  }

  @Test
  void whenNoBucketIsThereEveryBodyTriesBoth() {
    byte[] message = ObjectStoreContract.content(1_000, true);
    first.spoil(1, FaultProxy.Fate.ERROR);
    second.spoil(1, FaultProxy.Fate.ERROR);
    assertThatThrownBy(() -> put(message)).isInstanceOf(StorageException.class);

    first.spoil(0);
    second.spoil(0);
    put(message);
    assertThat(owed.count()).isZero();
  }

  @Test
  void aReadThatFailsTellsThatABucketIsAway() {
    byte[] message = ObjectStoreContract.content(1_000, true);
    put(message);
    first.spoil(1, FaultProxy.Fate.ERROR);
    assertThat(finds(message)).isTrue();
    int asked = first.spoilt();
    assertThat(finds(message)).isTrue();
    assertThat(first.spoilt()).isEqualTo(asked);
  }
}
