package org.malleposte.jmap.mail;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.malleposte.jmap.OpenAccount;
import org.malleposte.jmap.Rooms;
import org.malleposte.mail.Arrivals;
import org.malleposte.mail.Email;
import org.malleposte.mail.Flags;
import org.malleposte.mail.Mailbox;
import org.malleposte.mail.MailboxView;
import org.malleposte.mail.StoredMessages;
import org.malleposte.search.MessageText;

/// An email that may be what a query looks for; what is not in the views is read only when a
/// condition asks. Moves from email to email.
final class Candidate {
  private final Rooms rooms;
  private final OpenAccount account;
  private final Emails emails;
  private final StoredMessages messages;
  private final Map<Integer, Boolean> readable = new HashMap<>();
  private @Nullable Arrivals at;
  private @Nullable MessageText text;
  private @Nullable List<Email.Place> several;
  private @Nullable Flags flags;

  Candidate(Rooms rooms, OpenAccount account) {
    this.rooms = rooms;
    this.account = account;
    this.emails = new Emails(account);
    this.messages = new StoredMessages(account.account());
  }

  void moveTo(Arrivals next) {
    at = next;
    text = null;
    several = null;
    flags = null;
  }

  private Arrivals at() {
    return Objects.requireNonNull(at);
  }

  long email() {
    return at().email();
  }

  long receivedAt() {
    return at().receivedAt();
  }

  long size() {
    return at().size();
  }

  long thread() {
    return account.mail().threadOf(email());
  }

  /// The places that the caller sees, when there may be several; else none.
  private List<Email.Place> several() {
    List<Email.Place> places = several;
    if (places == null) {
      places = new ArrayList<>();
      for (Email.Place place : account.mail().severalPlaces(email())) {
        Flags there = isReadable(place.mailbox()) ? flagsAt(place) : null;
        if (there != null && !there.deleted()) {
          places.add(place);
        }
      }
      several = places;
    }
    return places;
  }

  private boolean isReadable(int mailbox) {
    return readable.computeIfAbsent(
        mailbox,
        id -> {
          Mailbox there = account.mail().mailboxes().get(id);
          return there != null && account.reads(there);
        });
  }

  private @Nullable Flags flagsAt(Email.Place place) {
    MailboxView view = emails.view(place.mailbox());
    int index = view == null ? -1 : view.indexOf(place.uid());
    return view == null || index < 0 ? null : view.flags(index);
  }

  /// Those of all its places.
  Flags flags() {
    Flags all = flags;
    if (all == null) {
      all = at().flags();
      for (Email.Place place : several()) {
        Flags there = flagsAt(place);
        all = there == null ? all : all.plus(there);
      }
      flags = all;
    }
    return all;
  }

  boolean isIn(int mailbox) {
    return at().view().mailbox().id() == mailbox
        || several().stream().anyMatch(place -> place.mailbox() == mailbox);
  }

  boolean isInAnyBut(Set<Integer> mailboxes) {
    return !mailboxes.contains(at().view().mailbox().id())
        || several().stream().anyMatch(place -> !mailboxes.contains(place.mailbox()));
  }

  /// All that can be looked for in it.
  MessageText text() {
    if (text == null) {
      text = new MessageText(rooms.mail(), messages, email());
    }
    return text;
  }
}
