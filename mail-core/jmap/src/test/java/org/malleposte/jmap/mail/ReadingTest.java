package org.malleposte.jmap.mail;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.malleposte.format.Corpus;
import org.malleposte.mail.Added;
import org.malleposte.mail.FlagChange;
import org.malleposte.mail.Flags;
import org.malleposte.mail.MailException;
import org.malleposte.mail.MailboxView;
import org.malleposte.search.WordQuery;

/// Email/get, /query, /queryChanges, /changes, Thread/get and SearchSnippet/get.
class ReadingTest {
  private Talk talk;

  @BeforeEach
  void open(@TempDir Path folder) {
    talk = new Talk(folder);
  }

  @AfterEach
  void close() {
    talk.close();
  }

  private static List<String> texts(JsonNode array) {
    List<String> texts = new ArrayList<>();
    array.forEach(text -> texts.add(text.isTextual() ? text.textValue() : text.toString()));
    return texts;
  }

  private String inbox() {
    return "B" + talk.mailbox("INBOX");
  }

  private List<String> found(String arguments) {
    return texts(talk.call("Email/query", arguments).get("ids"));
  }

  private List<String> filtered(String condition) {
    return found("{'filter': " + condition + "}");
  }

  @Test
  void anEmailHasItsProperties() {
    talk.put(
        "INBOX",
        1_000_000_000,
        """
        From: =?utf-8?q?J=C3=B6rg?= <joe@example.net>
        To: Friends: jane@example.com;, ann@example.org
        Subject: Hello
        Message-ID: <1@example.net>
        References: <0@example.net>
        Date: Thu, 30 Oct 2014 14:12:00 +0800
        X-Twice: one
        X-Twice: two
        Content-Type: multipart/mixed; boundary=b

        --b

        The text
        --b
        Content-Type: image/png; name=p.png
        Content-Transfer-Encoding: base64
        Content-Disposition: attachment

        AAAA
        --b--
        """,
        "\\Seen",
        "$Forwarded");
    JsonNode email =
        talk.call("Email/get", "{'ids': ['M1', 'M2'], 'fetchTextBodyValues': true}").at("/list/0");
    assertThat(email.get("threadId").textValue()).isEqualTo("T1");
    assertThat(email.get("mailboxIds")).hasToString("{\"" + inbox() + "\":true}");
    assertThat(email.get("keywords")).hasToString("{\"$seen\":true,\"$forwarded\":true}");
    assertThat(email.get("receivedAt").textValue()).isEqualTo("2001-09-09T01:46:40Z");
    assertThat(email.get("from"))
        .hasToString("[{\"name\":\"Jörg\",\"email\":\"joe@example.net\"}]");
    assertThat(email.get("to")).hasSize(2);
    assertThat(email.get("cc").isNull()).isTrue();
    assertThat(email.get("subject").textValue()).isEqualTo("Hello");
    assertThat(email.get("messageId")).hasToString("[\"1@example.net\"]");
    assertThat(email.get("references")).hasToString("[\"0@example.net\"]");
    assertThat(email.get("sentAt").textValue()).isEqualTo("2014-10-30T14:12:00+08:00");
    assertThat(email.get("hasAttachment").booleanValue()).isTrue();
    assertThat(email.get("preview").textValue()).isEqualTo("The text");
    assertThat(email.at("/textBody/0/partId").textValue()).isEqualTo("1");
    assertThat(email.at("/bodyValues/1/value").textValue()).isEqualTo("The text");
    assertThat(email.at("/attachments/0/name").textValue()).isEqualTo("p.png");
    assertThat(email.at("/attachments/0/size").intValue()).isEqualTo(3);
    assertThat(email.at("/attachments/0/blobId").textValue()).isEqualTo("R1-2");
  }

