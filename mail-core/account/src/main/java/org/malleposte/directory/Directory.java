package org.malleposte.directory;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.malleposte.account.Account;
import org.malleposte.account.Accounts;
import org.malleposte.account.Watch;
import org.malleposte.directory.Records.Named;
import org.malleposte.storage.AccountId;

/// Who is who in one organisation. Look-ups answer from memory and do not wait for the store, but
/// for an address that is not known where other processes may have added it.
///
/// Addresses handed in may be written in any case and with U-labels or A-labels.
public final class Directory implements AutoCloseable {
  /// The organisation of a server that serves one.
  public static final String DEFAULT_TENANT = "default";

  /// One address never leads to more recipients, here and elsewhere together.
  public static final int MAX_RECIPIENTS = 10_000;

  private static final String ACCOUNT = "directory";

  private final String tenant;
  private final DirectoryView view;
  private final Resolver resolver;
  private final Passwords passwords;
  private final Domains domains;
  private final Users users;
  private final Aliases aliases;
  private final Groups groups;
  private final AppPasswords appPasswords;
  private final Tokens tokens;
  private final AuthorizationCodes codes;
  private final SharedAccounts shared;
  private final Account account;

  private Directory(Account account, TokenLifetimes lifetimes) {
    this.account = account;
    this.tenant = account.id().tenant();
    this.view = account.project(DirectoryView::load);
    this.resolver = new Resolver(view);
    this.passwords = new Passwords();
    this.domains = new Domains(account, view);
    this.users = new Users(account, view, passwords);
    this.aliases = new Aliases(account, view);
    this.groups = new Groups(account, view);
    this.appPasswords = new AppPasswords(account, view);
    this.tokens = new Tokens(account, view, lifetimes);
    this.codes = new AuthorizationCodes(account, tokens);
    this.shared = new SharedAccounts(account, view);
  }

  public static Directory open(Accounts accounts) {
    return open(accounts, DEFAULT_TENANT);
  }

  public static Directory open(Accounts accounts, String tenant) {
    return open(accounts, tenant, TokenLifetimes.DEFAULT);
  }

  public static Directory open(Accounts accounts, String tenant, TokenLifetimes lifetimes) {
    return new Directory(accounts.open(new AccountId(tenant, ACCOUNT)), lifetimes);
  }

  /// Calls `watcher` after every change; it must only wake somebody.
  public Watch watch(Runnable watcher) {
    return account.watch(watcher);
  }

  public String tenant() {
    return tenant;
  }

  public Domains domains() {
    return domains;
  }

  public Users users() {
    return users;
  }

  public Aliases aliases() {
    return aliases;
  }

  public Groups groups() {
    return groups;
  }

  public AppPasswords appPasswords() {
    return appPasswords;
  }

  public Tokens tokens() {
    return tokens;
  }

  public AuthorizationCodes codes() {
    return codes;
  }

  public SharedAccounts shared() {
    return shared;
  }

  /// Rises with every change of the directory.
  public long version() {
    return account.modseq();
  }

  /// The names by which a user may have been given rights: the address, and the groups it belongs
  /// to, through other groups or not.
  public Set<String> names(User user) {
    return resolver.names(user);
  }

  /// The user who signs in so: by address, by an alias that leads to one user, or by the bare local
  /// part when there is one domain. Disabled users are found too.
  public Optional<User> user(String login) {
    return view.read(() -> Optional.ofNullable(byLogin(login)));
  }

  private @Nullable User byLogin(String login) {
    String domain = login.indexOf('@') < 0 ? view.onlyDomain() : null;
    return EmailAddress.parse(domain == null ? login : login + "@" + domain)
        .map(address -> owner(address, true))
        .orElse(null);
  }

  private @Nullable User owner(EmailAddress address, boolean throughAlias) {
    return switch (view.named(address.key())) {
      case Named.OfUser(int number) -> view.user(number);
      case Named.OfAlias(_, List<String> targets) when throughAlias && targets.size() == 1 ->
          EmailAddress.parse(targets.getFirst()).map(to -> owner(to, false)).orElse(null);
      case null -> null;
      case Named.OfAlias _, Named.OfGroup _, Named.OfShared _ -> null;
    };
  }

  /// The user of that account, unless there is none or it was removed.
  public Optional<User> user(AccountId account) {
    boolean ours = account.tenant().equals(tenant);
    return Optional.ofNullable(ours ? view.user(Records.number(account)) : null);
  }

  /// Whether the domain of an address, or a domain by itself, is ours.
  public boolean isLocal(String addressOrDomain) {
    String name = addressOrDomain.substring(addressOrDomain.lastIndexOf('@') + 1);
    return DomainName.toAscii(name).map(view::domain).isPresent();
  }

  /// Where mail for an address goes. `postmaster` may stand without a domain (RFC 5321 §4.5.1).
  public Resolution resolve(String address) {
    Resolution known = resolver.resolve(address);
    if (known instanceof Resolution.Local) {
      return known;
    }
    look();
    return resolver.resolve(address);
  }

  /// Learns what other processes had changed when this was called; see [Account#look].
  public void look() {
    account.look();
  }

  /// The account that holds it.
  public AccountId account() {
    return account.id();
  }

  /// Whether a user may write as an address: when its mail comes to nobody else, when it is an
  /// alias that leads to the user among others, or when it is that of a shared account as which the
  /// user, or a group of the user's, may send.
  public boolean maySendAs(User user, String address) {
    return resolver.maySendAs(user, address);
  }

  DirectoryView view() {
    return view;
  }

  Passwords passwords() {
    return passwords;
  }

  /// Ends the threads that hash passwords.
  @Override
  public void close() {
    passwords.close();
  }
}
