package org.malleposte.search.follow;

import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.malleposte.mail.StoredMessages;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What an index is told of the messages of one round, in their order.
///
/// One that can never be read (damage, a body that is gone) is there as such, and every search
/// reads it. Any other failure says nothing of the message: the round ends before it and is tried
/// again later, and searches read what comes after. Only when that was in vain for long is one
/// message left out in the same way, if the next one can be read. What was left out is tried again
/// now and then, see [Retries].
///
/// @param <D> what the index is told of a message
public final class Documents<D> {
  private static final Logger LOG = LoggerFactory.getLogger(Documents.class);

  /// Makes what the index is told.
  public interface Maker<D> {
    D of(StoredMessages.Read message) throws IOException;

    /// Of a message that cannot be read.
    D unreadable(long email);
  }

  /// What the index is told of one message.
  ///
  /// @param readable whether it could be read
  public record Made<D>(StoredMessages.Read message, D document, boolean readable) {}

  /// A message that may be left out.
  private record Doubtful(StoredMessages.Read message, Unread why) {}

  private final Maker<D> maker;
  private boolean mayLeaveOut;
  private @Nullable Doubtful doubtful;

  /// @param mayLeaveOut whether one message may be, see [Turn#mayLeaveOut]
  public Documents(Maker<D> maker, boolean mayLeaveOut) {
    this.maker = maker;
    this.mayLeaveOut = mayLeaveOut;
  }

  /// Takes the next message; returns what the index is told then: nothing yet, or also of the one
  /// before.
  ///
  /// @throws Unread the round ends before the message, or before the one of which nothing was told
  public List<Made<D>> of(StoredMessages.Read message) throws Unread {
    Doubtful before = doubtful;
    D document;
    boolean readable = true;
    try {
      document = made(message);
    } catch (Unread e) {
      if (before != null) {
        throw before.why;
      }
      if (!mayLeaveOut) {
        throw e;
      }
      doubtful = new Doubtful(message, e);
      return List.of();
    } catch (Damaged e) {
      LOG.warn("{}", e.getMessage(), e.getCause());
      document = maker.unreadable(message.id());
      readable = false;
    }
    Made<D> made = new Made<>(message, document, readable);
    return before == null ? List.of(made) : List.of(leaveOut(before), made);
  }

  private Made<D> leaveOut(Doubtful one) {
    LOG.warn("{} It is left out for now.", one.why.getMessage(), one.why);
    doubtful = null;
    mayLeaveOut = false;
    return new Made<>(one.message, maker.unreadable(one.message.id()), false);
  }

  /// Whether nothing was told of the last message: the index may not be said to have it.
  public boolean isDoubtful() {
    return doubtful != null;
  }

  /// There are no more messages.
  ///
  /// @throws Unread nothing was told of the last one
  public void end() throws Unread {
    if (doubtful != null) {
      throw doubtful.why;
    }
  }

  /// The message's own, or null when it still cannot be read and will not be.
  ///
  /// @throws Unread nobody knows
  public @Nullable D again(StoredMessages.Read message) throws Unread {
    try {
      return made(message);
    } catch (Damaged e) {
      LOG.debug("{}", e.getMessage(), e.getCause());
      return null;
    }
  }

  /// A message that can never be read.
  private static final class Damaged extends Exception {
    private static final long serialVersionUID = 1L;

    Damaged(String message, Throwable cause) {
      super(message, cause);
    }
  }

  private D made(StoredMessages.Read message) throws Unread, Damaged {
    try {
      return maker.of(message);
    } catch (IOException | RuntimeException e) {
      throw failure(message, e);
    } catch (StackOverflowError e) { // a message may be nested as it likes
      throw failure(message, e);
    }
  }

  private static Unread failure(StoredMessages.Read message, Throwable e) throws Damaged {
    String sentence =
        "Message %d of %s cannot be read for searching: %s."
            .formatted(message.id(), message.account(), e.getMessage());
    if (Unread.isFinal(e)) {
      throw new Damaged(sentence, e);
    }
    return new Unread(sentence, e);
  }
}
