package org.malleposte.jmap;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.malleposte.format.ByteRange;
import org.malleposte.format.HeaderBlock;
import org.malleposte.format.MessageParser;
import org.malleposte.format.MessageSummary;
import org.malleposte.format.MessageSummaryCodec;
import org.malleposte.format.Part;
import org.malleposte.format.TransferEncodings;
import org.malleposte.mail.Mail;
import org.malleposte.mail.MailAccount;
import org.malleposte.mail.StoredMessage;

/// A message whose summary is known and whose octets can be read where they are asked for: one of
/// the account, or one that was found in a blob.
public final class MessageSource {
  /// Of a header that is longer, the fields beyond are not looked at.
  private static final int LONGEST_HEADER = 8 << 20;

  private static final byte[] NOTHING = new byte[0];

  private final String id;
  private final MessageSummary summary;
  private final Octets octets;
  private final Supplier<byte @Nullable []> keptHeader;
  private @Nullable HeaderBlock header;

  /// Opens a range of the message's octets.
  @FunctionalInterface
  private interface Octets {
    InputStream open(ByteRange range) throws IOException;
  }

  private MessageSource(
      String id, MessageSummary summary, Octets octets, Supplier<byte @Nullable []> keptHeader) {
    this.id = id;
    this.summary = summary;
    this.octets = octets;
    this.keptHeader = keptHeader;
  }

  /// One of the account; its header is read when it is asked for.
  ///
  /// @param id of the blob that the message is
  public static MessageSource of(
      Mail mail, MailAccount account, String id, long email, StoredMessage stored) {
    return new MessageSource(
        id,
        MessageSummaryCodec.decode(stored.summary(), NOTHING),
        range -> mail.body(stored.body(), range),
        () -> account.header(email));
  }

  /// Reads what a blob holds as a message; any octets are one.
  public static MessageSource parse(Blob blob) throws IOException {
    MessageParser parser = new MessageParser();
    byte[] piece = new byte[65_536];
    try (InputStream in = blob.open()) {
      for (int count = in.read(piece); count >= 0; count = in.read(piece)) {
        parser.update(piece, 0, count);
      }
    }
    return new MessageSource(
        blob.id().toString(), parser.finish(), range -> skipTo(blob.open(), range), () -> null);
  }

  private static InputStream skipTo(InputStream whole, ByteRange range) throws IOException {
    whole.skipNBytes(range.offset());
    return new Bounded(whole, range.length());
  }

  /// Of the blob that the message is.
  public String id() {
    return id;
  }

  public MessageSummary summary() {
    return summary;
  }

  /// The message's header.
  public HeaderBlock header() throws IOException {
    if (header == null) {
      byte[] kept = keptHeader.get();
      boolean whole = kept != null && kept.length < MessageParser.KEPT_HEADER;
      header = HeaderBlock.of(whole ? kept : read(new ByteRange(0, summary.headerLength())));
    }
    return header;
  }

  /// A part's header; the message's own for the message itself.
  public HeaderBlock header(Part part) throws IOException {
    return part.parent() < 0 ? header() : HeaderBlock.of(read(part.header()));
  }

  private byte[] read(ByteRange range) throws IOException {
    int length = (int) Math.min(LONGEST_HEADER, range.length());
    if (length == 0) {
      return NOTHING;
    }
    try (InputStream in = octets.open(new ByteRange(range.offset(), length))) {
      return in.readNBytes(length);
    }
  }

  /// A part's body as it is in the message.
  public InputStream body(Part part) throws IOException {
    return part.body().length() == 0 ? new ByteArrayInputStream(NOTHING) : octets.open(part.body());
  }

  /// The id of the blob that a part's decoded octets are.
  public String partId(int index) {
    return id + "-" + index;
  }

  /// A part's decoded octets; null when there is no such part that has some of its own.
  @Nullable Blob part(BlobId.OfInner part) {
    if (part.index() >= summary.parts().size()) {
      return null;
    }
    Part found = summary.parts().get(part.index());
    return found.kind() == Part.Kind.MULTIPART
        ? null
        : new Blob(
            part,
            found.decodedLength(),
            found.mediaType(),
            null,
            () -> TransferEncodings.decode(body(found), found.encoding()));
  }

  /// Ends where the range does.
  private static final class Bounded extends InputStream {
    private final InputStream in;
    private long left;

    Bounded(InputStream in, long length) {
      this.in = in;
      this.left = length;
    }

    @Override
    public int read() throws IOException {
      if (left <= 0) {
        return -1;
      }
      left--;
      return in.read();
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
      if (left <= 0) {
        return length == 0 ? 0 : -1;
      }
      int count = in.read(target, offset, (int) Math.min(left, length));
      left -= Math.max(count, 0);
      return count;
    }

    @Override
    public void close() throws IOException {
      in.close();
    }
  }
}