  @Test
  void headersAreReadAsTheClientWants() {
    talk.put("INBOX", 1, "X-Twice: one\nX-Twice: =?utf-8?q?tw=C3=B6?=\nSubject: s\n\nx\n");
    JsonNode email =
        talk.call(
                "Email/get",
                """
                {'ids': ['M1'], 'properties': ['header:x-twice:asText', 'header:X-Twice:asText:all',
                  'header:X-Twice', 'header:X-None:all', 'header:X-None', 'header:Subject:asText']}
                """)
            .at("/list/0");
    assertThat(email.get("header:x-twice:asText").textValue()).isEqualTo("twö");
    assertThat(email.get("header:X-Twice:asText:all")).hasToString("[\"one\",\"twö\"]");
    assertThat(email.get("header:X-Twice").textValue()).isEqualTo(" =?utf-8?q?tw=C3=B6?=");
    assertThat(email.get("header:X-None:all")).isEmpty();
    assertThat(email.get("header:X-None").isNull()).isTrue();
    for (String wrong :
        List.of(
            "header:", "header:From:asText", "header:X:asUnheard", "header:X:all:asText", "x")) {
      JsonNode answer = talk.call("Email/get", "{'ids': [], 'properties': ['" + wrong + "']}");
      assertThat(answer.path("error").textValue()).as(wrong).isEqualTo("invalidArguments");
    }
  }

  @Test
  void everyMessageCanBeRead() {
    List<String> ids = new ArrayList<>();
    Corpus.forEach((_, bytes) -> ids.add("\"M" + talk.put("INBOX", 1, bytes).email() + "\""));
    String properties =
        """
        'properties': ['subject', 'from', 'to', 'sender', 'replyTo', 'messageId', 'references',
          'sentAt', 'headers', 'bodyStructure', 'textBody', 'htmlBody', 'attachments', 'bodyValues',
          'preview', 'hasAttachment', 'header:To:asGroupedAddresses:all',
          'header:List-Unsubscribe:asURLs', 'header:Received:all'],
        'bodyProperties': ['partId', 'blobId', 'size', 'headers', 'type', 'charset', 'language',
          'location', 'name', 'cid', 'disposition', 'subParts', 'header:Content-Type:asText'],
        'fetchAllBodyValues': true, 'maxBodyValueBytes': 1000
        """;
    for (int from = 0; from < ids.size(); from += 200) {
      List<String> some = ids.subList(from, Math.min(ids.size(), from + 200));
      JsonNode answer =
          talk.call("Email/get", "{'ids': [" + String.join(",", some) + "]," + properties + "}");
      assertThat(answer.path("list")).as("from " + from).hasSize(some.size());
    }
  }

  @Test
  void aMailboxIsListedByArrival() {
    for (int i = 1; i <= 5; i++) {
      talk.put("INBOX", 100 + i % 3, "Subject: s" + i + "\n\nx\n");
    }
    talk.put("Archive", 999, "Subject: other\n\nx\n");
    String in = "'filter': {'inMailbox': '" + inbox() + "'}";
    JsonNode first = talk.call("Email/query", "{" + in + ", 'limit': 2, 'calculateTotal': true}");
    assertThat(texts(first.get("ids"))).containsExactly("M5", "M2");
    assertThat(first.get("total").intValue()).isEqualTo(5);
    assertThat(found("{" + in + ", 'position': 2, 'limit': 2}")).containsExactly("M4", "M1");
    assertThat(found("{" + in + ", 'position': -2}")).containsExactly("M1", "M3");
    assertThat(found("{" + in + ", 'anchor': 'M4', 'anchorOffset': -1, 'limit': 2}"))
        .containsExactly("M2", "M4");
    String oldest = "'sort': [{'property': 'receivedAt'}]";
    assertThat(found("{" + in + ", " + oldest + "}")).containsExactly("M3", "M1", "M4", "M2", "M5");
    assertThat(found("{}")).containsExactly("M6", "M5", "M2", "M4", "M1", "M3");
    assertThat(talk.call("Email/query", "{" + in + ", 'anchor': 'M9'}").path("error").textValue())
        .isEqualTo("anchorNotFound");
  }

  @Test
  void threadsAreCollapsed() {
    talk.put("INBOX", 1, "Message-ID: <1@x>\nSubject: a\n\nx\n");
    talk.put("INBOX", 2, "Message-ID: <2@x>\nSubject: b\n\nx\n");
    talk.put("INBOX", 3, "Message-ID: <3@x>\nReferences: <1@x>\nSubject: Re: a\n\nx\n");
    JsonNode answer = talk.call("Email/query", "{'collapseThreads': true, 'calculateTotal': true}");
    assertThat(texts(answer.get("ids"))).containsExactly("M3", "M2");
    assertThat(answer.get("total").intValue()).isEqualTo(2);
    String bySize = "'sort': [{'property': 'size', 'isAscending': false}]";
    assertThat(found("{'collapseThreads': true, " + bySize + "}")).containsExactly("M3", "M2");
    assertThat(talk.call("Thread/get", "{'ids': ['T1', 'T9']}").get("list"))
        .hasToString("[{\"emailIds\":[\"M1\",\"M3\"],\"id\":\"T1\"}]");
  }

