package org.malleposte.server.crash;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;
import org.malleposte.server.running.JmapTalk;
import org.malleposte.server.running.RunningServer;

/// One person who writes to another by JMAP, one message after the other, every third of them to be
/// held for a day. Knows which submissions the server has acknowledged; the last may be one whose
/// answer did not come.
final class Sender {
  /// @param submission its id, empty when the server has not told
  record Sent(String subject, String email, boolean held, String submission) {
    Sent as(String id) {
      return new Sent(subject, email, held, id);
    }
  }

  private final String user;
  private final String recipient;
  private final List<Sent> sent = new ArrayList<>();
  private int drafts;
  private int kills;

  Sender(String user, String recipient) {
    this.user = user;
    this.recipient = recipient;
  }

  List<Sent> sent() {
    return sent;
  }

  private JmapTalk signedIn(RunningServer server) throws IOException {
    return new JmapTalk(server, user, "secret");
  }

  /// Sends until the connection breaks; lets go of a permit whenever a submission was acknowledged.
  void work(RunningServer server, Semaphore acknowledged) {
    try (JmapTalk jmap = signedIn(server)) {
      String mailbox = drafts(jmap);
      String identity = identity(jmap);
      while (true) {
        sent.add(draft(jmap, mailbox));
        String submission = submit(jmap, identity, sent.getLast());
        sent.addLast(sent.removeLast().as(submission));
        acknowledged.release();
      }
    } catch (IOException e) {
      kills++; // the last one has no submission's id, or there is a draft more.
    }
  }

  private static String drafts(JmapTalk jmap) throws IOException {
    String answer = jmap.call("Mailbox/get", "'ids':null,'properties':['role']");
    return JmapTalk.objects(answer).stream()
        .filter(mailbox -> mailbox.contains("\"role\":\"drafts\""))
        .map(mailbox -> JmapTalk.text(mailbox, "id"))
        .findFirst()
        .orElseThrow();
  }

  private static String identity(JmapTalk jmap) throws IOException {
    return JmapTalk.text(jmap.call("Identity/get", "'ids':null,'properties':['id']"), "id");
  }

  private Sent draft(JmapTalk jmap, String mailbox) throws IOException {
    String subject = user + "-" + ++drafts + "-end";
    String answer =
        jmap.call(
            "Email/set",
            """
            'create':{'k':{'mailboxIds':{'%s':true},'from':[{'email':'%s@example.org'}],\
            'to':[{'email':'%s@example.org'}],'subject':'%s','bodyValues':{'1':{'value':'hello'}},\
            'textBody':[{'partId':'1','type':'text/plain'}]}}\
            """
                .formatted(mailbox, user, recipient, subject));
    return new Sent(subject, JmapTalk.text(answer, "id"), drafts % 3 == 0, "");
  }

  private String submit(JmapTalk jmap, String identity, Sent one) throws IOException {
    String answer =
        jmap.call(
            "EmailSubmission/set",
            """
            'create':{'k':{'identityId':'%s','emailId':'%s','envelope':{\
            'mailFrom':{'email':'%s@example.org','parameters':%s},\
            'rcptTo':[{'email':'%s@example.org','parameters':null}]}}}\
            """
                .formatted(
                    identity,
                    one.email,
                    user,
                    one.held ? "{'HOLDFOR':'86400'}" : "null",
                    recipient));
    return JmapTalk.text(answer.substring(answer.indexOf("\"created\"")), "id");
  }

  /// What was acknowledged is known as it was told; what was not is sent again, as a client does.
  void check(RunningServer server) throws IOException {
    try (JmapTalk jmap = signedIn(server)) {
      compare(jmap);
      if (!sent.isEmpty() && sent.getLast().submission.isEmpty()) {
        String submission = submit(jmap, identity(jmap), sent.getLast());
        sent.addLast(sent.removeLast().as(submission));
        compare(jmap);
      }
    }
  }

  private void compare(JmapTalk jmap) throws IOException {
    Map<String, String> records = records(jmap);
    for (Sent one : sent) {
      if (!one.submission.isEmpty()) {
        assertThat(records.remove(one.submission))
            .as(one.toString())
            .contains("\"emailId\":\"" + one.email + "\"")
            .contains("\"undoStatus\":\"" + (one.held ? "pending" : "final") + "\"");
      }
    }
    // A kill may have been between the record and the answer.
    assertThat(records).hasSizeLessThanOrEqualTo(kills);
  }

  private static Map<String, String> records(JmapTalk jmap) throws IOException {
    Map<String, String> records = new HashMap<>();
    String answer =
        jmap.call("EmailSubmission/get", "'ids':null,'properties':['emailId','undoStatus']");
    for (String object : JmapTalk.objects(answer.substring(answer.indexOf("\"list\":")))) {
      records.put(JmapTalk.text(object, "id"), object);
    }
    return records;
  }

  /// Takes back what is held: none of it has left.
  void takeBack(RunningServer server) throws IOException {
    try (JmapTalk jmap = signedIn(server)) {
      for (Sent one : sent) {
        if (one.held) {
          String update = "'update':{'%s':{'undoStatus':'canceled'}}".formatted(one.submission);
          assertThat(jmap.call("EmailSubmission/set", update))
              .as(one.toString())
              .contains("\"updated\":{\"" + one.submission + "\":");
        }
      }
    }
  }
}
