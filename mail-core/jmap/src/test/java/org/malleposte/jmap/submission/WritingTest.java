package org.malleposte.jmap.submission;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.malleposte.directory.DirectoryException;
import org.malleposte.mail.FlagChange;
import org.malleposte.mail.Flags;
import org.malleposte.mail.MailException;
import org.malleposte.mail.MailboxView;

/// What clients change: mailboxes, messages, and what leaves.
class WritingTest {
  @TempDir Path folder;
  private Household house;

  @BeforeEach
  void open() throws DirectoryException {
    house = new Household(folder, false);
  }

  @AfterEach
  void close() {
    house.close();
  }

  private JsonNode ann(String method, String arguments) {
    return house.call(house.ann, method, arguments);
  }

  private String inbox() {
    return house.mailbox(house.ann, "INBOX");
  }

  /// A draft to Ben; returns its id.
  private String draft(String more) {
    JsonNode made =
        ann(
            "Email/set",
            """
            {'create': {'k': {'mailboxIds': {'%s': true}, 'keywords': {'$draft': true},
              'from': [{'name': 'Ann', 'email': 'ann@example.org'}], 'subject': 'Grüße',
              'bodyValues': {'1': {'value': 'hello'}}, 'textBody': [{'partId': '1'}] %s}}}\
            """
                .formatted(house.mailbox(house.ann, "Drafts"), more));
    assertThat(made.at("/created/k/id").isTextual()).as(made.toString()).isTrue();
    return made.at("/created/k/id").asText();
  }

  private String draft() {
    return draft(", 'to': [{'email': 'ben@example.org'}], 'bcc': [{'email': 'ann@example.org'}]");
  }

  private String identity() {
    return ann("Identity/get", "{}").at("/list/0/id").asText();
  }

  private JsonNode submit(String email, String more) {
    return ann(
        "EmailSubmission/set",
        "{'create': {'s': {'identityId': '%s', 'emailId': '%s' %s}}}"
            .formatted(identity(), email, more));
  }

  // Mailboxes

  @Test
  void mailboxesAreCreatedBelowEachOtherInOneCall() { // RFC 8621 §2.5
    JsonNode set =
        ann(
            "Mailbox/set",
            """
            {'create': {'b': {'name': 'Child', 'parentId': '#a', 'isSubscribed': true},
                        'a': {'name': 'Work', 'sortOrder': 5},
                        'c': {'name': 'Work'}, 'd': {'name': 'x', 'totalEmails': 3}}}\
            """);
    assertThat(set.at("/created/a/myRights/mayAddItems").booleanValue()).isTrue();
    assertThat(set.at("/notCreated/c/type").asText()).isEqualTo("alreadyExists");
    assertThat(set.at("/notCreated/d/properties/0").asText()).isEqualTo("totalEmails");
    String work = set.at("/created/a/id").asText();
    JsonNode child =
        ann("Mailbox/get", "{'ids': ['%s']}".formatted(set.at("/created/b/id").asText()));
    assertThat(child.at("/list/0/parentId").asText()).isEqualTo(work);
    JsonNode changes =
        ann("Mailbox/changes", "{'sinceState': '%s'}".formatted(set.path("oldState").asText()));
    assertThat(changes.path("created").size()).isEqualTo(2);
    JsonNode gone =
        ann(
            "Mailbox/set",
            "{'update': {'%s': {'role': 'sent'}, '%s': {'role': 'x'}}, 'destroy': ['%s']}"
                .formatted(work, inbox(), work));
    assertThat(gone.at("/notUpdated/%s/type".formatted(work)).asText()).isEqualTo("willDestroy");
    assertThat(gone.at("/notDestroyed/%s/type".formatted(work)).asText())
        .isEqualTo("mailboxHasChild");
  }

  @Test
  void onlyCountersAreToldWhenNothingElseChanged() { // RFC 8621 §2.2
    String state = ann("Mailbox/get", "{'ids': []}").path("state").asText();
    draft();
    JsonNode changes = ann("Mailbox/changes", "{'sinceState': '%s'}".formatted(state));
    assertThat(changes.at("/updated/0").asText()).isEqualTo(house.mailbox(house.ann, "Drafts"));
    assertThat(changes.path("updatedProperties").toString()).contains("totalThreads");
  }

