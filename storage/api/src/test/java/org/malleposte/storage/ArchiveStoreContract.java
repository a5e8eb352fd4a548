package org.malleposte.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

/// What every archive promises.
public interface ArchiveStoreContract {
  /// The archive under test, empty at first.
  ArchiveStore archive();

  @Test
  default void whatWasArchivedComesBack() throws IOException {
    archive().put("journal/000000000001.seg", text("one"));
    archive().put("journal/000000000002.seg", text(""));

    assertThat(read("journal/000000000001.seg")).isEqualTo("one");
    assertThat(read("journal/000000000002.seg")).isEmpty();
    assertThatThrownBy(() -> read("journal/000000000003.seg")).isInstanceOf(StorageException.class);
  }

  @Test
  default void aNameIsWrittenOnce() throws IOException {
    archive().put("a/b", text("first"));
    archive().put("a/b", text("first"));

    assertThatThrownBy(() -> archive().put("a/b", text("other"))).isInstanceOf(NameTaken.class);
    assertThat(read("a/b")).isEqualTo("first");
    assertThat(listed("", "")).containsExactly("a/b");
  }

  @Test
  default void ofTwoWhoWriteTheSameNameOneFails() throws Exception {
    for (int name = 0; name < 10; name++) {
      String at = "claimed/" + name;
      List<String> succeeded = new CopyOnWriteArrayList<>();
      MetadataStoreContract.together(
          2,
          writer -> {
            try {
              archive().put(at, text("by " + writer));
              succeeded.add("by " + writer);
            } catch (StorageException e) {
              assertThat(e).hasMessageContaining("other bytes");
            }
          });
      assertThat(succeeded).containsExactly(read(at));
    }
  }

  @Test
  default void objectsAreListedInOrder() {
    List<String> names = List.of("a/1", "a/2", "a/3", "b/1");
    names.reversed().forEach(name -> archive().put(name, text(name)));

    assertThat(listed("", "")).isEqualTo(names);
    assertThat(listed("a/", "")).isEqualTo(names.subList(0, 3));
    assertThat(listed("a/", "a/1")).isEqualTo(names.subList(1, 3));
    assertThat(listed("c/", "")).isEmpty();
  }

  @Test
  default void whatIsNoNameIsRefused() {
    for (String name : List.of("", "/a", "a/", "../a", "a//b", "A", "a/.b")) {
      assertThatThrownBy(() -> archive().put(name, text("x")))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  private static Content text(String text) {
    return Spool.of(text.getBytes(StandardCharsets.UTF_8));
  }

  private String read(String name) throws IOException {
    try (InputStream in = archive().open(name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private List<String> listed(String prefix, String after) {
    List<String> names = new ArrayList<>();
    archive().list(prefix, after, (name, _) -> names.add(name));
    return names;
  }
}
