package org.malleposte.mail;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.malleposte.account.Draft;
import org.malleposte.account.Event;
import org.malleposte.mail.MailException.Reason;
import org.malleposte.storage.AccountId;
import org.malleposte.storage.Bytes;
import org.malleposte.storage.record.FieldReader;
import org.malleposte.storage.record.FieldWriter;

/// Decides changes of annotations (RFC 5464) within one draft, and knows where they are kept: with
/// the mailbox, so that they follow it, under `/private` for each user apart.
final class AnnotationChanges {
  /// Entries of one mailbox and one user (or of all: `/shared`) at most.
  static final int COUNT = 100;

  /// The rights of which one is needed, beside LOOKUP (RFC 5464 §3.3).
  private static final Set<Right> ANY =
      EnumSet.of(Right.READ, Right.SEEN, Right.WRITE, Right.INSERT, Right.POST);

  private final AccountId account;
  private final Draft draft;
  private final Caller caller;

  AnnotationChanges(AccountId account, Draft draft, Caller caller) {
    this.account = account;
    this.draft = draft;
    this.caller = caller;
  }

  /// @param start of the names
  static Bytes key(int mailbox, Caller caller, String start) {
    byte[] owner = Bytes.utf8(isPrivate(start) ? caller.account().toString() : "").array();
    byte[] name = Bytes.utf8(start).array();
    byte[] key = new byte[4 + owner.length + 1 + name.length];
    System.arraycopy(Bytes.ofInt(mailbox).array(), 0, key, 0, 4);
    System.arraycopy(owner, 0, key, 4, owner.length);
    System.arraycopy(name, 0, key, 5 + owner.length, name.length);
    return Bytes.of(key);
  }

  private static boolean isPrivate(String entry) {
    return entry.equals("/private") || entry.startsWith("/private/");
  }

  static Annotation decode(Bytes key, byte[] value) {
    byte[] octets = key.array();
    int end = 4;
    while (octets[end] != 0) {
      end++;
    }
    Bytes name = Bytes.of(Arrays.copyOfRange(octets, end + 1, octets.length));
    return new Annotation(name.utf8(), decode(value));
  }

  static Bytes decode(byte[] value) {
    Bytes bytes = Bytes.EMPTY;
    FieldReader in = new FieldReader(value);
    while (in.next()) {
      if (in.field() == 1) {
        bytes = Bytes.of(in.bytes());
      }
    }
    return bytes;
  }

  static boolean mayUse(AccountId account, Mailbox mailbox, Caller caller) {
    Set<Right> rights = Access.of(account, mailbox, caller);
    return rights.contains(Right.LOOKUP) && rights.stream().anyMatch(ANY::contains);
  }

  /// Sets and removes entries, all or none.
  ///
  /// @param mailbox 0 for the account itself, which only its owner annotates, for nobody else
  /// @param path its name, for the journal
  void change(int mailbox, String path, Map<String, Optional<Bytes>> changes) throws MailException {
    for (String entry : changes.keySet()) {
      require(mailbox, entry);
    }
    changes.forEach((entry, value) -> write(key(mailbox, caller, entry), value));
    requireFew(mailbox, "/shared");
    requireFew(mailbox, "/private");
    draft.event(new Event.AnnotationsChanged(mailbox, path, List.copyOf(changes.keySet())));
  }

  private void write(Bytes key, Optional<Bytes> value) {
    if (value.isEmpty()) {
      draft.delete(MailKinds.ANNOTATION, key);
    } else {
      byte[] record = new FieldWriter().bytesAlways(1, value.get().array()).toByteArray();
      draft.put(MailKinds.ANNOTATION, key, record);
    }
  }

  private void require(int mailbox, String entry) throws MailException {
    if (mailbox == 0) {
      if (!caller.owns(account) || !isPrivate(entry)) {
        throw new MailException(Reason.NO_PERMISSION, entry + " is the administrator's to set");
      }
      return;
    }
    Mailbox annotated = mailbox(mailbox);
    if (!mayUse(account, annotated, caller)) {
      throw new MailException(Reason.NO_PERMISSION, "that needs a right on the mailbox's content");
    }
    if (!isPrivate(entry)) {
      Access.require(account, annotated, caller, Right.WRITE); // others see it
    }
  }

  private Mailbox mailbox(int id) throws MailException {
    byte[] value = draft.get(MailKinds.MAILBOX, Mailbox.key(id));
    if (value == null) {
      throw new MailException(Reason.NO_SUCH_MAILBOX, "the mailbox is gone");
    }
    return Mailbox.decode(value);
  }

  private void requireFew(int mailbox, String scope) throws MailException {
    Bytes prefix = key(mailbox, caller, scope + "/");
    int[] count = new int[1];
    draft.scan(MailKinds.ANNOTATION, prefix, prefix.afterPrefix(), (_, _) -> ++count[0] <= COUNT);
    if (count[0] > COUNT) {
      throw new MailException(
          Reason.TOO_MANY_ANNOTATIONS, "there are " + COUNT + " annotations already");
    }
  }

  /// Removes everything that anyone noted at a mailbox.
  static void forget(Draft draft, int mailbox) {
    entries(draft, mailbox).forEach(key -> draft.delete(MailKinds.ANNOTATION, key));
  }

  /// Gives one mailbox what was noted at another (RFC 5464 §4.1: INBOX keeps its own when it is
  /// renamed).
  static void copy(Draft draft, int from, int to) {
    for (Bytes key : entries(draft, from)) {
      byte[] value = draft.get(MailKinds.ANNOTATION, key);
      byte[] copy = key.array().clone();
      System.arraycopy(Bytes.ofInt(to).array(), 0, copy, 0, 4);
      if (value != null) {
        draft.put(MailKinds.ANNOTATION, Bytes.of(copy), value);
      }
    }
  }

  private static List<Bytes> entries(Draft draft, int mailbox) {
    Bytes prefix = Bytes.ofInt(mailbox);
    List<Bytes> keys = new ArrayList<>();
    draft.scan(
        MailKinds.ANNOTATION,
        prefix,
        prefix.afterPrefix(),
        (key, _) -> {
          keys.add(key);
          return true;
        });
    return keys;
  }
}
