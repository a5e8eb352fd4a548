package org.malleposte.server.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.malleposte.account.Actor;
import org.malleposte.directory.Directory;
import org.malleposte.directory.Resolution;
import org.malleposte.directory.SharedAccount;
import org.malleposte.directory.User;
import org.malleposte.server.admin.Terminal;
import org.malleposte.server.config.Configuration;
import org.malleposte.server.house.House;
import org.malleposte.storage.AccountId;

/// What a command knows while it runs.
public final class Context {
  private final Terminal terminal;
  private final HouseKey key;
  private final @Nullable Running running;
  private final Actor actor;
  private boolean json;

  /// @param running null when the store is opened by the command itself
  Context(Terminal terminal, HouseKey key, @Nullable Running running, String session) {
    this.terminal = terminal;
    this.key = key;
    this.running = running;
    this.actor = new Actor("postmaster", "", "cli", "", session);
  }

  /// Opens the house when a command first needs it.
  @FunctionalInterface
  public interface HouseKey {
    /// @throws IOException with a sentence
    House open() throws IOException, Refusal;
  }

  Terminal terminal() {
    return terminal;
  }

  PrintWriter out() {
    return terminal.out();
  }

  PrintWriter err() {
    return terminal.err();
  }

  House house() throws IOException, Refusal {
    return key.open();
  }

  /// The server that runs the command, if one does.
  Optional<Running> running() {
    return Optional.ofNullable(running);
  }

  /// An administrator at the machine.
  Actor actor() {
    return actor;
  }

  void json(boolean wanted) {
    json = wanted;
  }

  boolean json() {
    return json;
  }

  void print(Table table) {
    out().print(json ? table.json() : table.text());
    out().flush();
  }

  /// A sentence about what was done; with `--json` there is nothing to say.
  void done(String sentence) {
    if (!json) {
      out().println(sentence);
    }
  }

  /// Says so when mail for an address cannot be delivered as long as nothing leaves this server.
  void warnOfForwarding(String address) throws IOException, Refusal {
    boolean off = house().configuration().queue().outbound() == Configuration.Outbound.OFF;
    if (off
        && house().directory().resolve(address) instanceof Resolution.Local(_, var forwards)
        && !forwards.isEmpty()) {
      err()
          .println(
              "Mail for "
                  + address
                  + " is refused for now: some of it goes to "
                  + String.join(", ", forwards)
                  + ", and queue.outbound is off.");
    }
  }

  /// The account of a user or the shared account, of that address or local part.
  AccountId account(String address) throws IOException, Refusal {
    Directory directory = house().directory();
    return directory
        .user(address)
        .map(User::account)
        .or(() -> directory.shared().get(address).map(SharedAccount::account))
        .orElseThrow(() -> new Refusal("There is no user and no shared account " + address + "."));
  }

  /// The account of a user or shared account, or any other by its own name: `directory`,
  /// `default/queue-0`.
  AccountId anyAccount(String name) throws IOException, Refusal {
    Directory directory = house().directory();
    var known =
        directory
            .user(name)
            .map(User::account)
            .or(() -> directory.shared().get(name).map(SharedAccount::account));
    if (known.isPresent()) {
      return known.get();
    }
    try {
      AccountId id = AccountId.parse(name.contains("/") ? name : directory.tenant() + "/" + name);
      if (house().metadata().latest(id) > 0) {
        return id;
      }
    } catch (IllegalArgumentException e) {
      throw new Refusal("There is no user and no account " + name + ".");
    }
    throw new Refusal("There is no user and no account " + name + ".");
  }

  /// The user of that address or local part.
  User user(String login) throws IOException, Refusal {
    return house()
        .directory()
        .user(login)
        .orElseThrow(() -> new Refusal("There is no user " + login + "."));
  }
}
