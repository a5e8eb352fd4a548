package org.malleposte.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// What every object store promises. A backend's test implements this interface and inherits the
/// tests.
public interface ObjectStoreContract {
  YearMonth MONTH = YearMonth.of(2026, 11);

  /// The store under test, the same one throughout a test, empty at first.
  ObjectStore store();

  /// What takes objects of [#store] away.
  ObjectCollector collector();

  /// Closes the store and opens it again with what it has kept.
  ObjectStore reopen();

  /// Whether the store keeps objects outside the heap, so that a huge one is a fair test.
  default boolean takesHugeObjects() {
    return true;
  }

  @Test
  default void whatWasPutComesBack() throws IOException {
    byte[] text = "Subject: hello\r\n\r\n".repeat(700).getBytes(StandardCharsets.US_ASCII);
    ObjectKey key = put("acme", text);

    assertThat(store().size(key)).isEqualTo(text.length);
    assertThat(read(key)).isEqualTo(text);
    reopen();
    assertThat(store().size(key)).isEqualTo(text.length);
    assertThat(read(key)).isEqualTo(text);
  }

  @Test
  default void anEmptyObjectIsAnObject() throws IOException {
    ObjectKey key = put("acme", new byte[0]);

    assertThat(store().size(key)).isZero();
    assertThat(read(key)).isEmpty();
    assertThat(store().range(key, 0, 10)).isEmpty();
    assertThat(listed("", "")).containsExactly(key);
  }

  @Test
  default void objectsOfManySizesComeBackWholeAndInParts() throws IOException {
    for (int size : List.of(1, 100, 4_095, 65_536, 131_072, 131_073, 1_000_000, 6_000_000)) {
      for (boolean compressible : List.of(true, false)) {
        byte[] content = content(size, compressible);
        ObjectKey key = put("acme", content);
        assertThat(read(key)).isEqualTo(content);
        assertRanges(key, content);
      }
    }
  }

  private void assertRanges(ObjectKey key, byte[] content) {
    Random random = new Random(content.length);
    for (int i = 0; i < 20; i++) {
      int from = random.nextInt(content.length + 1);
      int length = random.nextInt(200_000);
      int to = (int) Math.min(content.length, (long) from + length);
      assertThat(store().range(key, from, length)).isEqualTo(Arrays.copyOfRange(content, from, to));
    }
    assertThat(store().range(key, 0, content.length)).isEqualTo(content);
    assertThat(store().range(key, content.length, 5)).isEmpty();
    assertThat(store().range(key, content.length + 5L, 5)).isEmpty();
    assertThat(store().range(key, 0, 0)).isEmpty();
  }

  @Test
  default void aStreamMayBeReadInSmallStepsAndLeftEarly() throws IOException {
    byte[] content = content(300_000, true);
    ObjectKey key = put("acme", content);
    try (InputStream in = store().open(key)) {
      assertThat(in.read()).isEqualTo(content[0] & 0xFF);
      assertThat(in.readNBytes(199_999)).isEqualTo(Arrays.copyOfRange(content, 1, 200_000));
    }
    try (InputStream in = store().open(key)) {
      assertThat(in.skip(250_000)).isPositive();
    }
    assertThat(read(key)).isEqualTo(content);
  }

  @Test
  default void puttingTheSameAgainIsHarmless() throws IOException {
    byte[] content = content(10_000, true);
    ObjectKey key = put("acme", content);
    put("acme", content);
    reopen();
    put("acme", content);

    assertThat(read(key)).isEqualTo(content);
    assertThat(listed("", "")).containsExactly(key);
  }

  @Test
  default void aKeyThatDoesNotNameItsContentIsRefused() {
    ObjectKey wrong = key("acme", new byte[] {1});
    assertThatThrownBy(() -> store().put(wrong, Spool.of(new byte[] {2})))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(store().size(wrong)).isEqualTo(-1);
  }

