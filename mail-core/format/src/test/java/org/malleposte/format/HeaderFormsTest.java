package org.malleposte.format;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/// RFC 8621 §4.1.2.
class HeaderFormsTest {
  @Test
  void rawIsWhatStandsThere() {
    assertThat(HeaderForms.raw(field("X:  a\r\n b =?utf-8?q?=C3=BC?= \r\n")))
        .isEqualTo("  a\r\n b =?utf-8?q?=C3=BC?= ");
    assertThat(HeaderForms.raw(field("X: a\u00ffb\0c\r\n"))).isEqualTo(" a\ufffdbc");
    assertThat(HeaderForms.raw(field("X:\r\n"))).isEmpty();
  }

  @Test
  void textIsUnfoldedDecodedAndComposed() {
    assertThat(HeaderForms.text(field("X: =?utf-8?q?u=CC=88?=\r\n b\r\n"))).isEqualTo("ü b");
  }

  @Test
  void groupsKeepTheirMembers() {
    HeaderBlock.Field field =
        field(
            "To: \"James Smythe\" <james@example.com>, Friends: jane@example.com, =?UTF-8?Q?John_Sm=C3=AEth?="
                + " <john@example.com>;, last@example.com\r\n");
    assertThat(HeaderForms.addresses(field))
        .extracting(Address::email)
        .containsExactly(
            "james@example.com", "jane@example.com", "john@example.com", "last@example.com");
    assertThat(HeaderForms.groups(field))
        .extracting(HeaderForms.Group::name)
        .containsExactly(null, "Friends", null);
    assertThat(HeaderForms.groups(field).get(1).addresses().get(1).name()).isEqualTo("John Smîth");
    assertThat(HeaderForms.groups(field("To: Nobody:;\r\n")))
        .containsExactly(new HeaderForms.Group("Nobody", java.util.List.of()));
  }

  @Test
  void idsDatesAndUrls() {
    assertThat(HeaderForms.messageIds(field("X: <a@b> (c) <d@e>\r\n")))
        .containsExactly("a@b", "d@e");
    assertThat(HeaderForms.messageIds(field("X: nothing\r\n"))).isNull();
    MailDate date = HeaderForms.date(field("X: Thu, 30 Oct 2014 14:12:00 +0800\r\n"));
    assertThat(date).isNotNull();
    assertThat(date.time()).hasToString("2014-10-30T14:12+08:00");
    assertThat(HeaderForms.date(field("X: nothing\r\n"))).isNull();
    assertThat(HeaderForms.urls(field("X: <http://a.example/\r\n b>, (x) <mailto:c@d>\r\n")))
        .containsExactly("http://a.example/b", "mailto:c@d");
    assertThat(HeaderForms.urls(field("X: http://a.example/\r\n"))).isNull();
  }

  /// One octet a character.
  private static HeaderBlock.Field field(String field) {
    return HeaderBlock.of(field.getBytes(StandardCharsets.ISO_8859_1)).fields().getFirst();
  }
}
