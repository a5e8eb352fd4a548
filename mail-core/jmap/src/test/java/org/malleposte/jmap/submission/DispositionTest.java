package org.malleposte.jmap.submission;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.malleposte.account.Actor;
import org.malleposte.directory.DirectoryException;
import org.malleposte.format.MessageParser;
import org.malleposte.mail.MailException;
import org.malleposte.mail.NewMessage;
import org.malleposte.mail.queue.Envelope;
import org.malleposte.storage.Spool;

/// Ann asks to be told, Ben reads (RFC 9007).
class DispositionTest {
  private Household at;
  private String sent;
  private String received;
  private String identity;

  @BeforeEach
  void sendOne(@TempDir Path folder) throws DirectoryException, MailException {
    at = new Household(folder, false);
    received =
        send("'header:Disposition-Notification-To:asAddresses': [{'email': 'ann@example.org'}],");
    identity = at.call(at.ben, "Identity/get", "{'ids': null}").at("/list/0/id").textValue();
  }

  @AfterEach
  void close() {
    at.close();
  }

  /// Ann sends Ben a message with some more fields; returns the id that it has there.
  private String send(String fields) throws MailException {
    String drafts = at.mailbox(at.ann, "Drafts");
    String email =
        at.call(
                at.ann,
                "Email/set",
                """
                {'create': {'a': {'mailboxIds': {'%s': true}, 'subject': 'Harbour', %s
                  'messageId': ['1@example.org'],
                  'from': [{'email': 'ann@example.org'}], 'to': [{'email': 'ben@example.org'}],
                  'bodyValues': {'1': {'value': 'Noon?'}},
                  'textBody': [{'partId': '1', 'type': 'text/plain'}]}}}
                """
                    .formatted(drafts, fields))
            .at("/created/a/id")
            .textValue();
    String from = at.call(at.ann, "Identity/get", "{'ids': null}").at("/list/0/id").textValue();
    JsonNode set =
        at.call(
            at.ann,
            "EmailSubmission/set",
            "{'create': {'s': {'identityId': '" + from + "', 'emailId': '" + email + "'}}}");
    sent = set.at("/created/s/id").textValue();
    at.deliverDue();
    JsonNode inbox = at.call(at.ben, "Email/query", "{}");
    return inbox.at("/ids/0").textValue();
  }

  private JsonNode notify(String email, String more) {
    return at.all(
        at.ben,
        "MDN/send",
        """
        {'identityId': '%s', 'send': {'k': {'forEmailId': '%s', %s
          'disposition': {'actionMode': 'manual-action', 'sendingMode': 'mdn-sent-manually',
            'type': 'displayed'}, 'extensionFields': {'X-Ext': 'one'}}},
         'onSuccessUpdateEmail': {'#k': {'keywords/$mdnsent': true}}}
        """
            .formatted(identity, email, more));
  }

  @Test
  void theSenderIsToldOnceAndSeesIt() {
    JsonNode answer = notify(received, "'textBody': 'Yes.', 'includeOriginalMessage': true,");
    JsonNode told = answer.at("/0/1/sent/k");
    assertThat(told.get("finalRecipient").textValue()).isEqualTo("rfc822; ben@example.org");
    assertThat(told.get("originalMessageId").textValue()).isEqualTo("<1@example.org>");
    assertThat(answer.at("/1/0").textValue()).isEqualTo("Email/set");
    assertThat(answer.at("/1/1/updated").has(received)).isTrue();
    assertThat(notify(received, "").at("/0/1/notSent/k/type").textValue())
        .isEqualTo("mdnAlreadySent");

    at.deliverDue();
    assertThat(at.texts(at.ann, "INBOX"))
        .singleElement()
        .asString()
        .contains("Content-Type: multipart/report; report-type=disposition-notification;")
        .contains("Content-Type: message/disposition-notification\r\n")
        .contains("Final-Recipient: rfc822; ben@example.org\r\n")
        .contains("Original-Message-ID: <1@example.org>\r\n")
        .contains("Disposition: manual-action/mdn-sent-manually; displayed\r\n")
        .contains("X-Ext: one\r\n")
        .contains("Noon?");
    JsonNode submission =
        at.call(at.ann, "EmailSubmission/get", "{'ids': ['" + sent + "']}").at("/list/0");
    String blob = submission.at("/mdnBlobIds/0").textValue();
    assertThat(submission.get("dsnBlobIds")).isEmpty();
    assertThat(submission.at("/deliveryStatus/ben@example.org/displayed").textValue())
        .isEqualTo("yes");

    JsonNode parsed = at.call(at.ann, "MDN/parse", "{'blobIds': ['" + blob + "', 'R1', 'R99']}");
    JsonNode mdn = parsed.at("/parsed/" + blob);
    assertThat(mdn.get("forEmailId").textValue()).isEqualTo(submission.get("emailId").textValue());
    assertThat(mdn.get("textBody").textValue()).isEqualTo("Yes.");
    assertThat(mdn.get("includeOriginalMessage").booleanValue()).isTrue();
    assertThat(mdn.get("disposition"))
        .hasToString(
            "{\"actionMode\":\"manual-action\",\"sendingMode\":\"mdn-sent-manually\","
                + "\"type\":\"displayed\"}");
    assertThat(mdn.at("/extensionFields/X-Ext").textValue()).isEqualTo("one");
    assertThat(parsed.get("notParsable")).hasToString("[\"R1\"]");
    assertThat(parsed.get("notFound")).hasToString("[\"R99\"]");
  }

  @Test
  void whoHasNotAskedIsNotTold() throws MailException {
    at.call(at.ben, "Email/set", "{'destroy': ['" + received + "']}");
    String plain = send("");
    assertThat(notify(plain, "").at("/0/1/notSent/k/type").textValue()).isEqualTo("forbidden");
    assertThat(notify("M99", "").at("/0/1/notSent/k/type").textValue()).isEqualTo("notFound");
    assertThat(notify(plain, "'mdnGateway': 'x',").at("/0/1/notSent/k/properties"))
        .hasToString("[\"mdnGateway\"]");
    assertThat(notify(plain, "'reportingUA': 'a\\nX: y',").at("/0/1/notSent/k/properties"))
        .hasToString("[\"reportingUA\"]");
    assertThat(at.deliverDue()).isZero();
  }

  @Test
  void aReportOfTheDeliveryIsNoted() {
    String report =
        """
        From: MAILER-DAEMON@example.net
        To: ann@example.org
        Content-Type: multipart/report; report-type=delivery-status; boundary=b

        --b
        Content-Type: message/delivery-status

        Reporting-MTA: dns; mx.example.net

        Final-Recipient: rfc822; ben@example.org
        Action: failed
        Status: 5.1.1
        --b
        Content-Type: text/rfc822-headers

        Message-ID: <1@example.org>
        --b--
        """
            .replace("\n", "\r\n");
    byte[] octets = report.getBytes(StandardCharsets.UTF_8);
    NewMessage message = at.mail.keep("default", Spool.of(octets), MessageParser.parse(octets));
    Envelope envelope = Envelope.of("", List.of(Envelope.Recipient.elsewhere("ann@example.org")));
    at.queue.enqueue(Actor.system("test"), envelope, message);
    at.deliverDue();
    JsonNode submission =
        at.call(at.ann, "EmailSubmission/get", "{'ids': ['" + sent + "']}").at("/list/0");
    assertThat(submission.get("dsnBlobIds")).hasSize(1);
    // What was delivered here is known better than a report can say.
    assertThat(submission.at("/deliveryStatus/ben@example.org/delivered").textValue())
        .isEqualTo("yes");
  }
}