  // Messages

  @Test
  void aMessageIsComposedOfItsProperties() { // RFC 8621 §4.6
    draft(", 'to': [{'name': 'Bén', 'email': 'ben@example.org'}]");
    String text = house.texts(house.ann, "Drafts").getFirst();
    assertThat(text)
        .contains("From: Ann <ann@example.org>\r\n")
        .contains("Subject: =?UTF-8?B?")
        .contains("Message-ID: <")
        .contains("Date: Sun, 22 Nov 2026 10:00:00 +0000\r\n")
        .endsWith("\r\n\r\nhello");
  }

  @Test
  void whatCannotBeAMessageIsRefusedByItsProperty() {
    for (List<String> wrong :
        List.of(
            List.of("'mailboxIds': {}", "mailboxIds"),
            List.of("'mailboxIds': {'%1$s': true}, 'size': 3", "size"),
            List.of("'mailboxIds': {'%1$s': true}, 'header:X-A': ' a\\r\\nB: c'", "header:X-A"),
            List.of("'mailboxIds': {'%1$s': true}, 'subject': 3", "subject"),
            List.of("'mailboxIds': {'%1$s': true}, 'keywords': {'a b': true}", "keywords"),
            List.of("'mailboxIds': {'%1$s': true}, 'receivedAt': 'now'", "receivedAt"),
            List.of("'mailboxIds': {'%1$s': true}, 'textBody': [{'partId': '9'}]", "textBody"))) {
      String email = wrong.getFirst().formatted(inbox());
      JsonNode set = ann("Email/set", "{'create': {'k': {%s}}}".formatted(email));
      assertThat(set.at("/notCreated/k/type").asText()).as(email).isEqualTo("invalidProperties");
      assertThat(set.at("/notCreated/k/properties/0").asText()).isEqualTo(wrong.getLast());
    }
    JsonNode blob =
        ann(
            "Email/set",
            "{'create': {'k': {'mailboxIds': {'%s': true}, 'attachments': [{'blobId': 'x1'}]}}}"
                .formatted(inbox()));
    assertThat(blob.at("/notCreated/k/type").asText()).isEqualTo("blobNotFound");
    assertThat(blob.at("/notCreated/k/notFound/0").asText()).isEqualTo("x1");
  }

  @Test
  void imapSeesAKeywordAndAMoveAtOnceAndTheOtherWayRound() throws MailException {
    String email = draft();
    JsonNode set =
        ann(
            "Email/set",
            "{'update': {'%1$s': {'keywords/$draft': null, 'keywords/$seen': true,".formatted(email)
                + " 'keywords/Work': true, 'mailboxIds/%s': true, 'mailboxIds/%s': null}}}"
                    .formatted(inbox(), house.mailbox(house.ann, "Drafts")));
    assertThat(set.path("updated").has(email)).as(set.toString()).isTrue();
    MailboxView view = house.of(house.ann).view(house.of(house.ann).mailboxes().find("INBOX").id());
    assertThat(view.size()).isEqualTo(1);
    assertThat(view.flags(0)).isEqualTo(Flags.of("\\Seen", "work"));
    house
        .of(house.ann)
        .store(
            house.caller(house.ann),
            view.mailbox().id(),
            new int[] {view.uid(0)},
            new FlagChange.Add(Flags.of("\\Deleted")),
            Long.MAX_VALUE);
    JsonNode gone = ann("Email/set", "{'destroy': ['%s']}".formatted(email));
    assertThat(gone.at("/notDestroyed/%s/type".formatted(email)).asText()).isEqualTo("notFound");
  }

  @Test
  void aSetForAnotherStateDoesNothing() {
    String email = draft();
    JsonNode set = ann("Email/set", "{'ifInState': '1', 'destroy': ['%s']}".formatted(email));
    assertThat(set.path("error").asText()).isEqualTo("stateMismatch");
  }

  // Sending

