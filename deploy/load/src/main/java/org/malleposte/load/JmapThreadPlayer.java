package org.malleposte.load;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.LinkedHashSet;
import java.util.concurrent.ThreadLocalRandom;

/// Opens one thread after another: its messages, with the text of each.
final class JmapThreadPlayer implements Player {
  private static final int MOST = 500;

  private final JmapClient jmap;
  private final String[] threads;

  private JmapThreadPlayer(JmapClient jmap, String[] threads) {
    this.jmap = jmap;
    this.threads = threads;
  }

  static Opener opener(Options options) throws IOException {
    MailboxFill.fill(options, options.connections());
    return connection -> {
      var jmap = JmapClient.signedIn(options, connection);
      return new JmapThreadPlayer(jmap, threads(jmap, options));
    };
  }

  private static String[] threads(JmapClient jmap, Options options) throws IOException {
    var emails = jmap.emails(jmap.mailbox(options.mailbox()), MOST);
    var threads = new LinkedHashSet<String>();
    for (var email : jmap.get(emails, "threadId")) {
      threads.add(JmapClient.text(email, "threadId"));
    }
    return threads.toArray(String[]::new);
  }

  @Override
  public long step() throws IOException {
    var thread = threads[ThreadLocalRandom.current().nextInt(threads.length)];
    var request = JmapClient.request(calls(thread));
    var answer = new byte[1][];
    long nanos = Player.timed(() -> answer[0] = jmap.send(request));
    check(JmapClient.responses(answer[0], "Thread/get", "Email/get"));
    return nanos;
  }

  private String calls(String thread) {
    return """
    [["Thread/get",{"accountId":"%s","ids":["%s"]},"0"],\
    ["Email/get",{"accountId":"%s",\
    "#ids":{"resultOf":"0","name":"Thread/get","path":"/list/*/emailIds"},\
    "properties":["id","threadId","mailboxIds","keywords","from","to","cc","subject","receivedAt",\
    "sentAt","hasAttachment","textBody","htmlBody","attachments","bodyValues"],\
    "fetchTextBodyValues":true,"fetchHTMLBodyValues":true},"1"]]\
    """
        .formatted(jmap.account(), thread, jmap.account());
  }

  /// Every message of the thread came, with a text.
  private static void check(JsonNode[] responses) throws IOException {
    int wanted = responses[0].path("list").path(0).path("emailIds").size();
    var list = responses[1].path("list");
    if (wanted == 0 || list.size() != wanted) {
      throw new Unexpected("Thread/get and Email/get", list.size() + " of " + wanted);
    }
    for (var email : list) {
      var values = email.path("bodyValues").elements();
      if (!values.hasNext()) {
        throw new Unexpected("Email/get", "no text in " + email);
      }
      JmapClient.text(values.next(), "value");
    }
  }

  @Override
  public void close() throws IOException {
    jmap.close();
  }
}
