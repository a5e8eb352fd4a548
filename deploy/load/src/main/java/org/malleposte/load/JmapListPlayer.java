package org.malleposte.load;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.HashSet;
import java.util.concurrent.ThreadLocalRandom;

/// Shows a page of fifty messages: which they are, and of each what a list shows, in one request.
///
/// The page is one of the first twenty, by chance, so that no server can give the same answer
/// again.
final class JmapListPlayer implements Player {
  private static final int PAGE = 50;
  private static final int PAGES = 20;

  private final JmapClient jmap;
  private final String mailbox;
  private final int pages;

  private JmapListPlayer(JmapClient jmap, String mailbox, int pages) {
    this.jmap = jmap;
    this.mailbox = mailbox;
    this.pages = pages;
  }

  static Opener opener(Options options) throws IOException {
    MailboxFill.fill(options, options.connections());
    return connection -> {
      var jmap = JmapClient.signedIn(options, connection);
      int pages = Math.clamp(options.messages() / PAGE, 1, PAGES);
      return new JmapListPlayer(jmap, jmap.mailbox(options.mailbox()), pages);
    };
  }

  @Override
  public long step() throws IOException {
    int position = ThreadLocalRandom.current().nextInt(pages) * PAGE;
    var request = JmapClient.request(calls(position));
    var answer = new byte[1][];
    long nanos = Player.timed(() -> answer[0] = jmap.send(request));
    check(JmapClient.responses(answer[0], "Email/query", "Email/get"));
    return nanos;
  }

  private String calls(int position) {
    return """
    [["Email/query",{"accountId":"%s",%s},"0"],\
    ["Email/get",{"accountId":"%s","#ids":{"resultOf":"0","name":"Email/query","path":"/ids"},\
    "properties":["id","threadId","mailboxIds","keywords","from","to","subject","receivedAt","size",\
    "hasAttachment","preview"]},"1"]]\
    """
        .formatted(jmap.account(), JmapClient.newest(mailbox, position, PAGE), jmap.account());
  }

  /// Fifty messages were found, and of each of them its preview came.
  private static void check(JsonNode[] responses) throws IOException {
    var ids = new HashSet<String>();
    responses[0].path("ids").forEach(id -> ids.add(id.asText()));
    if (ids.size() != PAGE) {
      throw new Unexpected("Email/query", ids.size() + " messages in place of " + PAGE);
    }
    for (var email : responses[1].path("list")) {
      JmapClient.text(email, "preview");
      JmapClient.text(email, "subject");
      ids.remove(email.path("id").asText());
    }
    if (!ids.isEmpty()) {
      throw new Unexpected("Email/get", "nothing about " + ids);
    }
  }

  @Override
  public void close() throws IOException {
    jmap.close();
  }
}
