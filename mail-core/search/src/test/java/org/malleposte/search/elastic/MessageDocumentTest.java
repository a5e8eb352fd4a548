package org.malleposte.search.elastic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.malleposte.search.TestingMail;
import org.malleposte.search.TestingTornText;

class MessageDocumentTest {
  @Test
  void whatIsLeftOfOneThatCouldNotBeReadIsNotInTheNext() throws IOException {
    try (TestingMail mail = new TestingMail()) {
      long email = mail.put("Subject: Ships\n\nharbour\n");
      MessageDocument maker = new MessageDocument();
      byte[] alone = maker.of(TestingMail.ANN, email, mail.text(email));
      assertThatThrownBy(() -> maker.text(new TestingTornText())).isInstanceOf(IOException.class);
      assertThat(maker.of(TestingMail.ANN, email, mail.text(email))).isEqualTo(alone);
    }
  }
}
