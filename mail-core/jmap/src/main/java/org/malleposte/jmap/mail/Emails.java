package org.malleposte.jmap.mail;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.malleposte.jmap.Ids;
import org.malleposte.jmap.OpenAccount;
import org.malleposte.mail.Email;
import org.malleposte.mail.Entry;
import org.malleposte.mail.Flags;
import org.malleposte.mail.MailException;
import org.malleposte.mail.Mailbox;
import org.malleposte.mail.MailboxView;
import org.malleposte.storage.StorageException;

/// The emails of an account as one caller sees them: where they stand in mailboxes that the caller
/// may read, those marked \Deleted left out (RFC 8621 §4.1.1).
final class Emails {
  /// From so many on, one sweep and the views are cheaper than a look at each record.
  private static final int MANY = 10;

  /// So often is read anew what changed while it was read.
  private static final int ATTEMPTS = 20;

  private final OpenAccount account;

  Emails(OpenAccount account) {
    this.account = account;
  }

  /// An email, and what of it depends on its places.
  ///
  /// @param flags those that it has in any of them
  record Seen(Email email, Set<Integer> mailboxes, Flags flags) {}

  /// The number behind an Email's id; -1 when it cannot be one.
  static long number(String id) {
    return Ids.number("M", id);
  }

  static long threadNumber(String id) {
    return Ids.number("T", id);
  }

  /// The number behind a Mailbox's id; -1 when it cannot be one.
  static int mailboxNumber(String id) {
    long number = Ids.number("B", id);
    return number > Integer.MAX_VALUE ? -1 : (int) number;
  }

  /// @param modseq tells flags from the same flags after others
  private record Here(Flags flags, long modseq) {}

  /// An email as it was read, part by part, while others may have changed it.
  ///
  /// @param places where the caller may read it; nothing for one that it has left meanwhile
  private record Standing(Email email, Map<Email.Place, Optional<Here>> places) {
    boolean isWhole() {
      return places.values().stream().allMatch(Optional::isPresent);
    }

    @Nullable Seen seen() {
      Set<Integer> mailboxes = new TreeSet<>();
      Flags all = Flags.NONE;
      for (Map.Entry<Email.Place, Optional<Here>> at : places.entrySet()) {
        Flags flags = at.getValue().orElseThrow().flags();
        if (!flags.deleted()) {
          mailboxes.add(at.getKey().mailbox());
          all = all.plus(flags);
        }
      }
      return mailboxes.isEmpty() ? null : new Seen(email, mailboxes, all);
    }
  }

  /// The email as of one moment, or null when the caller sees none of that id. In several places it
  /// is as of one when it was read twice and is the same.
  @Nullable Seen find(long id) {
    for (int i = 0; i < ATTEMPTS; i++) {
      Standing standing = standing(id);
      if (standing == null) {
        return null;
      }
      if (standing.isWhole() && (standing.places().size() <= 1 || standing.equals(standing(id)))) {
        return standing.seen();
      }
    }
    throw new StorageException("message " + id + " changes faster than it can be read");
  }

  private @Nullable Standing standing(long id) {
    Email email = id < 0 ? null : account.mail().email(id);
    if (email == null) {
      return null;
    }
    Map<Email.Place, Optional<Here>> places = new LinkedHashMap<>();
    for (Email.Place place : email.places()) {
      if (isReadable(place.mailbox())) {
        Entry entry = account.mail().entry(place);
        places.put(
            place,
            entry == null
                ? Optional.empty()
                : Optional.of(new Here(entry.flags(), entry.modseq())));
      }
    }
    return new Standing(email, places);
  }

  /// Those of the ids that the caller sees, in their order. Of many the flags are taken from views,
  /// which a list has just been made of.
  List<Seen> find(long[] ids) {
    List<Seen> found = new ArrayList<>(ids.length);
    if (ids.length < MANY) {
      for (long id : ids) {
        Seen seen = find(id);
        if (seen != null) {
          found.add(seen);
        }
      }
      return found;
    }
    Map<Long, Email> emails = account.mail().emails(ids);
    Map<Integer, MailboxView> views = views(emails.values());
    for (long id : ids) {
      Email email = emails.get(id);
      Seen seen = email == null ? null : find(email, views);
      if (seen != null) {
        found.add(seen);
      }
    }
    return found;
  }

  private @Nullable Seen find(Email email, Map<Integer, MailboxView> views) {
    Standing standing = standing(email, views);
    return standing.isWhole() ? standing.seen() : find(email.id());
  }

  /// The views of the mailboxes that emails are in, as of one moment: a commit reaches them one
  /// after the other.
  private Map<Integer, MailboxView> views(Collection<Email> emails) {
    Set<Integer> mailboxes = new TreeSet<>();
    emails.forEach(email -> email.places().forEach(place -> mailboxes.add(place.mailbox())));
    long modseq = account.account().modseq();
    Map<Integer, MailboxView> views = views(mailboxes);
    boolean settled =
        views.size() < 2
            || views.values().stream().allMatch(view -> view.mailbox().highestModseq() <= modseq);
    return settled ? views : account.account().still(() -> {}, () -> views(mailboxes));
  }

  private Map<Integer, MailboxView> views(Set<Integer> mailboxes) {
    Map<Integer, MailboxView> views = new HashMap<>();
    for (int mailbox : mailboxes) {
      MailboxView view = view(mailbox);
      if (view != null) {
        views.put(mailbox, view);
      }
    }
    return views;
  }

  /// Not whole where the records of the emails are newer than the views, or older.
  private static Standing standing(Email email, Map<Integer, MailboxView> views) {
    Map<Email.Place, Optional<Here>> places = new LinkedHashMap<>();
    for (Email.Place place : email.places()) {
      MailboxView view = views.get(place.mailbox());
      if (view != null) {
        int index = view.indexOf(place.uid());
        places.put(
            place,
            index < 0
                ? Optional.empty()
                : Optional.of(new Here(view.flags(index), view.modseq(index))));
      }
    }
    return new Standing(email, places);
  }

  private boolean isReadable(int mailbox) {
    Mailbox there = account.mail().mailboxes().get(mailbox);
    return there != null && account.reads(there);
  }

  /// The views of every mailbox that the caller may read.
  List<MailboxView> views() {
    List<MailboxView> views = new ArrayList<>();
    for (Mailbox mailbox : account.mail().mailboxes().all()) {
      MailboxView view = mailbox.messages() == 0 ? null : view(mailbox.id());
      if (view != null) {
        views.add(view);
      }
    }
    return views;
  }

  /// The view of a mailbox, or null when there is none that the caller may read.
  @Nullable MailboxView view(int mailbox) {
    if (!isReadable(mailbox)) {
      return null;
    }
    try {
      return account.mail().view(mailbox);
    } catch (MailException gone) { // between the two looks
      return null;
    }
  }
}
