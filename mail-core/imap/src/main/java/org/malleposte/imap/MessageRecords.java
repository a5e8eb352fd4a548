package org.malleposte.imap;

import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.malleposte.format.ByteRange;
import org.malleposte.format.MessageParser;
import org.malleposte.format.MessageSummary;
import org.malleposte.format.MessageSummaryCodec;
import org.malleposte.format.Slice;
import org.malleposte.mail.BodyRange;
import org.malleposte.mail.Email;
import org.malleposte.mail.Mail;
import org.malleposte.mail.MailAccount;
import org.malleposte.mail.StoredMessage;
import org.malleposte.storage.ObjectKey;

/// What is kept of one message, each record read when it is first asked for.
final class MessageRecords {
  /// Of a header that is longer, the fields beyond are not looked at.
  private static final int LONGEST_HEADER = 8 << 20;

  private static final byte[] NOTHING = new byte[0];

  private final Mail mail;
  private final MailAccount account;
  private final long email;
  private @Nullable StoredMessage stored;
  private boolean storedRead;
  private @Nullable Slice listing;
  private @Nullable MessageSummary summary;
  private byte @Nullable [] header;

  MessageRecords(Mail mail, MailAccount account, long email) {
    this.mail = mail;
    this.account = account;
    this.email = email;
  }

  /// One whose record was read with others.
  MessageRecords(Mail mail, MailAccount account, long email, @Nullable StoredMessage stored) {
    this(mail, account, email);
    this.stored = stored;
    this.storedRead = true;
  }

  /// One of which no more is asked than listings tell.
  MessageRecords(Mail mail, MailAccount account, long email, Slice listing) {
    this(mail, account, email);
    this.listing = listing;
  }

  /// False when the message was forgotten after it was deleted.
  boolean exists() {
    if (!storedRead) {
      storedRead = true;
      stored = account.message(email);
    }
    return stored != null;
  }

  private StoredMessage stored() {
    if (!exists()) {
      throw new IllegalStateException("ask first whether the message exists");
    }
    return Objects.requireNonNull(stored);
  }

  /// In the encoding of [MessageSummaryCodec].
  byte[] encodedSummary() {
    return stored().summary();
  }

  /// The ENVELOPE and the structure, for [MessageSummaryCodec].
  Slice listing() {
    if (listing == null) {
      listing = Slice.of(encodedSummary());
    }
    return listing;
  }

  ObjectKey body() {
    return stored().body();
  }

  MessageSummary summary() {
    if (summary == null) {
      summary = MessageSummaryCodec.decode(encodedSummary(), NOTHING);
    }
    return summary;
  }

  @Nullable Email email() {
    return account.email(email);
  }

  /// The message's header with the empty line at its end, when it is kept whole.
  byte @Nullable [] keptHeader() {
    if (header == null) {
      byte[] kept = account.header(email);
      header = kept != null && kept.length < MessageParser.KEPT_HEADER ? kept : null;
    }
    return header;
  }

  /// The message's header, of a very long one the beginning.
  byte[] header() {
    byte[] kept = keptHeader();
    return kept != null ? kept : read(new ByteRange(0, summary().headerLength()));
  }

  /// Octets of the message; of a longer range, the first 8 MiB.
  byte[] read(ByteRange range) {
    int length = (int) Math.min(LONGEST_HEADER, range.length());
    byte[] octets = new byte[length];
    int count = open(new ByteRange(range.offset(), length)).readNBytes(octets);
    return count == length ? octets : Arrays.copyOf(octets, count);
  }

  BodyRange open(ByteRange range) {
    return mail.body(body(), range);
  }
}
