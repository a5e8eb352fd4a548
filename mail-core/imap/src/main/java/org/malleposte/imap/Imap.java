package org.malleposte.imap;

import java.time.Clock;
import org.malleposte.directory.Authenticator;
import org.malleposte.directory.Directory;
import org.malleposte.directory.sasl.Sasl;
import org.malleposte.imap.session.CommandHandler;
import org.malleposte.imap.session.Connection;
import org.malleposte.mail.Mail;
import org.malleposte.search.SearchIndex;

/// What the sessions of all connections share. Given to an
/// [org.malleposte.imap.session.ImapServer], it answers its clients.
public final class Imap implements CommandHandler.Factory {
  final Mail mail;
  final Directory directory;
  final Authenticator authenticator;
  final Sasl sasl;
  final Clock clock;
  final ImapOptions options;
  final Capabilities capabilities;
  final ImapMetrics metrics;
  final SearchIndex searching;

  public Imap(
      Mail mail,
      Directory directory,
      Authenticator authenticator,
      Sasl sasl,
      Clock clock,
      ImapOptions options) {
    this(
        mail, directory, authenticator, sasl, clock, options, ImapMetrics.NONE, SearchIndex.none());
  }

  /// @param searching what finds text without reading every message
  public Imap(
      Mail mail,
      Directory directory,
      Authenticator authenticator,
      Sasl sasl,
      Clock clock,
      ImapOptions options,
      ImapMetrics metrics,
      SearchIndex searching) {
    this.mail = mail;
    this.directory = directory;
    this.authenticator = authenticator;
    this.sasl = sasl;
    this.clock = clock;
    this.options = options;
    this.metrics = metrics;
    this.searching = searching;
    this.capabilities = new Capabilities(options, sasl.mechanisms());
  }

  @Override
  public CommandHandler open(Connection connection) {
    metrics.connected();
    return new Session(this, connection);
  }
}
