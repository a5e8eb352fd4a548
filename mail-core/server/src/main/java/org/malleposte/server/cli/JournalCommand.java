package org.malleposte.server.cli;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.malleposte.account.Account;
import org.malleposte.account.Change;
import org.malleposte.account.Committed;
import org.malleposte.account.Event;
import org.malleposte.server.history.Sentences;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// What happened to an account.
@Command(
    name = "journal",
    description = {
      "Tells what happened to an account, in sentences: when, who, how, and what.",
      "ACCOUNT is a user, or an account such as default/directory or default/queue-0."
    })
final class JournalCommand implements Callable<Integer> {
  private final Context context;

  @Parameters(paramLabel = "ACCOUNT")
  String name = "";

  @Option(
      names = "--since",
      paramLabel = "WHEN",
      description = "An instant (2026-11-22T09:00:00Z), a day, or a time ago: 90m, 12h, 7d.")
  @Nullable String since;

  @Option(names = "--after", paramLabel = "MODSEQ", description = "Only commits after this one.")
  long after;

  @Option(names = "--match", paramLabel = "TEXT", description = "Only lines with this text.")
  @Nullable String match;

  @Option(names = "--follow", description = "Goes on telling until interrupted.")
  boolean follow;

  JournalCommand(Context context) {
    this.context = context;
  }

  @Override
  public Integer call() throws IOException, Refusal {
    Account account = context.house().accounts().open(context.anyAccount(name));
    Instant from = since == null ? Instant.EPOCH : When.of("--since", since);
    Table table = new Table("modseq", "time", "who", "what", "protocol", "address", "session");
    Sentences sentences = new Sentences();
    if (account.historyFrom() > 0 && !context.json()) {
      context
          .out()
          .println(
              "(What happened up to modseq %d is in the archive: the account was restored from a"
                      .formatted(account.historyFrom())
                  + " snapshot.)");
    }
    long seen = tell(account, account.historyFrom(), from, sentences, table);
    if (context.json()) {
      context.print(table);
    }
    while (follow && !context.json()) {
      context.out().flush();
      context.terminal().stillThere();
      pause();
      seen = tell(account, seen, from, sentences, table);
    }
    return Exit.OK;
  }

  private static void pause() throws IOException {
    try {
      Thread.sleep(Duration.ofMillis(500));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("Interrupted.", e);
    }
  }

  /// From the first commit on, since sentences name mailboxes as the journal tells them.
  private long tell(Account account, long seen, Instant from, Sentences sentences, Table table) {
    long last = seen;
    for (Committed commit : account.commits(seen)) {
      last = commit.modseq();
      tell(commit, !commit.time().isBefore(from) && last > after, sentences, table);
    }
    return last;
  }

  private void tell(Committed commit, boolean shown, Sentences sentences, Table table) {
    for (Change change : commit.changes()) {
      for (Event event : change.events()) {
        String what = sentences.what(event);
        String who = Sentences.who(change.actor());
        if (shown && matches(who + " " + what)) {
          line(commit, change, who, what, table);
        }
      }
    }
  }

  private boolean matches(String line) {
    return match == null || line.contains(match);
  }

  private void line(Committed commit, Change change, String who, String what, Table table) {
    if (context.json()) {
      table.row(
          commit.modseq(),
          commit.time().toString(),
          change.actor().name(),
          what,
          change.actor().protocol(),
          change.actor().address(),
          change.actor().session());
    } else {
      String session =
          change.actor().session().isEmpty() ? "" : " [" + change.actor().session() + "]";
      context
          .out()
          .println(
              "%s  %d  %s %s%s"
                  .formatted(
                      commit.time().truncatedTo(ChronoUnit.MILLIS),
                      commit.modseq(),
                      who,
                      what,
                      session));
    }
  }
}
