package org.malleposte.server.faults;

import org.jspecify.annotations.Nullable;

/// One message: its flags in INBOX and in Archive, [Marks#NONE] where it is not.
final class MessageModel implements Model<MessageModel.Places, MessageModel.Deed> {
  record Places(int inbox, int archive) {
    int in(String mailbox) {
      return mailbox.equals(Call.INBOX) ? inbox : archive;
    }

    Places with(String mailbox, int flags) {
      return mailbox.equals(Call.INBOX) ? new Places(flags, archive) : new Places(inbox, flags);
    }

    boolean has(String mailbox) {
      return in(mailbox) != Marks.NONE;
    }
  }

  /// What was done to it, or seen of it.
  sealed interface Deed {
    record Added(int flags) implements Deed {}

    /// @param expected which flags it had if it was there, or [Marks#NONE] for any
    record Changed(String mailbox, Call.How how, int flags, int expected) implements Deed {}

    /// @param told whether the answer said that it was moved; null for no answer
    record Moved(@Nullable Boolean told) implements Deed {}

    /// UID EXPUNGE: it is passed over when somebody took `\Deleted` off again.
    record Expunged(String mailbox) implements Deed {}

    /// @param flags [Marks#NONE] when it was not there
    record Seen(String mailbox, int flags) implements Deed {}
  }

  static final Places NOWHERE = new Places(Marks.NONE, Marks.NONE);

  @Override
  public Places initial() {
    return NOWHERE;
  }

  @Override
  public @Nullable Places after(Places at, Deed deed) {
    return switch (deed) {
      case Deed.Added(int flags) -> at.equals(NOWHERE) ? at.with(Call.INBOX, flags) : null;
      case Deed.Changed changed -> changed(at, changed);
      case Deed.Moved(Boolean told) -> moved(at, told);
      case Deed.Expunged(String mailbox) -> expunged(at, mailbox);
      case Deed.Seen(String mailbox, int flags) -> at.in(mailbox) == flags ? at : null;
    };
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
    boolean marked = at.has(mailbox) && (at.in(mailbox) & Marks.DELETED) != 0;
    return marked ? at.with(mailbox, Marks.NONE) : at;
  }

  private static @Nullable Places moved(Places at, @Nullable Boolean told) {
    boolean there = at.has(Call.INBOX);
    if (told != null && told != there) {
      return null;
    }
    return there ? new Places(Marks.NONE, at.inbox) : at;
  }
}
