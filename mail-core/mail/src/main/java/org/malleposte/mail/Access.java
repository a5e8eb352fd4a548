package org.malleposte.mail;

import java.util.EnumSet;
import java.util.Set;
import org.malleposte.mail.MailException.Reason;
import org.malleposte.storage.AccountId;

/// What a caller may do with a mailbox (RFC 4314).
public final class Access {
  private static final String ANYONE = "anyone";

  private Access() {}

  /// The rights given to the caller by any of its names, less those taken by a negative identifier
  /// (`-name`, RFC 4314 §2).
  public static Set<Right> of(AccountId account, Mailbox mailbox, Caller caller) {
    if (caller.owns(account)) {
      return Right.all();
    }
    Set<Right> rights = EnumSet.noneOf(Right.class);
    mailbox
        .rights()
        .forEach((identifier, letters) -> {
          if (names(identifier, caller)) {
            rights.addAll(Right.parse(letters));
          }
        });
    mailbox
        .rights()
        .forEach((identifier, letters) -> {
          if (identifier.startsWith("-") && names(identifier.substring(1), caller)) {
            rights.removeAll(Right.parse(letters));
          }
        });
    return rights;
  }

  private static boolean names(String identifier, Caller caller) {
    return identifier.equals(ANYONE) || caller.identifiers().contains(identifier);
  }

  /// @throws MailException `NO_PERMISSION`, or `NO_SUCH_MAILBOX` when the caller may not even know
  ///   of the mailbox (RFC 4314 §6)
  static void require(AccountId account, Mailbox mailbox, Caller caller, Right right)
      throws MailException {
    Set<Right> rights = of(account, mailbox, caller);
    if (rights.contains(right)) {
      return;
    }
    if (!rights.contains(Right.LOOKUP)) {
      throw new MailException(Reason.NO_SUCH_MAILBOX, "there is no such mailbox");
    }
    throw new MailException(
        Reason.NO_PERMISSION, "that needs the right " + right.letter() + " on the mailbox");
  }
}