  @Test
  void conditionsAreLookedAt() throws MailException {
    talk.put("INBOX", 100, "From: joe@a.example\nSubject: Lunch\n\nat the harbour\n", "\\Seen");
    talk.put("INBOX", 200, "To: jim@b.example\nX-Test: Yes it is\n\nnothing\n", "\\Flagged");
    talk.put(
        "Archive",
        300,
        "Subject: files\nContent-Type: application/pdf; name=a.pdf\n\n" + "x".repeat(2000));
    Added both = talk.put("Archive", 400, "Subject: both\n\nx\n", "\\Answered");
    talk.ann.copy(talk.owner, both.mailbox(), new int[] {both.uid()}, talk.mailbox("INBOX"));
    String archive = "B" + talk.mailbox("Archive");
    assertThat(filtered("{'inMailbox': '" + inbox() + "'}")).containsExactly("M4", "M2", "M1");
    assertThat(filtered("{'inMailboxOtherThan': ['" + inbox() + "']}")).containsExactly("M4", "M3");
    assertThat(
            filtered(
                "{'operator': 'AND', 'conditions': [{'inMailbox': '%s'}, {'inMailbox': '%s'}]}"
                    .formatted(inbox(), archive)))
        .containsExactly("M4");
    assertThat(filtered("{'before': '1970-01-01T00:03:20Z'}")).containsExactly("M1");
    assertThat(filtered("{'after': '1970-01-01T00:03:20Z'}")).containsExactly("M4", "M3", "M2");
    assertThat(filtered("{'minSize': 2000}")).containsExactly("M3");
    assertThat(filtered("{'maxSize': 2000}")).containsExactly("M4", "M2", "M1");
    assertThat(filtered("{'hasKeyword': '$seen'}")).containsExactly("M1");
    assertThat(filtered("{'notKeyword': '$Seen'}")).containsExactly("M4", "M3", "M2");
    assertThat(filtered("{'someInThreadHaveKeyword': '$flagged'}")).containsExactly("M2");
    assertThat(filtered("{'noneInThreadHaveKeyword': '$flagged'}"))
        .containsExactly("M4", "M3", "M1");
    assertThat(filtered("{'allInThreadHaveKeyword': '$answered'}")).containsExactly("M4");
    assertThat(filtered("{'hasAttachment': true}")).containsExactly("M3");
    assertThat(filtered("{'from': 'JOE'}")).containsExactly("M1");
    assertThat(filtered("{'to': 'b.example'}")).containsExactly("M2");
    assertThat(filtered("{'subject': 'lunch'}")).containsExactly("M1");
    assertThat(filtered("{'body': 'harbour at'}")).containsExactly("M1");
    assertThat(filtered("{'body': '\\'harbour at\\''}")).isEmpty();
    assertThat(filtered("{'text': 'lunch harbour'}")).containsExactly("M1");
    assertThat(filtered("{'header': ['X-Test']}")).containsExactly("M2");
    assertThat(filtered("{'header': ['x-test', 'yes it']}")).containsExactly("M2");
    assertThat(filtered("{'header': ['x-test', 'no']}")).isEmpty();
    assertThat(
            filtered(
                "{'operator': 'NOT', 'conditions': [{'hasKeyword': '$seen'}, {'text': 'both'}]}"))
        .containsExactly("M3", "M2");
    assertThat(
            filtered(
                "{'operator': 'OR', 'conditions': [{'hasKeyword': '$seen'}, {'text': 'both'}]}"))
        .containsExactly("M4", "M1");
    assertThat(talk.call("Email/query", "{'filter': {'unheard': 1}}").path("error").textValue())
        .isEqualTo("unsupportedFilter");
  }

