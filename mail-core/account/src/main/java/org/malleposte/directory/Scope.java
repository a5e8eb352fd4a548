package org.malleposte.directory;

/// What somebody signs in for. An app password opens only the scopes it was made for. Stored by
/// name.
public enum Scope {
  IMAP,
  SMTP,
  JMAP,
  DAV,
  SIEVE,
  ADMIN
}
