package org.malleposte.server.cli;

import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.malleposte.mail.Caller;
import org.malleposte.mail.Deleted;
import org.malleposte.mail.MailAccount;
import org.malleposte.mail.MailException;
import org.malleposte.mail.Mailbox;
import org.malleposte.mail.MailboxTree;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Brings deleted messages back.
@Command(
    name = "restore-deleted",
    description = {
      "Lists the deleted messages of a user that can still be restored, or restores some: those with",
      "the ids named, or --all."
    })
final class RestoreDeletedCommand implements Callable<Integer> {
  private final Context context;

  @Parameters(paramLabel = "USER", index = "0")
  String user = "";

  @Parameters(paramLabel = "ID", index = "1..*", arity = "0..*")
  @Nullable List<Long> ids;

  @Option(names = "--all", description = "All of them.")
  boolean all;

  @Option(
      names = "--into",
      paramLabel = "MAILBOX",
      description = "Where to; else where each was last, or INBOX when that is gone.")
  @Nullable String into;

  RestoreDeletedCommand(Context context) {
    this.context = context;
  }

  @Override
  public Integer call() throws IOException, Refusal, MailException {
    MailAccount account = context.house().mail().open(context.account(user));
    List<Deleted> deleted = account.deleted().all();
    if (!all && (ids == null || ids.isEmpty())) {
      list(account, deleted);
      return Exit.OK;
    }
    int restored = 0;
    for (Deleted message : deleted) {
      if (all || (ids != null && ids.contains(message.email().id()))) {
        account.deleted().restore(caller(account), message, target(account, message));
        restored++;
      }
    }
    context.done(restored + " restored.");
    boolean found = all || (ids != null && restored == ids.size());
    return found ? Exit.OK : restored == 0 ? Exit.REFUSED : Exit.PARTLY;
  }

  private void list(MailAccount account, List<Deleted> deleted) {
    Table table = new Table("id", "deleted", "last-mailbox", "octets", "message-id");
    for (Deleted d : deleted) {
      Mailbox last = account.mailboxes().get(d.mailbox());
      table.row(
          d.email().id(),
          Instant.ofEpochMilli(d.deletedAt()).toString(),
          last == null ? null : account.mailboxes().path(last),
          d.email().size(),
          d.email().messageId());
    }
    context.print(table);
  }

  private int target(MailAccount account, Deleted message) throws Refusal {
    MailboxTree tree = account.mailboxes();
    Mailbox wanted = into != null ? tree.find(into) : tree.get(message.mailbox());
    if (into != null && wanted == null) {
      throw new Refusal("There is no mailbox " + into + ".");
    }
    Mailbox target = wanted != null && wanted.selectable() ? wanted : tree.find(MailboxTree.INBOX);
    if (target == null) {
      throw new Refusal("There is no INBOX to restore to.");
    }
    return target.id();
  }

  private Caller caller(MailAccount account) {
    return Caller.privileged(context.actor(), account.id());
  }
}
