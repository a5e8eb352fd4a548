package org.malleposte.mail;

import java.util.List;
import org.malleposte.storage.Kind;

/// The kinds of records of a mail account, numbers 1 to 31.
public final class MailKinds {
  /// Counters and quota: one record, empty key.
  static final Kind STATE = Kind.mutable(1, "mail-state");

  /// Key: mailbox id (4 octets).
  public static final Kind MAILBOX = Kind.mutable(2, "mailbox");

  /// Key: mailbox id, uid (4 octets each).
  static final Kind ENTRY = Kind.mutable(3, "entry");

  /// Key: email id (8 octets).
  public static final Kind EMAIL = Kind.mutable(4, "email");

  /// Key: thread id (8 octets).
  static final Kind THREAD = Kind.mutable(5, "thread");

  /// Key: 16 octets of the hash of a message id with a base subject.
  static final Kind THREAD_LINK = Kind.mutable(6, "thread-link");

  /// Key: time of deletion in ms, email id (8 octets each).
  public static final Kind DELETED = Kind.mutable(7, "deleted");

  /// Key: delivery id (32 octets).
  static final Kind DELIVERY = Kind.mutable(8, "delivery");

  /// Key: email id. What was read from the message once, at its arrival.
  public static final Kind MESSAGE = Kind.immutable(9, "message");

  /// Key: email id. The header block as it is.
  public static final Kind HEADER = Kind.immutable(10, "header");

  /// Key: account id and path of somebody else's mailbox.
  static final Kind SUBSCRIPTION = Kind.mutable(11, "subscription");

  /// In the account of shares. Key: grantee, NUL, account id.
  static final Kind SHARE = Kind.mutable(12, "share");

  /// Key: import id (32 octets): which message of which source was imported.
  static final Kind IMPORT = Kind.mutable(13, "import");

  /// Key: mailbox id (4 octets, 0 for the account), whose it is (empty for all), NUL, entry name.
  static final Kind ANNOTATION = Kind.mutable(14, "annotation");

  private static final List<Kind> ALL =
      List.of(
          STATE,
          MAILBOX,
          ENTRY,
          EMAIL,
          THREAD,
          THREAD_LINK,
          DELETED,
          DELIVERY,
          MESSAGE,
          HEADER,
          SUBSCRIPTION,
          SHARE,
          IMPORT,
          ANNOTATION);

  private MailKinds() {}

  /// Every kind, for inspection.
  public static List<Kind> all() {
    return ALL;
  }
}
