package org.malleposte.load;

import java.io.IOException;
import java.util.Random;

/// A client at work: it looks, reads, marks, searches, files and throws away, in the shares of
/// [#MIX].
///
/// Its mailbox is filled first, and what it adds it later removes, so that the mailbox keeps its
/// size. Give each connection a user of its own: another's EXPUNGE would rightly make answers fail.
final class MixedPlayer implements Player {
  private enum Act {
    SELECT,
    FETCH_FLAGS,
    FETCH_LIST,
    FETCH_BODY,
    STORE,
    SEARCH,
    APPEND,
    EXPUNGE
  }

  private record Share(Act act, int percent) {}

  private static final Share[] MIX = {
    new Share(Act.SELECT, 5),
    new Share(Act.FETCH_FLAGS, 15),
    new Share(Act.FETCH_LIST, 10),
    new Share(Act.FETCH_BODY, 30),
    new Share(Act.STORE, 20),
    new Share(Act.SEARCH, 5),
    new Share(Act.APPEND, 10),
    new Share(Act.EXPUNGE, 5)
  };
  private static final int FILLED_AT_ONCE = 20;

  private final ImapClient imap;
  private final Messages messages;
  private final String mailbox;
  private final int kept;
  private final Random random;

  private MixedPlayer(ImapClient imap, Messages messages, Options options, int connection) {
    this.imap = imap;
    this.messages = messages;
    this.mailbox = options.mailbox();
    this.kept = Math.max(options.messages(), 1);
    this.random = new Random(connection);
  }

  record Opener(Options options, Messages messages) implements Player.Opener {
    Opener(Options options) throws IOException {
      this(options, options.supply());
    }

    @Override
    public Player open(int connection) throws IOException {
      var player =
          new MixedPlayer(ImapClient.ready(options, connection), messages, options, connection);
      player.fill();
      return player;
    }
  }

  private void fill() throws IOException {
    select();
    while (imap.exists() < kept) {
      var batch =
          new byte[imap.can("MULTIAPPEND") ? Math.min(FILLED_AT_ONCE, kept - imap.exists()) : 1][];
      for (int i = 0; i < batch.length; i++) {
        batch[i] = messages.next();
      }
      imap.appendAll(mailbox, batch);
      imap.command("NOOP");
    }
  }

  @Override
  public long step() throws IOException {
    var act = choose();
    var message = act == Act.APPEND ? messages.next() : new byte[0];
    return Player.timed(() -> act(act, message));
  }

  private void act(Act act, byte[] message) throws IOException {
    switch (act) {
      case SELECT -> select();
      case FETCH_FLAGS -> fetch(lastOf(100), "(UID FLAGS)");
      case FETCH_LIST -> fetch(lastOf(25), "(UID FLAGS INTERNALDATE RFC822.SIZE ENVELOPE)");
      case FETCH_BODY -> fetch(any() + "", "(UID BODY.PEEK[])");
      case STORE ->
          imap.command(
              "STORE " + any() + (random.nextBoolean() ? " +" : " -") + "FLAGS (\\Flagged)");
      case SEARCH ->
          imap.command("SEARCH " + (random.nextBoolean() ? "FLAGGED" : "SUBJECT \"harbour\""));
      case APPEND -> imap.append(mailbox, message);
      case EXPUNGE -> expunge();
    }
  }

  private void select() throws IOException {
    imap.command("SELECT " + ImapClient.quoted(mailbox));
  }

  private void fetch(String set, String items) throws IOException {
    int[] seen = {0};
    imap.command(
        "FETCH " + set + " " + items, line -> seen[0] += line.contains(" FETCH (") ? 1 : 0);
    if (seen[0] == 0) {
      throw new Unexpected("FETCH " + set, "no FETCH response");
    }
  }

  /// Removes the oldest messages beyond the size the mailbox keeps, or else just the oldest one.
  private void expunge() throws IOException {
    imap.command("NOOP");
    if (imap.exists() > 1) {
      int last = Math.max(1, imap.exists() - kept);
      imap.command("STORE 1:" + last + " +FLAGS.SILENT (\\Deleted)");
      imap.command("EXPUNGE");
    }
  }

  private int any() {
    return random.nextInt(imap.exists()) + 1;
  }

  private String lastOf(int count) {
    return Math.max(1, imap.exists() - count + 1) + ":" + imap.exists();
  }

  private Act choose() {
    int point = random.nextInt(100);
    for (var share : MIX) {
      point -= share.percent();
      if (point < 0) {
        return share.act();
      }
    }
    throw new IllegalStateException("the shares do not add up to 100");
  }

  @Override
  public void close() throws IOException {
    imap.close();
  }
}
