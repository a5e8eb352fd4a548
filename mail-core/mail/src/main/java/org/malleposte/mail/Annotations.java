package org.malleposte.mail;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.malleposte.account.Account;
import org.malleposte.storage.Bytes;

/// What is noted at an account and at its mailboxes (RFC 5464). Safe for any thread.
public final class Annotations {
  private final Account account;
  private final MailboxTree mailboxes;

  Annotations(Account account, MailboxTree mailboxes) {
    this.account = account;
    this.mailboxes = mailboxes;
  }

  /// Whether the caller may read and set what is noted at a mailbox.
  public boolean mayUse(Caller caller, Mailbox mailbox) {
    return AnnotationChanges.mayUse(account.id(), mailbox, caller);
  }

  /// What was noted under that name; null for nothing.
  ///
  /// @param mailbox 0 for the account itself
  /// @param entry in lower case; under `/private` the caller's own
  public @Nullable Bytes read(Caller caller, int mailbox, String entry) {
    byte[] value = account.get(MailKinds.ANNOTATION, AnnotationChanges.key(mailbox, caller, entry));
    return value == null ? null : AnnotationChanges.decode(value);
  }

  /// What was noted below that name, at any depth, in the order of the names.
  public List<Annotation> below(Caller caller, int mailbox, String entry) {
    Bytes prefix = AnnotationChanges.key(mailbox, caller, entry + "/");
    List<Annotation> found = new ArrayList<>();
    account.scan(
        MailKinds.ANNOTATION,
        prefix,
        prefix.afterPrefix(),
        (key, value) -> {
          found.add(AnnotationChanges.decode(key, value));
          return true;
        });
    return found;
  }

  /// Sets entries, or removes those without a value, and changes the mailbox's special use, all or
  /// none.
  ///
  /// @param role null to leave it
  public void set(
      Caller caller, int mailbox, Map<String, Optional<Bytes>> changes, @Nullable String role)
      throws MailException {
    Mailbox annotated = mailboxes.get(mailbox);
    String path = annotated == null ? "" : mailboxes.path(annotated);
    account.<Boolean, MailException>change(
        caller.actor(),
        draft -> {
          if (role != null) {
            new TreeChanges(account.id(), draft, caller, mailboxes).role(path, role);
          }
          if (!changes.isEmpty()) {
            new AnnotationChanges(account.id(), draft, caller).change(mailbox, path, changes);
          }
          return true;
        });
  }
}