  @Test
  void aMessageIsSentOnceToEachWithoutBccAndItsDraftBecomesSent() { // RFC 8621 §7.5
    String email = draft();
    String sent = house.mailbox(house.ann, "Sent");
    JsonNode responses =
        house.all(
            house.ann,
            "EmailSubmission/set",
            """
            {'create': {'s': {'identityId': '%s', 'emailId': '%s'}},
             'onSuccessUpdateEmail': {'#s': {'keywords/$draft': null, 'mailboxIds': {'%s': true}}}}\
            """
                .formatted(identity(), email, sent));
    assertThat(responses.at("/0/1/created/s/undoStatus").asText())
        .as(responses.toString())
        .isEqualTo("final");
    assertThat(responses.at("/1/0").asText()).isEqualTo("Email/set");
    assertThat(responses.at("/1/1/updated").has(email)).isTrue();
    String id = responses.at("/0/1/created/s/id").asText();
    String state = ann("EmailSubmission/get", "{'ids': []}").path("state").asText();
    assertThat(house.deliverDue()).isEqualTo(2);
    assertThat(house.texts(house.ben, "INBOX")).hasSize(1);
    assertThat(house.texts(house.ben, "INBOX").getFirst())
        .startsWith("Return-Path: <ann@example.org>\r\nReceived: by mail.example.org")
        .doesNotContain("Bcc:")
        .endsWith("hello");
    assertThat(house.texts(house.ann, "INBOX")).hasSize(1); // the blind copy
    assertThat(house.texts(house.ann, "Sent").getFirst()).contains("Bcc:");
    JsonNode got = ann("EmailSubmission/get", "{'ids': ['%s']}".formatted(id));
    assertThat(got.at("/list/0/deliveryStatus/ben@example.org/delivered").asText())
        .isEqualTo("yes");
    JsonNode changes = ann("EmailSubmission/changes", "{'sinceState': '%s'}".formatted(state));
    assertThat(changes.at("/updated/0").asText()).isEqualTo(id);
    assertThat(ann("EmailSubmission/query", "{'filter': {'undoStatus': 'final'}}").path("ids"))
        .hasSize(1);
  }

  @Test
  void whatIsHeldCanBeTakenBackUntilItLeaves() { // RFC 8621 §7, RFC 4865
    String held =
        """
        , 'envelope': {'mailFrom': {'email': 'ann@example.org', 'parameters': {'HOLDFOR': '60'}},
                       'rcptTo': [{'email': 'ben@example.org', 'parameters': null}]}\
        """;
    JsonNode first = submit(draft(), held);
    assertThat(first.at("/created/s/undoStatus").asText())
        .as(first.toString())
        .isEqualTo("pending");
    assertThat(first.at("/created/s/sendAt").asText()).isEqualTo("2026-11-22T10:01:00Z");
    String id = first.at("/created/s/id").asText();
    String second = submit(draft(), held).at("/created/s/id").asText();
    assertThat(house.deliverDue()).isZero();
    String cancel = "{'update': {'%s': {'undoStatus': 'canceled'}}}";
    assertThat(ann("EmailSubmission/set", cancel.formatted(id)).path("updated").has(id)).isTrue();
    house.clock.move(Duration.ofSeconds(61));
    JsonNode late = ann("EmailSubmission/set", cancel.formatted(second));
    assertThat(late.at("/notUpdated/%s/type".formatted(second)).asText()).isEqualTo("cannotUnsend");
    assertThat(house.deliverDue()).isEqualTo(1);
    JsonNode got = ann("EmailSubmission/get", "{'ids': ['%s', '%s']}".formatted(id, second));
    assertThat(got.at("/list/0/undoStatus").asText()).isEqualTo("canceled");
    assertThat(got.at("/list/1/undoStatus").asText()).isEqualTo("final");
    assertThat(house.texts(house.ben, "INBOX")).hasSize(1);
  }

