package org.malleposte.load;

import java.io.IOException;

/// Puts one message after another into a mailbox: an upload and an import.
record JmapImportPlayer(JmapClient jmap, String mailbox, Messages messages) implements Player {

  static Opener opener(Options options) throws IOException {
    MailboxFill.fill(options, options.connections());
    var messages = options.supply();
    return connection -> {
      var jmap = JmapClient.signedIn(options, connection);
      return new JmapImportPlayer(jmap, jmap.mailbox(options.mailbox()), messages);
    };
  }

  @Override
  public long step() throws IOException {
    var message = messages.next();
    return Player.timed(() -> take(jmap.upload(message), message.length));
  }

  private void take(String blob, int size) throws IOException {
    var answer =
        jmap.call(
            "Email/import",
            """
            "emails":{"new":{"blobId":"%s","mailboxIds":{"%s":true},"keywords":{"$seen":true}}}\
            """
                .formatted(blob, mailbox));
    var made = answer.path("created").path("new");
    JmapClient.text(made, "id");
    if (made.path("size").asInt() != size) {
      throw new Unexpected("Email/import of " + size, answer.toString());
    }
  }

  @Override
  public void close() throws IOException {
    jmap.close();
  }
}
