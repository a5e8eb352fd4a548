package org.malleposte.server.cli;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.malleposte.directory.DirectoryException;
import org.malleposte.directory.SharedAccount;
import org.malleposte.directory.SharedAccounts;
import org.malleposte.mail.Caller;
import org.malleposte.mail.MailAccount;
import org.malleposte.mail.MailException;
import org.malleposte.mail.Mailbox;
import org.malleposte.mail.Right;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Mailboxes of addresses that are nobody's own.
@Command(
    name = "shared",
    description = "Shared accounts, such as info@: add, list, grant, revoke, remove.")
final class SharedCommand extends Group {
  private static final String SEND_AS = "send-as";

  SharedCommand(Context context) {
    super(context);
  }

  @Command(
      description = {
        "Adds an account that receives mail for an address and that nobody can sign in to.",
        "Who is granted rights finds it below `Shared`."
      })
  int add(
      @Parameters(paramLabel = "ADDRESS") String address,
      @Option(names = "--name", paramLabel = "NAME", description = "As others see it.")
          @Nullable String name)
      throws IOException, Refusal, DirectoryException {
    new FirstDomain(context).madeFor(List.of(address));
    String full = new FirstDomain(context).complete(address);
    SharedAccount made = shared().create(context.actor(), full, name == null ? "" : name);
    context.house().mail().open(made.account());
    context.done(
        "Added the shared account "
            + made.address()
            + "; members find it as Shared/"
            + made.name()
            + ".");
    return Exit.OK;
  }

  @Command(description = "Lists the shared accounts, who may read them and who may send as them.")
  int list() throws IOException, Refusal {
    Table table = new Table("address", "name", "folder", "account", "rights", "send-as", "since");
    for (SharedAccount one : shared().list()) {
      table.row(
          one.address(),
          one.displayName(),
          "Shared/" + one.name(),
          one.account().toString(),
          rights(mail(one)),
          List.copyOf(new TreeSet<>(one.senders())),
          one.created().toString());
    }
    context.print(table);
    return Exit.OK;
  }

  /// Who has which rights on any of the mailboxes, as `who=letters`.
  private static List<String> rights(MailAccount account) {
    TreeMap<String, TreeSet<String>> all = new TreeMap<>();
    for (Mailbox mailbox : account.mailboxes().all()) {
      mailbox
          .rights()
          .forEach((who, letters) -> all.computeIfAbsent(who, _ -> new TreeSet<>()).add(letters));
    }
    List<String> rows = new ArrayList<>();
    all.forEach((who, letters) -> rows.add(who + "=" + String.join("|", letters)));
    return rows;
  }

  @Command(
      description = {
        "Gives a user or a group rights: `read`, `write`, letters of lrswipkxtea (RFC 4314), and",
        "`send-as` to write as the address. Open sessions see it at once."
      })
  int grant(
      @Parameters(paramLabel = "ADDRESS") String address,
      @Parameters(paramLabel = "WHO", description = "An address, or a group.") String who,
      @Parameters(paramLabel = "RIGHTS", arity = "1..*") List<String> rights,
      @Option(
              names = "--mailbox",
              paramLabel = "MAILBOX",
              description = "For this mailbox only; else for all there are.")
          @Nullable String mailbox)
      throws IOException, Refusal, DirectoryException, MailException {
    SharedAccount account = account(address);
    String identifier = Grantee.address(context, who);
    Set<Right> letters = new TreeSet<>();
    boolean sendAs = false;
    for (String word : rights) {
      sendAs |= word.equals(SEND_AS);
      letters.addAll(word.equals(SEND_AS) ? Set.of() : RightsWord.parse(word));
    }
    if (!letters.isEmpty()) {
      give(account, identifier, letters, mailbox);
    }
    if (sendAs) {
      shared().setSender(context.actor(), account.account(), identifier, true);
    }
    context.done(
        "%s has %s on %s.".formatted(identifier, String.join(", ", rights), account.address()));
    return Exit.OK;
  }

  @Command(
      description = {
        "Takes back what was granted: the rights on all mailboxes and `send-as`, or only what is",
        "named (`rights`, `send-as`). Open sessions see it at once."
      })
  int revoke(
      @Parameters(paramLabel = "ADDRESS") String address,
      @Parameters(paramLabel = "WHO") String who,
      @Parameters(paramLabel = "WHAT", arity = "0..1") @Nullable String what,
      @Option(
              names = "--mailbox",
              paramLabel = "MAILBOX",
              description = "The rights on this mailbox only.")
          @Nullable String mailbox)
      throws IOException, Refusal, DirectoryException, MailException {
    if (what != null && !what.equals(SEND_AS) && !what.equals("rights")) {
      throw new Refusal("What can be revoked is `rights` or `send-as`, not " + what + ".");
    }
    SharedAccount account = account(address);
    String identifier =
        who.contains("@") ? who.toLowerCase(Locale.ROOT) : Grantee.address(context, who);
    if (!SEND_AS.equals(what)) {
      give(account, identifier, Set.of(), mailbox);
    }
    if (SEND_AS.equals(what) || what == null && mailbox == null) {
      shared().setSender(context.actor(), account.account(), identifier, false);
    }
    context.done("Took that from " + identifier + " on " + account.address() + ".");
    return Exit.OK;
  }

  private void give(
      SharedAccount account, String identifier, Set<Right> rights, @Nullable String mailbox)
      throws IOException, Refusal, MailException {
    MailAccount mail = mail(account);
    Caller caller = Caller.privileged(context.actor(), account.account());
    for (Mailbox one : mail.mailboxes().all()) {
      String path = mail.mailboxes().path(one);
      boolean has = one.rights().containsKey(identifier);
      if ((mailbox == null || mailbox.equals(path)) && (has || !rights.isEmpty())) {
        mail.rights(caller, path, identifier, rights);
      }
    }
    if (mailbox != null && mail.mailboxes().find(mailbox) == null) {
      throw new Refusal("There is no mailbox " + mailbox + " in " + account.address() + ".");
    }
  }

  @Command(description = "Removes a shared account; its mail stays in the store.")
  int remove(@Parameters(paramLabel = "ADDRESS") String address)
      throws IOException, Refusal, DirectoryException, MailException {
    SharedAccount gone = account(address);
    withdrawAll(gone);
    shared().remove(context.actor(), gone.account());
    context.done(
        "Removed the shared account "
            + gone.address()
            + "; the account is "
            + gone.account()
            + ".");
    return Exit.OK;
  }

  /// Who reads there now is not to go on.
  private void withdrawAll(SharedAccount account) throws IOException, Refusal, MailException {
    Set<String> all = new TreeSet<>();
    mail(account).mailboxes().all().forEach(mailbox -> all.addAll(mailbox.rights().keySet()));
    for (String identifier : all) {
      give(account, identifier, Set.of(), null);
    }
  }

  private SharedAccount account(String address) throws IOException, Refusal {
    return shared()
        .get(address)
        .orElseThrow(() -> new Refusal("There is no shared account " + address + "."));
  }

  private MailAccount mail(SharedAccount account) {
    try {
      return context.house().mail().open(account.account());
    } catch (IOException | Refusal e) {
      throw new IllegalStateException("the house is open already", e);
    }
  }

  private SharedAccounts shared() throws IOException, Refusal {
    return context.house().directory().shared();
  }
}