  @Test
  void emailsAreSorted() {
    talk.put("INBOX", 3, "From: Zoe <a@x>\nTo: b@x\nSubject: Re: b\n\nx\n", "\\Flagged");
    talk.put("INBOX", 2, "From: c@x\nTo: A <z@x>\nSubject: C\n\nxxxxxxxxxxxxxxxxxxxxxxxxxxxx\n");
    talk.put("INBOX", 1, "Date: 1 Jan 2030 00:00:00 +0000\nFrom: Bob <b@x>\nSubject: a\n\nx\n");
    assertThat(sorted("'from'")).containsExactly("M3", "M2", "M1");
    assertThat(sorted("'to'")).containsExactly("M3", "M2", "M1");
    assertThat(sorted("'subject'")).containsExactly("M3", "M1", "M2");
    assertThat(sorted("'size', 'isAscending': false").getFirst()).isEqualTo("M2");
    assertThat(sorted("'sentAt'")).containsExactly("M2", "M1", "M3");
    assertThat(sorted("'hasKeyword', 'keyword': '$flagged', 'isAscending': false"))
        .containsExactly("M1", "M2", "M3");
    assertThat(sorted("'someInThreadHaveKeyword', 'keyword': '$flagged'"))
        .containsExactly("M2", "M3", "M1");
    assertThat(
            talk.call("Email/query", "{'sort': [{'property': 'unheard'}]}")
                .path("error")
                .textValue())
        .isEqualTo("unsupportedSort");
    for (String type : List.of("Email", "Mailbox")) { // RFC 8620 §5.5
      assertThat(
              talk.call(
                      type + "/query",
                      "{'sort': [{'property': 'size', 'collation': 'i;ascii-numeric'}]}")
                  .path("error")
                  .textValue())
          .isEqualTo("unsupportedSort");
    }
  }

  private List<String> sorted(String by) {
    return found("{'sort': [{'property': " + by + "}]}");
  }

  @Test
  void whatIsMarkedDeletedIsNotSeen() throws MailException {
    Added added = talk.put("INBOX", 1, "Subject: a\n\nx\n");
    FlagChange delete = new FlagChange.Add(Flags.of(Flags.DELETED));
    talk.ann.store(talk.owner, added.mailbox(), new int[] {added.uid()}, delete, Long.MAX_VALUE);
    JsonNode query = talk.call("Email/query", "{'calculateTotal': true}");
    assertThat(query.get("ids")).isEmpty();
    assertThat(query.get("total").intValue()).isZero();
    assertThat(talk.call("Email/get", "{'ids': ['M1']}").get("notFound")).hasSize(1);
    assertThat(talk.call("Thread/get", "{'ids': ['T1']}").get("notFound")).hasSize(1);
  }

  @Test
  void changesAreTold() throws MailException {
    talk.put("INBOX", 1, "Subject: a\n\nx\n");
    String since = talk.call("Email/get", "{'ids': []}").get("state").textValue();
    talk.put("INBOX", 2, "Subject: b\n\nx\n");
    JsonNode emails = talk.call("Email/changes", "{'sinceState': '" + since + "'}");
    assertThat(emails.get("created")).hasToString("[\"M2\"]");
    assertThat(emails.get("newState"))
        .isEqualTo(talk.call("Email/get", "{'ids': []}").get("state"));
    assertThat(emails.get("hasMoreChanges").booleanValue()).isFalse();
    assertThat(talk.call("Thread/changes", "{'sinceState': '" + since + "'}").get("created"))
        .hasToString("[\"T2\"]");
    for (String wrong : List.of("x", "-1", "999999", "1-", "")) {
      assertThat(
              talk.call("Email/changes", "{'sinceState': '" + wrong + "'}")
                  .path("error")
                  .textValue())
          .isEqualTo("cannotCalculateChanges");
    }
  }

