package org.malleposte.imap;

import org.malleposte.account.Actor;
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
  private Caller caller;
  private long asOf;

  SignedIn(Directory directory, Actor actor, User user, MailAccount account) {
    this.directory = directory;
    this.actor = actor;
    this.user = user;
    this.account = account;
    this.asOf = directory.version();
    this.caller = current();
  }

  private Caller current() {
    return new Caller(actor, account.id(), directory.names(user), false);
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
