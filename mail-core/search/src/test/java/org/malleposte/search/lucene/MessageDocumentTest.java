package org.malleposte.search.lucene;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.tokenattributes.BytesTermAttribute;
import org.apache.lucene.document.Document;
import org.junit.jupiter.api.Test;
import org.malleposte.search.Place;
import org.malleposte.search.TestingMail;
import org.malleposte.search.TestingTornText;

class MessageDocumentTest {
  @Test
  void whatIsLeftOfOneThatCouldNotBeReadIsNotInTheNext() throws IOException {
    try (TestingMail mail = new TestingMail()) {
      long email = mail.put("Subject: Ships\n\nharbour\n");
      MessageDocument maker = new MessageDocument();
      List<String> alone = body(maker.of(email, mail.text(email)));
      assertThatThrownBy(() -> maker.text(new TestingTornText())).isInstanceOf(IOException.class);
      assertThat(body(maker.of(email, mail.text(email)))).isEqualTo(alone).isNotEmpty();
    }
  }

  private static List<String> body(Document document) throws IOException {
    List<String> terms = new ArrayList<>();
    for (String field : List.of(Fields.BODY, Fields.HEADER, Fields.of(Place.BODY))) {
      TokenStream stream = document.getField(field).tokenStream(null, null);
      BytesTermAttribute term = stream.getAttribute(BytesTermAttribute.class);
      stream.reset();
      while (stream.incrementToken()) {
        terms.add(field + " " + term.getBytesRef());
      }
    }
    return terms;
  }
}
