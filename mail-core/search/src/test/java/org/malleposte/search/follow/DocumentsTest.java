package org.malleposte.search.follow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.malleposte.mail.StoredMessages;
import org.malleposte.storage.AccountId;
import org.malleposte.storage.CorruptObject;
import org.malleposte.storage.StorageException;
import org.malleposte.storage.record.MalformedRecord;

/// Messages 1, 2, 3 ..., some of which cannot be read.
class DocumentsTest {
  private static final AccountId ANN = new AccountId("default", "ann");

  private final Map<Long, Exception> faults = new HashMap<>();
  private final List<String> told = new ArrayList<>();

  private Documents<String> documents(boolean mayLeaveOut) {
    return new Documents<>(
        new Documents.Maker<>() {
          @Override
          public String of(StoredMessages.Read message) throws IOException {
            switch (faults.get(message.id())) {
              case IOException e -> throw e;
              case RuntimeException e -> throw e;
              case null, default -> {
                return "text of " + message.id();
              }
            }
          }

          @Override
          public String unreadable(long email) {
            return "nothing of " + email;
          }
        },
        mayLeaveOut);
  }

  private void tell(Documents<String> documents, int upTo) throws Unread {
    for (long email = 1; email <= upTo; email++) {
      documents.of(read(email)).forEach(one -> told.add(one.document()));
    }
    documents.end();
  }

  private static StoredMessages.Read read(long email) {
    return new StoredMessages.Read(ANN, email, new byte[0], null);
  }

  @Test
  void whatIsDamagedIsToldAtOnce() throws Unread {
    faults.put(1L, new CorruptObject("is not what was written"));
    faults.put(3L, new StorageException("cannot be read", new MalformedRecord("no field")));

    tell(documents(false), 4);

    assertThat(told).containsExactly("nothing of 1", "text of 2", "nothing of 3", "text of 4");
  }

  @Test
  void anOutageEndsTheRoundBeforeTheMessage() {
    faults.put(2L, new StorageException("the bucket is away"));
    Documents<String> documents = documents(false);

    assertThatThrownBy(() -> tell(documents, 3))
        .isInstanceOf(Unread.class)
        .hasMessageContaining("Message 2 of default/ann")
        .hasMessageContaining("the bucket is away");
    assertThat(told).containsExactly("text of 1");
  }

  @Test
  void oneThatFailsAloneForLongIsLeftOut() throws Unread {
    faults.put(2L, new IllegalStateException("a fault of a decoder"));

    tell(documents(true), 4);

    assertThat(told).containsExactly("text of 1", "nothing of 2", "text of 3", "text of 4");
  }

  @Test
  void noMoreThanOneIsLeftOut() {
    faults.put(2L, new IOException("no"));
    faults.put(4L, new IOException("no"));

    assertThatThrownBy(() -> tell(documents(true), 5)).hasMessageContaining("Message 4");
    assertThat(told).containsExactly("text of 1", "nothing of 2", "text of 3");
  }

  @Test
  void whereTheNextOneFailsAsWellNothingIsLeftOut() {
    faults.put(2L, new StorageException("the bucket is away"));
    faults.put(3L, new StorageException("the bucket is away"));

    assertThatThrownBy(() -> tell(documents(true), 4)).hasMessageContaining("Message 2");
    assertThat(told).containsExactly("text of 1");
  }

  @Test
  void theLastOneIsNotLeftOut() {
    faults.put(2L, new StorageException("the bucket is away"));
    Documents<String> documents = documents(true);

    assertThatThrownBy(() -> tell(documents, 2)).hasMessageContaining("Message 2");
    assertThat(told).containsExactly("text of 1");
    assertThat(documents.isDoubtful()).isTrue();
  }
}
