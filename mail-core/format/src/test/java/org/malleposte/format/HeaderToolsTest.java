package org.malleposte.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.malleposte.format.Messages.latin1;
import static org.malleposte.format.Messages.octets;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Header fields, read and written.
class HeaderToolsTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          (=?ISO-8859-1?Q?a?=)                                       | (a)
          (=?ISO-8859-1?Q?a?= b)                                     | (a b)
          (=?ISO-8859-1?Q?a?= =?ISO-8859-1?Q?b?=)                    | (ab)
          (=?ISO-8859-1?Q?a?=    =?ISO-8859-1?Q?b?=)                 | (ab)
          (=?ISO-8859-1?Q?a_b?=)                                     | (a b)
          (=?ISO-8859-1?Q?a?= =?ISO-8859-2?Q?_b?=)                   | (a b)
          =?US-ASCII?Q?Keith_Moore?=                                 | Keith Moore
          =?ISO-8859-1?Q?Keld_J=F8rn_Simonsen?=                      | Keld Jørn Simonsen
          =?ISO-8859-1?B?SWYgeW91IGNhbiByZWFkIHRoaXMgeW8=?= =?ISO-8859-2?B?dSB1bmRlcnN0YW5kIHRoZSBleGFtcGxlLg==?= | If you can read this you understand the example.
          =?US-ASCII*EN?Q?Keith_Moore?=                              | Keith Moore
          =?utf-8?B?w6?= =?utf-8?B?Q=?=                              | �
          =?utf-8?Q?=C3?= =?utf-8?Q?=A4?=                            | ä
          =?utf-8?q?a b?=                                            | a b
          =?nope?Q?x?=                                               | x
          =?x?=                                                      | =?x?=
          =?utf-8?X?a?=                                              | =?utf-8?X?a?=
          =?utf-7?Q?+AOQ-?=                                          | ä
          """)
  void encodedWords(String raw, String text) { // RFC 2047 §8
    assertThat(HeaderText.decode(raw)).isEqualTo(text);
  }

  @Test
  void rawOctetsAreUtf8OrWindows1252() {
    assertThat(HeaderText.decode("Gr\u00c3\u00bc\u00c3\u009fe")).isEqualTo("Grüße");
    assertThat(HeaderText.decode("Gr\u00fc\u00dfe \u0080")).isEqualTo("Grüße €");
  }

  @Test
  void parametersInOtherCharsets() { // RFC 2231 §3 and §4
    MimeField field =
        MimeField.parse(
            "message/external-body; access-type=URL; URL*0=\"ftp://\"; URL*1=\"cs.utk.edu/x\"");
    assertThat(field.value()).isEqualTo("message/external-body");
    assertThat(field.parameter("url")).isEqualTo("ftp://cs.utk.edu/x");
    assertThat(
            MimeField.parse("a; title*=us-ascii'en-us'This%20is%20%2A%2A%2Afun%2A%2A%2A")
                .parameter("title"))
        .isEqualTo("This is ***fun***");
    assertThat(MimeField.parse("a; b*1=second; b*0=first").parameter("b")).isEqualTo("firstsecond");
    assertThat(MimeField.parse("a; f*=utf-8''%C3%A4.txt; f=x").parameter("f")).isEqualTo("ä.txt");
    assertThat(MimeField.parse("a; f=\"=?utf-8?Q?=C3=A4?=.txt\"").parameter("f"))
        .isEqualTo("ä.txt");
    assertThat(MimeField.parse("a; f=two words.txt; g=x (comment)").parameter("f"))
        .isEqualTo("two words.txt");
    assertThat(MimeField.parse("a; g=x (comment)").parameter("g")).isEqualTo("x");
  }

  @Test
  void addressesOfTheRfc() { // RFC 5322 appendix A.1.2, A.1.3, A.5, A.6.1
    assertThat(emails("\"Joe Q. Public\" <john.q.public@example.com>"))
        .containsExactly("\"Joe Q. Public\" <john.q.public@example.com>");
    assertThat(emails("Mary Smith <mary@x.test>, jdoe@example.org, Who? <one@y.test>"))
        .containsExactly("Mary Smith <mary@x.test>", "jdoe@example.org", "Who? <one@y.test>");
    assertThat(emails("<boss@nil.test>, \"Giant; \\\"Big\\\" Box\" <sysservices@example.net>"))
        .containsExactly("boss@nil.test", "\"Giant; \\\"Big\\\" Box\" <sysservices@example.net>");
    assertThat(emails("A Group:Ed Jones <joe@where.test>,joe@where.test,John <jdoe@one.test>;"))
        .containsExactly("Ed Jones <joe@where.test>", "joe@where.test", "John <jdoe@one.test>");
    assertThat(emails("Pete(A nice \\) chap) <pete(his account)@silly.test(his host)>"))
        .containsExactly("Pete <pete@silly.test>");
    assertThat(
            emails("A Group(Some people)\r\n     :Chris Jones <c@(Chris's host.)public.example>,"))
        .containsExactly("Chris Jones <c@public.example>");
    assertThat(
            AddressParser.parse("(Empty list)(start)Hidden recipients  :(nobody(that I know))  ;"))
        .containsExactly(
            new Address(null, null, "Hidden recipients", null),
            new Address(null, null, null, null));
    assertThat(emails("Mary Smith <@machine.tld:mary@example.net>, , jdoe@test   . example"))
        .containsExactly("Mary Smith <mary@example.net>", "jdoe@test.example");
  }

  @Test
  void addressesOfTheWorld() {
    assertThat(emails("user@domain <other@domain>"))
        .containsExactly("\"user@domain\" <other@domain>");
    assertThat(emails("Joe joe@example.org")).containsExactly("Joe <joe@example.org>");
    assertThat(emails("joe@example.org (Joe)")).containsExactly("Joe <joe@example.org>");
    assertThat(emails("\"a b\"@example.org")).containsExactly("\"a b\"@example.org");
    assertThat(emails("nobody")).containsExactly("nobody");
    assertThat(emails("<unclosed@example.org, b@c")).containsExactly("unclosed@example.org", "b@c");
    assertThat(emails("<>")).containsExactly("");
    assertThat(emails("j\u00c3\u00b6rg@b\u00c3\u00bccher.example"))
        .containsExactly("jörg@bücher.example");
    assertThat(emails("[1.2.3.4] <a@[1.2.3.4]>")).containsExactly("\"[1.2.3.4]\" <a@[1.2.3.4]>");
  }

  private static List<String> emails(String raw) {
    return AddressParser.parse(raw).stream()
        .filter(Address::isMailbox)
        .map(Address::display)
        .toList();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          Fri, 21 Nov 1997 09:55:06 -0600                     | 1997-11-21T09:55:06-06:00
          Fri, 21 Nov 97 09:55:06 CST                         | 1997-11-21T09:55:06-06:00
          21 Nov 97 09:55:06 GMT                              | 1997-11-21T09:55:06Z
          Fri, 21 Nov 1997 09(comment):   55  :  06 -0600     | 1997-11-21T09:55:06-06:00
          Thu,      13        Feb    1969     23:32   -0330 (Newfoundland Time) | 1969-02-13T23:32-03:30
          Sat Feb  1 01:02:03 2007 +0200                      | 2007-02-01T01:02:03+02:00
          1 Jan 70 00:00 Z                                    | 1970-01-01T00:00Z
          1 Jan 20 00:00 +0000                                | 2020-01-01T00:00Z
          1 Jan 120 00:00 +0000                               | 2020-01-01T00:00Z
          Wed, 31-Dec-2025 23:59:60 -0000                     | 2025-12-31T23:59:59Z
          2026-11-22T10:00:00.5+01:00                         | 2026-11-22T10:00+01:00
          Monday, 2 November 2026 3:04 PM EST                 | 2026-11-02T15:04-05:00
          Mon, 2 Nov 2026 10:00:00 +9999                      | 2026-11-02T10:00Z
          Mon, 2 Nov 2026 10:00:00 GMT+0200                   | 2026-11-02T10:00+02:00
          2 Nov 2026                                          | 2026-11-02T00:00Z
          31 Feb 2026 10:00:00 +0000                          |
          yesterday                                           |
          10:00:00                                            |
          """)
  void dates(String raw, String iso) { // RFC 5322 §3.3, §4.3 and appendix A
    MailDate date = MailDate.parse(raw);
    assertThat(date == null ? null : date.time().toString()).isEqualTo(iso);
  }

  @Test
  void datesAreWrittenAsTheRfcSays() {
    assertThat(new MailDate(880127706000L, -360).format())
        .isEqualTo("Fri, 21 Nov 1997 09:55:06 -0600");
    assertThat(new MailDate(0, 330).format()).isEqualTo("Thu, 1 Jan 1970 05:30:00 +0530");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      ignoreLeadingAndTrailingWhitespace = false,
      textBlock =
          """
          hello|hello|false
          Re: hello|hello|true
          RE: re:Fwd: FW: hello|hello|true
          hello (fwd) (FWD) |hello|true
          Re[2]: hello|hello|true
          Re [2] : hello|hello|true
          [list] Re: hello|hello|true
          [list] [other] hello|hello|false
          [list]|[list]|false
          Re: [a] Re: [b] hello|hello|true
          [fwd: Re: [x] hello]|hello|true
          [Fwd: [fwd: hello (fwd)]]|hello|true
          Re: [nested [blob]] x|[nested [blob]] x|true
          Regarding: x|Regarding: x|false
          a   b|a b|false
          """)
  void baseSubjects(String subject, String base, boolean reply) { // RFC 5256 §2.1
    assertThat(BaseSubject.of(subject)).isEqualTo(new BaseSubject(base, reply));
  }

  @Test
  void aBaseSubjectMayBeEmpty() {
    assertThat(BaseSubject.of("Re:")).isEqualTo(new BaseSubject("", true));
    assertThat(BaseSubject.of("  ")).isEqualTo(new BaseSubject("", false));
  }

  @Test
  void messageIds() {
    assertThat(MessageIds.list("<a@b> junk <c@d>\r\n <a@b> <\"e\"@f> < g@ h >"))
        .containsExactly("a@b", "c@d", "e@f", "g@h");
    assertThat(MessageIds.one("bare@id")).isEqualTo("bare@id");
    assertThat(MessageIds.one("two words")).isNull();
    assertThat(MessageIds.list("no ids")).isEmpty();
  }

  @Test
  void fieldsKeepTheirOctets() { // RFC 9051 §6.4.5, HEADER.FIELDS
    byte[] block =
        octets("From: a@b\r\nsubject : x\r\n folded\r\nno field\r\nX: \u00e4\r\nFrom: c\r\n\r\n");
    HeaderBlock header = HeaderBlock.of(block);
    assertThat(latin1(header.only(List.of("SUBJECT", "x"))))
        .isEqualTo("subject : x\r\n folded\r\nno field\r\nX: \u00e4\r\n\r\n");
    assertThat(latin1(header.without(List.of("Subject"))))
        .isEqualTo("From: a@b\r\nX: \u00e4\r\nFrom: c\r\n\r\n");
    assertThat(latin1(header.only(List.of("none")))).isEqualTo("\r\n");
    assertThat(header.all("from")).extracting(HeaderBlock.Field::text).containsExactly("a@b", "c");
    HeaderBlock.Field subject = header.first("Subject");
    assertThat(subject == null ? "" : subject.name()).isEqualTo("subject");
    assertThat(latin1(HeaderBlock.of(octets("A: b")).only(List.of("a")))).isEqualTo("A: b\r\n\r\n");
  }

  @Test
  void fieldsAreFoldedAndEncoded() {
    assertThat(written(HeaderField.unstructured("Subject", "hello")))
        .isEqualTo("Subject: hello\r\n");
    assertThat(written(HeaderField.unstructured("Subject", "Grüße")))
        .isEqualTo("Subject: =?UTF-8?B?R3LDvMOfZQ==?=\r\n");
    assertThat(written(HeaderField.structured("Received", "from a\r\nBcc: b")))
        .isEqualTo("Received: from a Bcc: b\r\n");
    assertThat(
            written(
                HeaderField.addresses(
                    "To",
                    List.of(Address.mailbox("Doe, J", "j", "x"), Address.mailbox(null, "k", "y")))))
        .isEqualTo("To: \"Doe, J\" <j@x>, k@y\r\n");
    assertThatThrownBy(() -> HeaderField.unstructured("a b", "x"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void whatIsWrittenIsReadAgain() {
    String text = "Ein sehr langer Betreff mit Umlauten äöü, € und 😀, ".repeat(8).strip();
    byte[] field = HeaderField.unstructured("Subject", text);
    assertThat(written(field).lines()).allMatch(line -> line.length() <= 78);
    HeaderBlock.Field read = HeaderBlock.of(field).fields().getFirst();
    assertThat(read.text()).isEqualTo(text);
    String plain = "many plain words ".repeat(20).strip();
    byte[] folded = HeaderField.unstructured("Subject", plain);
    assertThat(written(folded).lines()).allMatch(line -> line.length() <= 78).hasSizeGreaterThan(1);
    assertThat(HeaderBlock.of(folded).fields().getFirst().text()).isEqualTo(plain);
    List<Address> people = List.of(Address.mailbox("René \"R\"", "rené", "x.example"));
    byte[] to = HeaderField.addresses("To", people);
    HeaderBlock.Field back = HeaderBlock.of(to).fields().getFirst();
    assertThat(AddressParser.parse(back.unfolded())).isEqualTo(people);
  }

  private static String written(byte[] field) {
    return new String(field, StandardCharsets.UTF_8);
  }
}