  @Test
  default void whatIsNotThereIsSaidToBeMissing() {
    ObjectKey key = key("acme", new byte[] {1});

    assertThat(store().size(key)).isEqualTo(-1);
    assertThatThrownBy(() -> read(key)).isInstanceOf(NoSuchObject.class);
    assertThatThrownBy(() -> store().range(key, 0, 1)).isInstanceOf(NoSuchObject.class);
  }

  @Test
  default void theSameContentOfTwoTenantsAndMonthsIsTwoObjects() throws IOException {
    byte[] content = content(100, true);
    ObjectKey acme = put("acme", content);
    ObjectKey other = put("acme-b", content);
    ObjectKey later = new ObjectKey("acme", MONTH.plusMonths(1), acme.hash());
    assertThat(store().size(later)).isEqualTo(-1);
    store().put(later, Spool.of(content));
    collector().delete(acme);

    assertThat(store().size(acme)).isEqualTo(-1);
    assertThat(read(other)).isEqualTo(content);
    assertThat(read(later)).isEqualTo(content);
  }

  @Test
  default void objectsAreListedInOrderByPrefixAndInPages() {
    List<ObjectKey> all = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      all.add(put(i % 2 == 0 ? "acme" : "acme-b", content(i, false)));
    }
    for (int i = 0; i < 10; i++) {
      byte[] content = content(i + 100, false);
      ObjectKey key = new ObjectKey("acme", MONTH.minusMonths(1), key("acme", content).hash());
      store().put(key, Spool.of(content));
      all.add(key);
    }
    all.add(put("acme", content(6_000_000, false)));
    all.sort(null);