  @Test
  void whatMayNotLeaveIsRefusedWithItsReason() {
    assertThat(submit(draft(""), "").at("/notCreated/s/type").asText()).isEqualTo("noRecipients");
    assertThat(submit(draft(", 'to': [{'email': 'eve@else.test'}]"), "").at("/notCreated/s/type"))
        .hasToString("\"forbiddenToSend\"");
    JsonNode unknown = submit(draft(", 'to': [{'email': 'nobody@example.org'}]"), "");
    assertThat(unknown.at("/notCreated/s/invalidRecipients/0").asText())
        .isEqualTo("nobody@example.org");
    String asBen =
        ", 'envelope': {'mailFrom': {'email': 'ben@example.org'},"
            + " 'rcptTo': [{'email': 'ben@example.org'}]}";
    assertThat(submit(draft(), asBen).at("/notCreated/s/type").asText())
        .isEqualTo("forbiddenMailFrom");
    String foreign = draft(", 'sender': [{'email': 'ben@example.org'}]");
    assertThat(submit(foreign, "").at("/notCreated/s/type").asText())
        .isEqualTo("forbiddenMailFrom");
    assertThat(submit("M4711", "").at("/notCreated/s/properties/0").asText()).isEqualTo("emailId");
    assertThat(house.queue.size()).isZero();
  }

  @Test
  void eachAddressHasAnIdentityAndMoreCanBeMade() { // RFC 8621 §6
    JsonNode list = ann("Identity/get", "{}").path("list");
    assertThat(list.findValuesAsText("email"))
        .containsExactly("ann@example.org", "info@example.org");
    JsonNode set =
        ann(
            "Identity/set",
            """
            {'create': {'k': {'name': 'A.', 'email': 'info@example.org'},
                        'l': {'name': 'B.', 'email': 'ben@example.org'}},
             'update': {'%s': {'textSignature': 'yours', 'replyTo': [{'email': 'x@y.test'}]}},
             'destroy': ['%s']}\
            """
                .formatted(list.at("/0/id").asText(), list.at("/1/id").asText()));
    assertThat(set.at("/created/k/mayDelete").booleanValue()).isTrue();
    assertThat(set.at("/notCreated/l/type").asText()).isEqualTo("forbiddenFrom");
    assertThat(set.at("/notDestroyed/%s/type".formatted(list.at("/1/id").asText())).asText())
        .isEqualTo("forbidden");
    assertThat(ann("Identity/get", "{}").at("/list/0/replyTo/0/email").asText())
        .isEqualTo("x@y.test");
  }

  @Test
  void whoIsAwayAnswersEachSenderOnceAndNoPrograms() { // RFC 3834 §2
    house.call(
        house.ben,
        "VacationResponse/set",
        "{'update': {'singleton': {'isEnabled': true, 'textBody': 'away', 'subject': 'Away'}}}");
    for (int i = 0; i < 2; i++) {
      submit(draft(", 'to': [{'email': 'ben@example.org'}]"), "");
      house.deliverDue();
      house.deliverDue();
    }
    assertThat(house.texts(house.ben, "INBOX")).hasSize(2);
    List<String> answers = house.texts(house.ann, "INBOX");
    assertThat(answers).hasSize(1);
    assertThat(answers.getFirst())
        .startsWith("Return-Path: <>\r\n")
        .contains("Auto-Submitted: auto-replied")
        .contains("In-Reply-To: <")
        .contains("Subject: Away\r\n")
        .endsWith("away");
    house.clock.move(Duration.ofDays(8));
    submit(draft(", 'to': [{'email': 'ben@example.org'}], 'header:List-Id': ' <l.test>'"), "");
    house.deliverDue();
    assertThat(house.deliverDue()).isZero();
  }

  @Test
  void aLimitIsAQuotaAndItsUseChanges() throws MailException { // RFC 9425
    assertThat(ann("Quota/get", "{}").path("list")).isEmpty();
    house.of(house.ann).limit(house.caller(house.ann), 1_000_000, 0);
    String state = ann("Quota/get", "{}").path("state").asText();
    draft();
    JsonNode quota = ann("Quota/get", "{'ids': ['octets']}").at("/list/0");
    assertThat(quota.path("hardLimit").asLong()).isEqualTo(1_000_000);
    assertThat(quota.path("used").asLong()).isPositive();
    JsonNode changes = ann("Quota/changes", "{'sinceState': '%s'}".formatted(state));
    assertThat(changes.at("/updatedProperties/0").asText()).isEqualTo("used");
    assertThat(ann("Quota/query", "{'filter': {'type': 'Mail'}}").at("/ids/0").asText())
        .isEqualTo("octets");
  }
}
