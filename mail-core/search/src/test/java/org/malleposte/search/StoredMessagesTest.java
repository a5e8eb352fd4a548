package org.malleposte.search;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.malleposte.mail.StoredMessages;

class StoredMessagesTest {
  private final TestingMail mail = new TestingMail();

  @AfterEach
  void close() {
    mail.close();
  }

  @Test
  void someAreReadWithTheirHeaders() {
    List<Long> ids = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      ids.add(mail.put("Subject: number " + i + "\n\ntext\n"));
    }
    StoredMessages messages = mail.messages();
    List<StoredMessages.Read> read = messages.read(ids.getFirst(), ids.getLast(), 3);
    assertThat(read).map(StoredMessages.Read::id).isEqualTo(ids.subList(1, 4));
    for (StoredMessages.Read one : read) {
      assertThat(one.header()).isEqualTo(messages.header(one.id()));
      assertThat(new String(one.header(), StandardCharsets.US_ASCII))
          .contains("number " + ids.indexOf(one.id()));
    }
    assertThat(messages.read(ids.get(3), ids.getLast(), 3)).hasSize(1);
    assertThat(messages.read(ids.getLast(), ids.getLast(), 3)).isEmpty();
  }

  @Test
  void headersThatAreTooLargeToBeReadTogetherAreReadWhenTheyAreNeeded() {
    String long60k = "X-Long: " + "a ".repeat(30_000) + "\n";
    List<Long> ids = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      ids.add(mail.put("Subject: number " + i + "\n" + long60k + "\ntext\n"));
    }
    List<StoredMessages.Read> read = mail.messages().read(0, ids.getLast(), 100);
    assertThat(read).hasSize(40);
    assertThat(read.getFirst().header()).isNotNull();
    assertThat(read.getLast().header()).isNull();
    for (StoredMessages.Read one : List.of(read.getFirst(), read.getLast())) {
      Needle number = new Needle("number " + ids.indexOf(one.id()));
      assertThat(
              new MessageText(mail.mail, mail.messages(), one).has(Where.Envelope.SUBJECT, number))
          .isTrue();
    }
  }
}
