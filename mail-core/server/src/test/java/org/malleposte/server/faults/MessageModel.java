package org.malleposte.server.faults;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/// One message: its flags in each mailbox, [Marks#NONE] where it is not.
///
/// JMAP knows one Email: it is in those mailboxes where it is not marked `\Deleted`, and has the
/// keywords that it has in any of them. What sets its keywords sets them in each of them; where it
/// is marked `\Deleted` it stays as it is, until it is destroyed, which takes it out of all.
final class MessageModel implements Model<MessageModel.Places, MessageModel.Deed> {
  record Places(int inbox, int archive, int copies) {
    int in(String mailbox) {
      return switch (mailbox) {
        case Call.INBOX -> inbox;
        case Call.ARCHIVE -> archive;
        default -> copies;
      };
    }

    Places with(String mailbox, int flags) {
      return switch (mailbox) {
        case Call.INBOX -> new Places(flags, archive, copies);
        case Call.ARCHIVE -> new Places(inbox, flags, copies);
        default -> new Places(inbox, archive, flags);
      };
    }

    boolean has(String mailbox) {
      return in(mailbox) != Marks.NONE;
    }

    /// Whether JMAP shows it there.
    boolean shows(String mailbox) {
      return has(mailbox) && (in(mailbox) & Marks.DELETED) == 0;
    }

    boolean isShown() {
      return Call.MAILBOXES.stream().anyMatch(this::shows);
    }
  }

  /// What was done to it, or seen of it.
  sealed interface Deed {
    record Added(int flags) implements Deed {}

    /// @param expected which flags it had if it was there, or [Marks#NONE] for any
    record Changed(String mailbox, Call.How how, int flags, int expected) implements Deed {}

    /// @param told whether the answer said that it was moved; null for no answer
    record Moved(@Nullable Boolean told) implements Deed {}

    /// @param told whether the answer said that it was copied; null for no answer
    record Copied(@Nullable Boolean told) implements Deed {}

    /// UID EXPUNGE: it is passed over when somebody took `\Deleted` off again.
    record Expunged(String mailbox) implements Deed {}

    /// @param flags [Marks#NONE] when it was not there
    record Seen(String mailbox, int flags) implements Deed {}

    /// JMAP sets its keywords.
    ///
    /// @param found whether the answer said that there is such a message; null for no answer
    record Keyed(int added, int removed, @Nullable Boolean found) implements Deed {}

    /// JMAP moves it from INBOX to Archive. It is never copied: it would come to Archive from
    /// Copies, perhaps for the second time.
    ///
    /// @param found as above
    record Refiled(@Nullable Boolean found) implements Deed {}

    /// @param found as above
    record Destroyed(@Nullable Boolean found) implements Deed {}

    /// What JMAP shows of it.
    ///
    /// @param mailboxes none when it was not found
    record Shown(Set<String> mailboxes, int keywords) implements Deed {}
  }

  static final Places NOWHERE = new Places(Marks.NONE, Marks.NONE, Marks.NONE);

  @Override
  public Places initial() {
    return NOWHERE;
  }

  @Override
  public @Nullable Places after(Places at, Deed deed) {
    return switch (deed) {
      case Deed.Added(int flags) -> at.equals(NOWHERE) ? at.with(Call.INBOX, flags) : null;
      case Deed.Changed changed -> changed(at, changed);
      case Deed.Moved(Boolean told) ->
          judged(at, at.has(Call.INBOX), told, new Places(Marks.NONE, at.inbox, at.copies));
      case Deed.Copied(Boolean told) ->
          judged(at, at.has(Call.INBOX), told, at.with(Call.COPIES, at.inbox));
      case Deed.Expunged(String mailbox) -> expunged(at, mailbox);
      case Deed.Seen(String mailbox, int flags) -> at.in(mailbox) == flags ? at : null;
      case Deed.Keyed(int added, int removed, Boolean found) ->
          judged(at, at.isShown(), found, keyed(at, added, removed));
      case Deed.Refiled(Boolean found) -> judged(at, at.isShown(), found, refiled(at));
      case Deed.Destroyed(Boolean found) -> judged(at, at.isShown(), found, NOWHERE);
      case Deed.Shown(Set<String> mailboxes, int keywords) ->
          isSo(at, mailboxes, keywords) ? at : null;
    };
  }

  /// What is done only to a message that is there.
  ///
  /// @param told whether the answer said that it was; null for no answer
  private static @Nullable Places judged(
      Places at, boolean there, @Nullable Boolean told, Places done) {
    if (told != null && told != there) {
      return null;
    }
    return there ? done : at;
  }

  private static @Nullable Places changed(Places at, Deed.Changed deed) {
    if (!at.has(deed.mailbox)) {
      return at; // what was expunged meanwhile is passed over
    }
    int before = at.in(deed.mailbox);
    boolean expected = deed.expected == Marks.NONE || deed.expected == before;
    return expected ? at.with(deed.mailbox, deed.how.apply(before, deed.flags)) : null;
  }

  private static Places expunged(Places at, String mailbox) {
    boolean marked = at.has(mailbox) && !at.shows(mailbox);
    return marked ? at.with(mailbox, Marks.NONE) : at;
  }

  private static Places keyed(Places at, int added, int removed) {
    Places after = at;
    for (String mailbox : Call.MAILBOXES) {
      if (at.shows(mailbox)) {
        after = after.with(mailbox, (at.in(mailbox) | added) & ~removed);
      }
    }
    return after;
  }

  /// It stays where it is unless it is in INBOX: then it is in Archive already.
  private static Places refiled(Places at) {
    return at.shows(Call.INBOX) ? new Places(Marks.NONE, at.inbox, at.copies) : at;
  }

  private static boolean isSo(Places at, Set<String> mailboxes, int keywords) {
    int all = 0;
    for (String mailbox : Call.MAILBOXES) {
      if (at.shows(mailbox) != mailboxes.contains(mailbox)) {
        return false;
      }
      all |= at.shows(mailbox) ? at.in(mailbox) : 0;
    }
    return mailboxes.isEmpty() || keywords == all;
  }
}