    assertThat(listed("", "")).isEqualTo(all);
    assertThat(listed("acme/", ""))
        .isEqualTo(all.stream().filter(key -> key.tenant().equals("acme")).toList());
    assertThat(listed("acme/2026-10/", "")).hasSize(10);
    assertThat(listed("acme", "")).isEqualTo(all);
    assertThat(listed("nobody/", "")).isEmpty();
    assertThat(listed(all.get(7).toString().substring(0, 40), "")).contains(all.get(7));
    assertThat(paged("", 7)).isEqualTo(all);
    assertThat(paged("acme-b/", 3))
        .isEqualTo(all.stream().filter(key -> key.tenant().equals("acme-b")).toList());
    reopen();
    assertThat(listed("", "")).isEqualTo(all);
    store()
        .list(
            "",
            "",
            (key, size) -> {
              assertThat(size).isEqualTo(store().size(key));
              return true;
            });
  }

  private List<ObjectKey> paged(String prefix, int page) {
    List<ObjectKey> all = new ArrayList<>();
    while (true) {
      List<ObjectKey> some = new ArrayList<>();
      String after = all.isEmpty() ? "" : all.getLast().toString();
      store()
          .list(
              prefix,
              after,
              (key, size) -> {
                some.add(key);
                return some.size() < page;
              });
      if (some.isEmpty()) {
        return all;
      }
      all.addAll(some);
    }
  }

  @Test
  default void deletedObjectsAreGoneAndStayGone() throws IOException {
    List<ObjectKey> keys = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      keys.add(put("acme", content(5_000 + i, false)));
    }
    ObjectKey huge = put("acme", content(6_000_000, false));
    for (int i = 0; i < 40; i += 2) {
      collector().delete(keys.get(i));
    }
    collector().delete(huge);
    collector().delete(key("acme", new byte[] {9}));

    assertHalfGone(keys, huge);
    reopen();
    assertHalfGone(keys, huge);
    assertThat(collector().compact()).isNotNegative();
    assertHalfGone(keys, huge);
    reopen();
    assertHalfGone(keys, huge);
    byte[] again = content(5_000, false);
    assertThat(read(put("acme", again))).isEqualTo(again);
  }

  private void assertHalfGone(List<ObjectKey> keys, ObjectKey huge) throws IOException {
    for (int i = 0; i < keys.size(); i++) {
      if (i % 2 == 0) {
        assertThat(store().size(keys.get(i))).isEqualTo(-1);
      } else {
        assertThat(read(keys.get(i))).isEqualTo(content(5_000 + i, false));
      }
    }
    assertThat(store().size(huge)).isEqualTo(-1);
    assertThat(listed("", "")).hasSize(20);
  }

  @Test
  default void concurrentPutsAllLand() throws Exception {
    byte[] shared = content(50_000, true);
    MetadataStoreContract.together(
        8,
        writer -> {
          for (int i = 0; i < 20; i++) {
            byte[] own = content(1_000 + writer * 100 + i, false);
            ObjectKey key = put("acme", own);
            put("acme", shared);
            assertThat(read(key)).isEqualTo(own);
            assertThat(store().range(key("acme", shared), 7, 11))
                .isEqualTo(Arrays.copyOfRange(shared, 7, 18));
          }
        });

    assertThat(listed("", "")).hasSize(161);
    reopen();
    assertThat(listed("", "")).hasSize(161);
    assertThat(read(key("acme", shared))).isEqualTo(shared);
  }

  @Test
  default void aHugeObjectStreamsThroughBoundedMemory() throws IOException {
    if (!takesHugeObjects()) {
      return;
    }
    Content huge = new TestingContent(150L << 20, 42);
    ObjectKey key = new ObjectKey("acme", MONTH, huge.hash());
    store().put(key, huge);

    assertThat(store().size(key)).isEqualTo(huge.size());
    try (InputStream expected = huge.open();
        InputStream actual = store().open(key)) {
      assertSame(expected, actual);
    }
    try (InputStream expected = huge.open()) {
      expected.skipNBytes(100L << 20);
      assertThat(store().range(key, 100L << 20, 1_000)).isEqualTo(expected.readNBytes(1_000));
    }
  }

  private static void assertSame(InputStream expected, InputStream actual) throws IOException {
    byte[] a = new byte[1 << 16];
    byte[] b = new byte[1 << 16];
    while (true) {
      int n = expected.readNBytes(a, 0, a.length);
      int m = actual.readNBytes(b, 0, b.length);
      if (n != m || !Arrays.equals(a, 0, n, b, 0, m)) {
        throw new AssertionError("the streams differ");
      }
      if (n == 0) {
        return;
      }
    }
  }

  @Test
  default void aClosedStoreSaysSo() {
    ObjectKey key = put("acme", new byte[] {1});
    ObjectStore store = store();
    store.close();
    store.close();

    assertThatThrownBy(() -> store.size(key)).isInstanceOf(StorageException.class);
    assertThatThrownBy(() -> store.put(key, Spool.of(new byte[] {1})))
        .isInstanceOf(StorageException.class);
  }

  private ObjectKey put(String tenant, byte[] content) {
    ObjectKey key = key(tenant, content);
    store().put(key, Spool.of(content));
    return key;
  }

  private byte[] read(ObjectKey key) throws IOException {
    try (InputStream in = store().open(key)) {
      return in.readAllBytes();
    }
  }

  private List<ObjectKey> listed(String prefix, String after) {
    List<ObjectKey> keys = new ArrayList<>();
    store().list(prefix, after, (key, size) -> keys.add(key));
    return keys;
  }

  /// The key of a content of [#MONTH].
  static ObjectKey key(String tenant, byte[] content) {
    try {
      byte[] hash = MessageDigest.getInstance("SHA-256").digest(content);
      return new ObjectKey(tenant, MONTH, new ContentHash(Bytes.of(hash)));
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }

  /// `size` octets, always the same for the same arguments.
  static byte[] content(int size, boolean compressible) {
    byte[] content = new byte[size];
    Random random = new Random(size);
    for (int i = 0; i < size; i++) {
      content[i] = (byte) (compressible ? 'a' + random.nextInt(3) : random.nextInt(256));
    }
    return content;
  }
}
