package org.malleposte.server.cli;

import java.io.IOException;
import java.util.Comparator;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.malleposte.mail.Caller;
import org.malleposte.mail.MailAccount;
import org.malleposte.mail.MailException;
import org.malleposte.mail.Mailbox;
import org.malleposte.mail.MailboxTree;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// A user's mailboxes.
@Command(name = "mailbox", description = "Mailboxes: list, create, rename, delete, rights.")
final class MailboxCommand extends Group {
  MailboxCommand(Context context) {
    super(context);
  }

  @Command(description = "Lists a user's mailboxes.")
  int list(@Parameters(paramLabel = "USER") String user) throws IOException, Refusal {
    MailboxTree tree = account(user).mailboxes();
    Table table = new Table("mailbox", "use", "messages", "unseen", "octets", "uid-next", "rights");
    tree.all().stream().sorted(Comparator.comparing(tree::path)).forEach(m -> row(table, tree, m));
    context.print(table);
    return Exit.OK;
  }

  private static void row(Table table, MailboxTree tree, Mailbox m) {
    table.row(
        tree.path(m),
        m.role(),
        m.messages(),
        m.unseen(),
        m.size(),
        Integer.toUnsignedLong(m.uidNext()),
        m.rights().entrySet().stream().map(e -> e.getKey() + "=" + e.getValue()).sorted().toList());
  }

  @Command(description = "Creates a mailbox, with those above it.")
  int create(
      @Parameters(paramLabel = "USER") String user,
      @Parameters(paramLabel = "MAILBOX") String path,
      @Option(
              names = "--use",
              paramLabel = "USE",
              description = "Such as sent, drafts, trash, junk, archive (RFC 6154).")
          @Nullable String use)
      throws IOException, Refusal, MailException {
    MailAccount account = account(user);
    account.create(caller(account), path, role(use));
    account.subscribe(caller(account), path, true);
    context.done("Created " + path + ".");
    return Exit.OK;
  }

  private static String role(@Nullable String use) {
    if (use == null || use.isEmpty()) {
      return "";
    }
    String word = use.replace("\\", "").toLowerCase(Locale.ROOT);
    return "\\" + word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1);
  }

  @Command(description = "Renames a mailbox and all below it.")
  int rename(
      @Parameters(paramLabel = "USER") String user,
      @Parameters(paramLabel = "FROM") String from,
      @Parameters(paramLabel = "TO") String to)
      throws IOException, Refusal, MailException {
    MailAccount account = account(user);
    account.rename(caller(account), from, to);
    context.done("Renamed " + from + " to " + to + ".");
    return Exit.OK;
  }

  @Command(description = "Deletes a mailbox; its messages can be restored for a while.")
  int delete(
      @Parameters(paramLabel = "USER") String user, @Parameters(paramLabel = "MAILBOX") String path)
      throws IOException, Refusal, MailException {
    MailAccount account = account(user);
    account.delete(caller(account), path);
    context.done("Deleted " + path + ".");
    return Exit.OK;
  }

  @Command(
      description = {
        "Gives somebody rights on a mailbox (RFC 4314): the letters of lrswipkxtea, `read`, `write`",
        "or `none`."
      })
  int rights(
      @Parameters(paramLabel = "USER", description = "The owner.") String user,
      @Parameters(paramLabel = "MAILBOX") String path,
      @Parameters(paramLabel = "WHO", description = "A user, a group, or `anyone`.") String who,
      @Parameters(paramLabel = "RIGHTS") String letters)
      throws IOException, Refusal, MailException {
    MailAccount account = account(user);
    String identifier = identifier(account, path, who);
    account.rights(caller(account), path, identifier, RightsWord.parse(letters));
    context.done("%s has %s on %s of %s.".formatted(identifier, letters, path, user));
    return Exit.OK;
  }

  /// Also somebody who is here no more, to take back what they had.
  private String identifier(MailAccount account, String path, String who)
      throws IOException, Refusal {
    Mailbox mailbox = account.mailboxes().find(path);
    String written = who.toLowerCase(Locale.ROOT);
    return mailbox != null && mailbox.rights().containsKey(written)
        ? written
        : Grantee.identifier(context, who);
  }

  private MailAccount account(String user) throws IOException, Refusal {
    return context.house().mail().open(context.account(user));
  }

  private Caller caller(MailAccount account) {
    return Caller.privileged(context.actor(), account.id());
  }
}
