package org.malleposte.imap;

import org.malleposte.account.Actor;
import org.malleposte.directory.Authentication.Granted;
import org.malleposte.directory.Directory;
import org.malleposte.directory.User;
import org.malleposte.mail.Caller;
import org.malleposte.mail.MailAccount;

/// Whose session this is. Used by one command at a time.
final class SignedIn {
  private final Directory directory;
  private final Actor actor;
  private final User user;
  private final MailAccount account;
  private final Granted granted;
  private Caller caller;
  private long asOf;

  SignedIn(Directory directory, Actor actor, Granted granted, MailAccount account) {
    this.directory = directory;
    this.actor = actor;
    this.user = granted.user();
    this.granted = granted;
    this.account = account;
    this.asOf = directory.version();
    this.caller = current();
  }

  private Caller current() {
    return new Caller(actor, account.id(), directory.names(user), false);
  }

  /// How the client came in.
  Granted granted() {
    return granted;
  }

  User user() {
    return user;
  }

  MailAccount account() {
    return account;
  }

  /// By which names the user asks now: groups come and go while the session lasts.
  Caller caller() {
    long version = directory.version();
    if (version != asOf) {
      asOf = version;
      caller = current();
    }
    return caller;
  }
}
