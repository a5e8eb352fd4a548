package org.malleposte.load;

import java.io.IOException;
import java.util.HashSet;
import java.util.concurrent.ThreadLocalRandom;

/// Flags one message after another, or takes the flag off again.
final class JmapKeywordPlayer implements Player {
  private static final int MOST = 500;

  private final JmapClient jmap;
  private final String[] emails;
  private final boolean[] flagged;

  private JmapKeywordPlayer(JmapClient jmap, String[] emails) throws IOException {
    this.jmap = jmap;
    this.emails = emails;
    this.flagged = flagged(jmap, emails);
  }

  static Opener opener(Options options) throws IOException {
    MailboxFill.fill(options, options.connections());
    return connection -> {
      var jmap = JmapClient.signedIn(options, connection);
      return new JmapKeywordPlayer(jmap, jmap.emails(jmap.mailbox(options.mailbox()), MOST));
    };
  }

  @Override
  public long step() throws IOException {
    int chosen = ThreadLocalRandom.current().nextInt(emails.length);
    flagged[chosen] ^= true;
    return Player.timed(() -> flag(jmap, emails[chosen], flagged[chosen]));
  }

  /// Which of them are flagged: taking a flag off that is not there would be no change at all.
  static boolean[] flagged(JmapClient jmap, String... emails) throws IOException {
    var flagged = new HashSet<String>();
    for (var email : jmap.get(emails, "keywords")) {
      if (email.path("keywords").has("$flagged")) {
        flagged.add(email.path("id").asText());
      }
    }
    var each = new boolean[emails.length];
    for (int i = 0; i < emails.length; i++) {
      each[i] = flagged.contains(emails[i]);
    }
    return each;
  }

  /// @return the state that the change made
  static String flag(JmapClient jmap, String email, boolean flagged) throws IOException {
    var set =
        jmap.call(
            "Email/set",
            "\"update\":{\"%s\":{\"keywords/$flagged\":%s}}"
                .formatted(email, flagged ? "true" : "null"));
    if (!set.path("updated").has(email)) {
      throw new Unexpected("Email/set of " + email, set.toString());
    }
    return JmapClient.text(set, "newState");
  }

  @Override
  public void close() throws IOException {
    jmap.close();
  }
}
