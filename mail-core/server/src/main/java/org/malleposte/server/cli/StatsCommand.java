package org.malleposte.server.cli;

import java.io.IOException;
import java.util.concurrent.Callable;
import org.malleposte.directory.User;
import org.malleposte.mail.MailAccount;
import org.malleposte.mail.Usage;
import picocli.CommandLine.Command;

/// What there is.
@Command(name = "stats", description = "Tells how much mail each user has, and the sums.")
final class StatsCommand implements Callable<Integer> {
  private final Context context;

  StatsCommand(Context context) {
    this.context = context;
  }

  @Override
  public Integer call() throws IOException, Refusal {
    Table table = new Table("address", "mailboxes", "messages", "octets", "modseq");
    long mailboxes = 0;
    long messages = 0;
    long octets = 0;
    for (User user : context.house().directory().users().list()) {
      MailAccount account = context.house().mail().open(user.account());
      Usage usage = account.usage();
      int boxes = account.mailboxes().all().size();
      table.row(user.address(), boxes, usage.count(), usage.storage(), account.account().modseq());
      mailboxes += boxes;
      messages += usage.count();
      octets += usage.storage();
    }
    if (!context.json()) {
      table.row("all", mailboxes, messages, octets, null);
    }
    context.print(table);
    return Exit.OK;
  }
}
