package org.malleposte.server.cli;

import java.io.IOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.malleposte.mail.Caller;
import org.malleposte.mail.MailAccount;
import org.malleposte.mail.MailException;
import org.malleposte.mail.Mailbox;
import org.malleposte.mail.MailboxTree;
import org.malleposte.mail.MailboxView;
import org.malleposte.mail.Right;
import org.malleposte.server.bulk.Export;
import org.malleposte.server.bulk.Return;
import org.malleposte.server.house.House;
import org.malleposte.server.house.Past;
import org.malleposte.storage.AccountId;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// An account as it was.
@Command(
    name = "at",
    description = {
      "Shows, exports or restores an account or a mailbox as it was at TIME: " + When.HOW + ".",
      "Messages can be brought back as long as their bodies are there: see storage.retention."
    })
final class AtCommand extends Group {
  @Parameters(index = "0", paramLabel = "TIME")
  String time = "";

  AtCommand(Context context) {
    super(context);
  }

  /// Something to be done with the past.
  private interface Work {
    int with(Past past, Instant at) throws IOException, Refusal, MailException;
  }

  @Command(description = "Lists the mailboxes with what was in them, or the messages of one.")
  int show(
      @Parameters(paramLabel = "ACCOUNT") String account,
      @Parameters(paramLabel = "MAILBOX", arity = "0..1") @Nullable String mailbox)
      throws IOException, Refusal, MailException {
    return then(account, (past, at) -> show(past, at, mailbox));
  }

  private int show(Past past, Instant at, @Nullable String mailbox) throws Refusal, MailException {
    MailAccount account = past.account();
    if (!context.json()) {
      context
          .out()
          .println(
              "As it was at %s; the last change before, %d, was at %s."
                  .formatted(at, past.modseq(), past.time().truncatedTo(ChronoUnit.SECONDS)));
    }
    context.print(
        mailbox == null ? mailboxes(account) : messages(past, account, one(account, mailbox, at)));
    return Exit.OK;
  }

  private static Table mailboxes(MailAccount account) {
    Table table = new Table("mailbox", "messages", "unseen", "octets");
    for (Mailbox mailbox : sorted(account.mailboxes())) {
      table.row(
          account.mailboxes().path(mailbox), mailbox.messages(), mailbox.unseen(), mailbox.size());
    }
    return table;
  }

  private static Table messages(Past past, MailAccount account, Mailbox mailbox)
      throws MailException {
    Table table = new Table("uid", "arrived", "octets", "flags", "message-id", "body");
    MailboxView view = account.view(mailbox.id());
    for (int i = 0; i < view.size(); i++) {
      var email = account.email(view.email(i));
      table.row(
          Integer.toUnsignedLong(view.uid(i)),
          Instant.ofEpochMilli(view.internalDate(i)).truncatedTo(ChronoUnit.SECONDS).toString(),
          email == null ? null : email.size(),
          view.flags(i).toString(),
          email == null ? null : email.messageId(),
          email != null && past.mail().hasBody(email.body()) ? "there" : "gone");
    }
    return table;
  }

  @Command(description = "Writes it into a new folder: an mbox for each mailbox, or a Maildir.")
  int export(
      @Parameters(paramLabel = "ACCOUNT") String account,
      @Parameters(paramLabel = "FOLDER") String folder,
      @Option(
              names = "--mailbox",
              paramLabel = "MAILBOX",
              description = "Only this and those below.")
          @Nullable String mailbox,
      @Option(names = "--format", defaultValue = "MBOX", description = "${COMPLETION-CANDIDATES}")
          ExportCommand.Format format,
      @Option(names = "--exact", description = "Lines keep their CRLF.") boolean exact)
      throws IOException, Refusal, MailException {
    return then(
        account,
        (past, at) -> {
          MailAccount was = past.account();
          String top = mailbox == null ? null : was.mailboxes().path(one(was, mailbox, at));
          Export export =
              new Export(
                  past.mail(),
                  context.terminal(),
                  was,
                  exact,
                  one -> top == null || isBelow(was.mailboxes().path(one), top));
          long messages =
              switch (format) {
                case MBOX -> export.mbox(folder);
                case MAILDIR -> export.maildir(folder);
              };
          context.done("%d messages exported to %s.".formatted(messages, folder));
          return ended(export.gone());
        });
  }

