package org.malleposte.imap;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.malleposte.format.ByteRange;
import org.malleposte.imap.codec.ImapCommand.Append;
import org.malleposte.imap.codec.MessageUrl;
import org.malleposte.mail.MailAccount;
import org.malleposte.mail.MailException;
import org.malleposte.mail.Mailbox;
import org.malleposte.mail.MailboxView;
import org.malleposte.mail.Right;
import org.malleposte.storage.StorageException;

/// A message put together from texts and parts of messages that are here already (RFC 4469). The
/// URLs are looked up before anything is written.
final class Catenation {
  /// One piece after another.
  private interface Piece {
    long size();

    InputStream open() throws IOException;
  }

  private final Session session;
  private final List<Piece> pieces = new ArrayList<>();
  private long size;

  private Catenation(Session session) {
    this.session = session;
  }

  /// @throws Refusal `BADURL`, or `TOOBIG` for what comes out
  static Catenation of(Session session, List<Append.Part> parts) throws Refusal {
    Catenation whole = new Catenation(session);
    for (Append.Part part : parts) {
      whole.add(
          switch (part) {
            case Append.Part.Text(var text) -> text(text.content());
            case Append.Part.Url(String url) -> whole.find(url);
          });
    }
    return whole;
  }

  private void add(Piece piece) throws Refusal {
    pieces.add(piece);
    size += piece.size();
    if (size > session.imap.options.appendLimit()) {
      throw Refusal.no("TOOBIG", "The message would be too large"); // §4
    }
  }

  long size() {
    return size;
  }

  void writeTo(OutputStream out) {
    try {
      for (Piece piece : pieces) {
        try (InputStream in = piece.open()) {
          in.transferTo(out);
        }
      }
    } catch (IOException e) {
      throw new StorageException("a temporary file of APPEND cannot be written", e);
    }
  }

  private static Piece text(org.malleposte.storage.Content content) {
    return new Piece() {
      @Override
      public long size() {
        return content.size();
      }

      @Override
      public InputStream open() throws IOException {
        return content.open();
      }
    };
  }

  private Piece find(String url) throws Refusal {
    MessageUrl parsed =
        MessageUrl.parse(url).orElseThrow(() -> bad(url, "That is no URL of a message here"));
    Piece found;
    try {
      found = find(parsed);
    } catch (MailException e) {
      throw bad(url, String.valueOf(e.getMessage()));
    }
    if (found == null) {
      throw bad(url, "There is nothing at that URL");
    }
    return found;
  }

  /// RFC 4469 §4: the URL as it was given, without what a response code cannot hold.
  private static Refusal bad(String url, String sentence) {
    StringBuilder shown = new StringBuilder();
    url.chars()
        .limit(512)
        .forEach(c -> shown.append(c > ' ' && c < 0x7F && "]\"\\".indexOf(c) < 0 ? (char) c : '?'));
    return Refusal.no("BADURL \"" + shown + "\"", sentence);
  }

  private @Nullable Piece find(MessageUrl url) throws MailException {
    if (url.mailbox().isEmpty()) {
      Selected selected = session.selectedOrNull();
      return selected == null || !selected.rights().contains(Right.READ)
          ? null
          : find(url, selected.account, selected.latest());
    }
    Place place = session.namespaces().place(url.mailbox().get());
    Mailbox mailbox = session.namespaces().selectable(place, Right.READ);
    return find(url, place.account(), place.account().view(mailbox.id()));
  }

  private @Nullable Piece find(MessageUrl url, MailAccount account, MailboxView view) {
    long validity = Integer.toUnsignedLong(view.mailbox().uidValidity());
    if (url.uidValidity().isPresent() && url.uidValidity().getAsLong() != validity) {
      return null;
    }
    int index = url.uid() > Integer.MAX_VALUE ? -1 : view.indexOf((int) url.uid());
    if (index < 0) {
      return null;
    }
    MessageRecords records = new MessageRecords(session.imap.mail, account, view.email(index));
    if (!records.exists()) {
      return null;
    }
    ByteRange all =
        url.section().isEmpty()
            ? new ByteRange(0, view.messageSize(index))
            : records.summary().section(url.section());
    return all == null ? null : range(records, part(all, url));
  }

  private static ByteRange part(ByteRange all, MessageUrl url) {
    long offset = Math.min(url.offset(), all.length());
    long length = Math.min(url.length().orElse(Long.MAX_VALUE), all.length() - offset);
    return new ByteRange(all.offset() + offset, length);
  }

  private static Piece range(MessageRecords records, ByteRange range) {
    return new Piece() {
      @Override
      public long size() {
        return range.length();
      }

      @Override
      public InputStream open() {
        return records.open(range);
      }
    };
  }
}
