package org.malleposte.storage.record;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.malleposte.storage.Bytes;

class RecordTextTest {
  @Test
  void fieldsAreShownByTheirNumbers() {
    byte[] value =
        new FieldWriter()
            .number(1, 7)
            .text(2, "INBOX")
            .nested(3, new FieldWriter().number(1, 42))
            .bytes(4, new byte[] {0, 1})
            .toByteArray();

    assertThat(RecordText.of(value)).isEqualTo("1: 7, 2: \"INBOX\", 3: {1: 42}, 4: 0x0001");
  }

  @Test
  void whatIsNoRecordIsShownAsOctets() {
    assertThat(RecordText.of(new byte[0])).isEmpty();
    assertThat(RecordText.of(new byte[] {7, 7, 7})).isEqualTo("0x070707");
  }

  @Test
  void keysAreShownAsWhatTheyAre() {
    assertThat(KeyText.of(Bytes.EMPTY)).isEmpty();
    assertThat(KeyText.of(Bytes.utf8("ann@example.org"))).isEqualTo("ann@example.org");
    assertThat(KeyText.of(Bytes.ofInt(7))).isEqualTo("7");
    assertThat(KeyText.of(Bytes.ofLong(7))).isEqualTo("7");
    assertThat(KeyText.of(Bytes.ofInts(3, 42))).isEqualTo("3/42");
    assertThat(KeyText.of(Bytes.of(new byte[] {0, 1, 2}))).isEqualTo("000102");
  }
}