  @Command(
      description = {
        "Brings messages back, with the flags that they had, as ordinary changes: those of a"
            + " mailbox",
        "and the ones below it, or of the whole account. Into a new mailbox, or --in-place, where",
        "they were. Nothing is taken away: what came since stays. Doing it twice brings nothing"
            + " twice."
      })
  int restore(
      @Parameters(paramLabel = "ACCOUNT") String account,
      @Parameters(paramLabel = "MAILBOX", arity = "0..1") @Nullable String mailbox,
      @Option(names = "--in-place", description = "To where they were.") boolean inPlace,
      @Option(
              names = "--into",
              paramLabel = "MAILBOX",
              description = "Under which mailbox; `Restored TIME` when not named.")
          @Nullable String into)
      throws IOException, Refusal, MailException {
    if (inPlace && into != null) {
      throw new Refusal("Either --in-place or --into.");
    }
    return then(
        account,
        (past, at) -> {
          String under = inPlace ? null : into != null ? into : "Restored " + named(at);
          return restore(past, at, mailbox, under);
        });
  }

  /// A colon is allowed in names of mailboxes, and trouble for programs that make files of them.
  private static String named(Instant at) {
    return at.truncatedTo(ChronoUnit.MINUTES).toString().replace('T', ' ').replaceAll("[:Z]", "");
  }

  private int restore(Past past, Instant at, @Nullable String mailbox, @Nullable String under)
      throws IOException, Refusal, MailException {
    MailAccount was = past.account();
    MailAccount now = context.house().mail().open(was.id());
    Caller caller = Caller.privileged(context.actor(), now.id());
    String top = mailbox == null ? null : was.mailboxes().path(one(was, mailbox, at));
    Return back = new Return(context.house(), context.terminal(), caller, now, was);
    for (Mailbox one : sorted(was.mailboxes())) {
      String path = was.mailboxes().path(one);
      if (one.selectable() && (top == null || isBelow(path, top))) {
        back.bring(one, target(now, caller, one, path, under).id());
      }
    }
    Return.Report report = back.report();
    context.done(
        String.format(
            Locale.ROOT,
            "%,d messages are back; %,d were there anyway.",
            report.brought(),
            report.there()));
    return ended(report.gone());
  }

  /// In place a mailbox is what it was, however it is called by now.
  private static Mailbox target(
      MailAccount now, Caller caller, Mailbox was, String path, @Nullable String under)
      throws MailException {
    Mailbox same = under == null ? now.mailboxes().get(was.id()) : null;
    if (same != null && same.selectable()) {
      return same;
    }
    String wanted = under == null ? path : under + "/" + path;
    Mailbox there = now.mailboxes().find(wanted);
    if (there != null && there.selectable()) {
      return there;
    }
    now.create(caller, wanted, "");
    Mailbox made = now.subscribe(caller, wanted, true);
    if (under == null) {
      for (var right : was.rights().entrySet()) {
        made = now.rights(caller, wanted, right.getKey(), Right.parse(right.getValue()));
      }
    }
    return made;
  }

  private int then(String name, Work work) throws IOException, Refusal, MailException {
    Instant at = When.of("", time);
    House house = context.house();
    if (at.isAfter(house.clock().instant())) {
      throw new Refusal(at + " is yet to come.");
    }
    AccountId account = context.anyAccount(name);
    Past past =
        Past.of(house, account, at)
            .orElseThrow(() -> new Refusal("There was no account " + name + " at " + at + "."));
    try (past) {
      if (!past.hasMail()) {
        throw new Refusal(name + " had no mailboxes at " + at + ".");
      }
      return work.with(past, at);
    }
  }

  private int ended(long gone) {
    if (gone > 0) {
      context
          .err()
          .println(
              "malleposte: %d messages cannot be brought back: they were deleted, their retention is"
                      .formatted(gone)
                  + " over (storage.retention), and their bodies are gone.");
    }
    return gone > 0 ? Exit.PARTLY : Exit.OK;
  }

  private static Mailbox one(MailAccount account, String path, Instant at) throws Refusal {
    Mailbox mailbox = account.mailboxes().find(path);
    if (mailbox == null) {
      throw new Refusal("There was no mailbox " + path + " at " + at + ".");
    }
    return mailbox;
  }

  private static boolean isBelow(String path, String top) {
    return path.equals(top) || path.startsWith(top + "/");
  }

  private static List<Mailbox> sorted(MailboxTree tree) {
    return tree.all().stream().sorted(Comparator.comparing(tree::path)).toList();
  }
}
