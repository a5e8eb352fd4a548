package org.malleposte.mail;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.malleposte.account.Draft;
import org.malleposte.mail.MailException.Reason;
import org.malleposte.storage.AccountId;
import org.malleposte.storage.Bytes;
import org.malleposte.storage.RecordId;

/// The records that one decision works on: mailboxes and usage are read once, edited in memory and
/// written when the decision is complete; entries and emails go straight to the draft.
final class Desk {
  /// Messages that are read at once.
  private static final int AHEAD = 1_000;

  final AccountId account;
  final Draft draft;
  private final Map<Integer, Mailbox.Edit> mailboxes = new LinkedHashMap<>();
  private @Nullable Usage usage;
  private boolean usageChanged;

  Desk(AccountId account, Draft draft) {
    this.account = account;
    this.draft = draft;
  }

  /// The mailbox as committed before this decision, or as another decision of the commit left it.
  Mailbox mailbox(int id) throws MailException {
    byte[] value = draft.get(MailKinds.MAILBOX, Mailbox.key(id));
    if (value == null) {
      throw new MailException(Reason.NO_SUCH_MAILBOX, "the mailbox is gone");
    }
    return Mailbox.decode(value);
  }

  /// The mailbox to be changed, after a check of the caller's right.
  Mailbox.Edit edit(int id, Caller caller, Right... rights) throws MailException {
    Mailbox mailbox = mailbox(id);
    for (Right right : rights) {
      Access.require(account, mailbox, caller, right);
    }
    if (!mailbox.selectable()) {
      throw new MailException(Reason.NOT_SELECTABLE, "the mailbox only holds other mailboxes");
    }
    return mailboxes.computeIfAbsent(id, _ -> mailbox.edit().modseq(draft.modseq()));
  }

  Usage usage() {
    if (usage == null) {
      usage = Usage.read(draft);
    }
    return usage;
  }

  void usage(Usage next) {
    usage = next;
    usageChanged = true;
  }

  @Nullable Entry entry(int mailbox, int uid) {
    byte[] value = draft.get(MailKinds.ENTRY, Entry.key(mailbox, uid));
    return value == null ? null : Entry.decode(value);
  }

  void put(int mailbox, int uid, Entry entry) {
    draft.put(MailKinds.ENTRY, Entry.key(mailbox, uid), entry.encode());
  }

  /// Called on the way through `uids`: reads at once, some at a time, the entries of those that
  /// come next.
  void foreseeEntries(int mailbox, int[] uids, int at) {
    if (at % AHEAD == 0 && uids.length > 1) {
      draft.foresee(
          next(uids, at)
              .mapToObj(uid -> new RecordId(MailKinds.ENTRY, Entry.key(mailbox, uid)))
              .toList());
    }
  }

  /// The same, and their emails.
  void foreseeEmails(int mailbox, int[] uids, int at) {
    foreseeEntries(mailbox, uids, at);
    if (at % AHEAD == 0 && uids.length > 1) {
      draft.foresee(
          next(uids, at)
              .mapToObj(uid -> entry(mailbox, uid))
              .filter(Objects::nonNull)
              .map(entry -> new RecordId(MailKinds.EMAIL, Email.key(entry.email())))
              .toList());
    }
  }

  private static IntStream next(int[] uids, int at) {
    return Arrays.stream(uids, at, Math.min(uids.length, at + AHEAD));
  }

  @Nullable Email email(long id) {
    byte[] value = draft.get(MailKinds.EMAIL, Email.key(id));
    return value == null ? null : Email.decode(account, value);
  }

  void put(Email email) {
    draft.put(MailKinds.EMAIL, Email.key(email.id()), email.encode());
  }

  /// Counts a message into a mailbox and gives it its uid. It keeps of its flags what the caller
  /// may set there (RFC 4314 §4).
  int place(Mailbox.Edit mailbox, Caller caller, Email email, Flags flags, long internalDate)
      throws MailException {
    Set<Right> rights = Access.of(account, mailbox(mailbox.id), caller);
    Flags allowed = new FlagChange.Replace(flags).within(Flags.NONE, rights).apply(Flags.NONE);
    Flags adopted = adopt(mailbox, allowed);
    int uid = mailbox.add(adopted, email.size());
    put(
        mailbox.id,
        uid,
        new Entry(
            email.id(),
            adopted,
            draft.modseq(),
            internalDate,
            draft.time().toEpochMilli(),
            email.size()));
    return uid;
  }

  /// The flags as the mailbox spells them.
  ///
  /// @throws MailException `LIMIT`: a message or a mailbox would have too many keywords
  Flags adopt(Mailbox.Edit mailbox, Flags flags) throws MailException {
    flags.requireBounded();
    Flags adopted = mailbox.adopt(flags);
    if (mailbox.keywords.size() > Mailbox.KEYWORDS) {
      throw new MailException(
          Reason.LIMIT, "a mailbox knows at most " + Mailbox.KEYWORDS + " keywords");
    }
    return adopted;
  }

  /// Says that nothing that was read is to be written after all.
  void unchanged() {
    mailboxes.clear();
    usageChanged = false;
  }

  /// Writes what was edited.
  void done() {
    mailboxes.values().forEach(edit -> write(edit.done()));
    if (usage != null && usageChanged) {
      usage.write(draft);
    }
  }

  private void write(Mailbox mailbox) {
    draft.put(MailKinds.MAILBOX, Bytes.ofInt(mailbox.id()), mailbox.encode());
  }
}