  @Test
  void anAnswerIsBroughtUpToDate() throws MailException {
    Random random = new Random(3);
    List<String> questions =
        List.of(
            "{}",
            "{'filter': {'inMailbox': '" + inbox() + "'}}",
            "{'filter': {'hasKeyword': '$seen'}, 'sort': [{'property': 'subject'}]}",
            "{'collapseThreads': true}",
            "{'filter': {'someInThreadHaveKeyword': '$seen'}, 'sort': [{'property': 'size'}]}",
            "{'sort': [{'property': 'hasKeyword', 'keyword': '$seen'}], 'collapseThreads': true}");
    for (int round = 0; round < 25; round++) {
      List<List<String>> before = new ArrayList<>();
      questions.forEach(question -> before.add(found(question)));
      String since = talk.call("Email/query", "{}").get("queryState").textValue();
      for (int i = random.nextInt(4); i >= 0; i--) {
        anything(random);
      }
      for (int i = 0; i < questions.size(); i++) {
        String question = questions.get(i);
        String asked =
            "{'sinceQueryState': '"
                + since
                + "'"
                + (question.equals("{}") ? "" : ", ")
                + question.substring(1);
        List<String> now = new ArrayList<>(before.get(i));
        JsonNode changes = talk.call("Email/queryChanges", asked);
        now.removeAll(texts(changes.get("removed")));
        changes
            .get("added")
            .forEach(each -> now.add(each.get("index").intValue(), each.get("id").textValue()));
        assertThat(now).as(question).isEqualTo(found(question));
      }
    }
  }

  private void anything(Random random) throws MailException {
    List<String> mailboxes = List.of("INBOX", "Archive");
    String path = mailboxes.get(random.nextInt(2));
    MailboxView view = talk.ann.view(talk.mailbox(path));
    int what = random.nextInt(6);
    if (what < 2 || view.size() == 0) {
      int thread = random.nextInt(4);
      talk.put(
          path,
          random.nextInt(50),
          "Subject: s%d\nReferences: <%d@x>\n\n%s\n"
              .formatted(thread, thread, "x".repeat(random.nextInt(40))));
      return;
    }
    int[] uid = {view.uid(random.nextInt(view.size()))};
    int other = talk.mailbox(mailboxes.get(random.nextInt(2)));
    switch (what) {
      case 2 -> talk.ann.move(talk.owner, talk.mailbox(path), uid, other);
      case 3 -> talk.ann.copy(talk.owner, talk.mailbox(path), uid, other);
      case 4 -> talk.ann.remove(talk.owner, talk.mailbox(path), uid);
      default -> {
        FlagChange change =
            new FlagChange.Replace(Flags.of(random.nextBoolean() ? "\\Seen" : "\\Deleted"));
        talk.ann.store(talk.owner, talk.mailbox(path), uid, change, Long.MAX_VALUE);
      }
    }
  }

  @Test
  void whatWasMarkedDeletedLongAgoIsNotToldAgainWhenItGoes() throws MailException {
    Added added = talk.put("INBOX", 1, "Subject: s\n\nx\n", "\\Deleted");
    String state = talk.call("Email/get", "{'ids': []}").get("state").textValue();
    talk.ann.expunge(talk.owner, added.mailbox(), new int[] {added.uid()});
    JsonNode changes = talk.call("Email/changes", "{'sinceState': '" + state + "'}");
    assertThat(changes.get("destroyed")).isEmpty();
    assertThat(changes.get("newState").textValue()).isNotEqualTo(state);
  }

  @Test
  void snippetsShowWhereItStands() {
    talk.put("INBOX", 1, "Subject: Lunch & dinner\n\nWe meet <soon> at the harbour.\n");
    JsonNode answer =
        talk.call(
            "SearchSnippet/get", "{'filter': {'text': 'harbour lunch'}, 'emailIds': ['M1', 'M9']}");
    assertThat(answer.at("/list/0/subject").textValue())
        .isEqualTo("<mark>Lunch</mark> &amp; dinner");
    assertThat(answer.at("/list/0/preview").textValue())
        .isEqualTo("We meet &lt;soon&gt; at the <mark>harbour</mark>.");
    assertThat(answer.get("notFound")).hasToString("[\"M9\"]");
    assertThat(
            talk.call("SearchSnippet/get", "{'filter': {'from': 'x'}, 'emailIds': ['M1']}")
                .at("/list/0/preview")
                .isNull())
        .isTrue();
  }

  @Test
  void aSnippetIsShort() {
    Snippet snippet = new Snippet(List.of(WordQuery.of("ü&")));
    String html = snippet.around("a ".repeat(500) + "ü& ".repeat(500));
    assertThat(html).startsWith("a ").contains("<mark>ü</mark>&amp; ").endsWith(" ");
    assertThat(Talk.octets(html).length).isLessThanOrEqualTo(Snippet.OCTETS);
    assertThat(snippet.around("nothing")).isNull();
  }
}
