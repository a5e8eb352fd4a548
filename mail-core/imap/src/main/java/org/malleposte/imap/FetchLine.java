package org.malleposte.imap;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.malleposte.account.Outage;
import org.malleposte.format.ByteRange;
import org.malleposte.format.HeaderBlock;
import org.malleposte.format.MessageSummaryCodec;
import org.malleposte.format.Part;
import org.malleposte.format.Slice;
import org.malleposte.format.TransferEncodings;
import org.malleposte.imap.codec.FetchItem;
import org.malleposte.imap.codec.FetchItem.Attribute;
import org.malleposte.imap.codec.Partial;
import org.malleposte.imap.codec.ResponseWriter;
import org.malleposte.imap.codec.Section;
import org.malleposte.mail.BodyRange;
import org.malleposte.mail.Email;
import org.malleposte.mail.MailboxView;
import org.malleposte.mail.StoredMessage;
import org.malleposte.storage.StorageException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Writes the FETCH response of one message after another (RFC 9051 §7.5.2). What stands in the
/// view is written from it; records are read for what needs them; a body is opened only for its
/// octets.
final class FetchLine {
  private static final Logger LOG = LoggerFactory.getLogger(FetchLine.class);

  /// Decoded octets up to which it is looked whether a literal will do for BINARY.
  private static final int LOOKED_AT = 1 << 20;

  /// Messages whose records are read at once.
  private static final int BATCH = 64;

  /// Messages of which that is read at once which listings tell.
  private static final int LISTED = 512;

  /// What has to be read of a message, rising.
  private enum Needs {
    NOTHING,
    LISTING,
    RECORD
  }

  private final Session session;
  private final Selected selected;
  private final MailboxView view;
  private final FetchItem[] items;
  private final byte[][] labels;
  private final Told seen;
  private final Needs needs;
  private final boolean tellsFlags;
  private final boolean tellsModseq;
  private final ResponseWriter out;
  private @Nullable Refusal failure;

  /// A body is being copied: there is no way back.
  private boolean midLiteral;

  /// Stands at the message being written.
  private final MailboxView.Cursor message;

  /// Those of the message being written.
  private MessageRecords records;

  FetchLine(
      Session session, Selected selected, List<FetchItem> items, Told seen, ResponseWriter out) {
    this.session = session;
    this.selected = selected;
    this.view = selected.shown;
    this.items = items.toArray(FetchItem[]::new);
    this.labels = items.stream().map(FetchLine::label).toArray(byte[][]::new);
    this.seen = seen;
    this.needs =
        items.stream().map(FetchLine::needs).max(Comparator.naturalOrder()).orElse(Needs.NOTHING);
    this.tellsFlags = items.contains(Attribute.FLAGS);
    this.tellsModseq = items.contains(Attribute.MODSEQ);
    this.out = out;
    this.message = view.cursor();
    this.records = new MessageRecords(session.imap.mail, selected.account, 0);
  }

  private static byte[] label(FetchItem item) {
    String label =
        switch (item) {
          case Attribute attribute -> attribute.word();
          case FetchItem.Body body -> "BODY[" + words(body.section()) + "]" + from(body.partial());
          case FetchItem.Binary binary ->
              "BINARY[" + path(binary.part()) + "]" + from(binary.partial());
          case FetchItem.BinarySize size -> "BINARY.SIZE[" + path(size.part()) + "]";
          case FetchItem.Preview _ -> "PREVIEW";
        };
    return (label + " ").getBytes(StandardCharsets.UTF_8);
  }

  private static String from(@Nullable Partial partial) {
    return partial == null ? "" : "<" + partial.offset() + ">";
  }

  private static String path(List<Integer> part) {
    return part.stream().map(String::valueOf).collect(Collectors.joining("."));
  }

  private static String words(Section section) {
    String path = path(section.part());
    String text = section.text().word();
    String dot = path.isEmpty() || text.isEmpty() ? "" : ".";
    String fields =
        section.fields().isEmpty()
            ? ""
            : section.fields().stream()
                .map(FetchLine::fieldName)
                .collect(Collectors.joining(" ", " (", ")"));
    return path + dot + text + fields;
  }

  /// As an astring (RFC 9051 §9, header-fld-name).
  private static String fieldName(String name) {
    boolean atom =
        !name.isEmpty()
            && name.chars().allMatch(c -> c > ' ' && c < 127)
            && name.chars().noneMatch(c -> "(){%*\"\\".indexOf(c) >= 0);
    if (atom) {
      return name;
    }
    return "{" + name.getBytes(StandardCharsets.UTF_8).length + "}\r\n" + name;
  }

  private static Needs needs(FetchItem item) {
    return switch (item) {
      case Attribute.FLAGS,
          Attribute.INTERNALDATE,
          Attribute.RFC822_SIZE,
          Attribute.UID,
          Attribute.MODSEQ,
          Attribute.EMAILID,
          Attribute.THREADID,
          Attribute.SAVEDATE ->
          Needs.NOTHING;
      case Attribute.ENVELOPE, Attribute.BODYSTRUCTURE, Attribute.BODY -> Needs.LISTING;
      default -> Needs.RECORD;
    };
  }

  /// Writes the lines of those of the targets that changed after a modseq.
  void writeAll(Targets targets, long changedSince) {
    int[] batch = new int[needs == Needs.LISTING ? LISTED : BATCH];
    int count = 0;
    for (int range = 0; range < targets.ranges(); range++) {
      int to = targets.to(range);
      for (int i = view.nextChanged(targets.from(range), changedSince);
          i < to;
          i = changedSince < 0 ? i + 1 : view.nextChanged(i + 1, changedSince)) {
        if (needs == Needs.NOTHING) {
          write(i);
          continue;
        }
        batch[count++] = i;
        if (count == batch.length) {
          writeAll(batch, count);
          count = 0;
        }
      }
    }
    writeAll(batch, count);
  }

  private void writeAll(int[] batch, int count) {
    long[] emails = new long[count];
    for (int i = 0; i < count; i++) {
      emails[i] = message.moveTo(batch[i]).email();
    }
    if (needs == Needs.LISTING) {
      writeListed(batch, emails);
    } else {
      writeWithRecords(batch, emails);
    }
  }

  private void writeListed(int[] batch, long[] emails) {
    @Nullable Slice[] found = selected.account.listings(emails);
    for (int i = 0; i < emails.length; i++) {
      Slice listing = found[i];
      if (listing == null) {
        failure = gone();
      } else {
        records = new MessageRecords(session.imap.mail, selected.account, emails[i], listing);
        write(batch[i]);
      }
    }
  }

  private static Refusal gone() {
    return Refusal.no("EXPUNGEISSUED", "Some of the messages are gone");
  }

  private void writeWithRecords(int[] batch, long[] emails) {
    Map<Long, StoredMessage> found = selected.account.messages(emails);
    for (int i = 0; i < emails.length; i++) {
      StoredMessage stored = found.get(emails[i]);
      if (stored == null) {
        failure = gone();
      } else {
        records = new MessageRecords(session.imap.mail, selected.account, emails[i], stored);
        write(batch[i]);
      }
    }
  }

  private void write(int at) {
    message.moveTo(at);
    session.beginFetch(at, message.uid(), out);
    for (int i = 0; i < items.length; i++) {
      if (i > 0) {
        out.sp();
      }
      out.octets(labels[i]);
      write(items[i]);
    }
    if (seen.has(message.uid())) {
      tellSeen();
    }
    out.close().end();
  }

  /// \Seen was set on the way: RFC 9051 §6.4.5; with its modseq: RFC 7162 §3.1.
  private void tellSeen() {
    if (!tellsFlags) {
      out.raw(" FLAGS ");
      flags();
    }
    if (!tellsModseq && session.condstore()) {
      out.raw(" MODSEQ (").number(modseq()).close();
    }
  }

  /// @throws Refusal something that was asked for could not be had
  void requireComplete() throws Refusal {
    if (failure != null) {
      throw failure;
    }
  }

  private void write(FetchItem item) {
    switch (item) {
      case Attribute attribute -> attribute(attribute);
      case FetchItem.Body body -> section(body.section(), body.partial());
      case FetchItem.Binary binary -> binary(path(binary.part()), binary.partial());
      case FetchItem.BinarySize size -> binarySize(path(size.part()));
      case FetchItem.Preview _ -> out.string(records.summary().preview());
    }
  }

  private void attribute(Attribute attribute) {
    switch (attribute) {
      case UID -> out.number(message.uid());
      case FLAGS -> flags();
      case MODSEQ -> out.open().number(modseq()).close();
      case RFC822_SIZE -> out.number(message.messageSize());
      case INTERNALDATE -> date(message.internalDate());
      case SAVEDATE -> date(message.savedDate());
      case EMAILID -> out.open().raw(Email.objectId(message.email())).close();
      case THREADID -> thread();
      case ENVELOPE -> slice(MessageSummaryCodec.envelope(records.listing()));
      case BODYSTRUCTURE -> slice(MessageSummaryCodec.bodyStructure(records.listing()));
      case BODY -> out.octets(MessageSummaryCodec.body(records.listing()));
      case RFC822 -> section(Section.WHOLE, null);
      case RFC822_HEADER -> section(new Section(List.of(), Section.Text.HEADER, List.of()), null);
      case RFC822_TEXT -> section(new Section(List.of(), Section.Text.TEXT, List.of()), null);
    }
  }

  private void flags() {
    int uid = message.uid();
    selected.writeFlags(seen.flags(uid, message.flags()), uid, out);
  }

  private long modseq() {
    return seen.modseq(message.uid(), message.modseq());
  }

  private void date(long millis) {
    out.dateTime(Instant.ofEpochMilli(millis).atOffset(ZoneOffset.UTC));
  }

  private void thread() {
    Email email = selected.account.email(message.email());
    if (email == null) {
      out.raw("NIL"); // it has just been deleted
    } else {
      out.open().raw(Email.threadObjectId(email.thread())).close();
    }
  }

  private void slice(Slice slice) {
    out.octets(slice.array(), slice.offset(), slice.length());
  }

  // --- BODY[...] ---

  private void section(Section section, @Nullable Partial partial) {
    try {
      switch (section.text()) {
        case ALL, TEXT, MIME -> octets(range(section), partial);
        case HEADER -> {
          if (section.part().isEmpty()) {
            header(partial);
          } else {
            octets(range(section), partial);
          }
        }
        case HEADER_FIELDS, HEADER_FIELDS_NOT -> fields(section, partial);
      }
    } catch (StorageException e) {
      unreadable(e);
    }
  }

  /// A body that cannot be read is NIL, the rest is answered, and the end is NO.
  private void unreadable(StorageException e) {
    if (!midLiteral) {
      LOG.atLevel(Outage.level("IMAP messages", e))
          .setCause(e)
          .log("{}: message {} cannot be read", session.connection, message.email());
      failure = Refusal.no("UNAVAILABLE", "Some of the messages cannot be read now");
      out.raw("NIL");
    } else {
      throw e;
    }
  }

  private @Nullable ByteRange range(Section section) {
    if (section.part().isEmpty() && section.text() == Section.Text.ALL) {
      return new ByteRange(0, message.messageSize());
    }
    String path = path(section.part());
    String text = section.text().word();
    String dot = path.isEmpty() || text.isEmpty() ? "" : ".";
    return records.summary().section(path + dot + text);
  }

  private void header(@Nullable Partial partial) {
    byte[] kept = records.keptHeader();
    if (kept != null) {
      octets(kept, partial);
    } else {
      octets(new ByteRange(0, records.summary().headerLength()), partial);
    }
  }

  private void fields(Section section, @Nullable Partial partial) {
    byte[] header;
    if (section.part().isEmpty()) {
      header = records.header();
    } else {
      Section whole = new Section(section.part(), Section.Text.HEADER, List.of());
      ByteRange range = range(whole);
      if (range == null) {
        out.raw("NIL");
        return;
      }
      header = records.read(range);
    }
    HeaderBlock block = HeaderBlock.of(header);
    octets(
        section.text() == Section.Text.HEADER_FIELDS
            ? block.only(section.fields())
            : block.without(section.fields()),
        partial);
  }

  private void octets(byte[] octets, @Nullable Partial partial) {
    ByteRange part = part(new ByteRange(0, octets.length), partial);
    out.literal(part.length()).octets(octets, (int) part.offset(), (int) part.length());
  }

  private void octets(@Nullable ByteRange range, @Nullable Partial partial) {
    if (range == null) {
      out.raw("NIL"); // there is no such part
      return;
    }
    ByteRange part = part(range, partial);
    BodyRange body = records.open(part).begin();
    out.literal(part.length());
    copy(body, part.length());
  }

  private void copy(InputStream in, long count) {
    midLiteral = true;
    try {
      out.octets(in, count);
    } catch (IOException e) {
      throw new StorageException("a body ended before its end", e);
    }
    midLiteral = false;
  }

  /// RFC 9051 §6.4.5: what lies beyond the end is cut off.
  private static ByteRange part(ByteRange range, @Nullable Partial partial) {
    if (partial == null) {
      return range;
    }
    long offset = Math.min(partial.offset(), range.length());
    long length = Math.min(partial.count(), range.length() - offset);
    return new ByteRange(range.offset() + offset, length);
  }

  // --- BINARY (RFC 9051 §6.4.5, RFC 3516) ---

  private void binary(String path, @Nullable Partial partial) {
    try {
      if (path.isEmpty()) {
        octets(new ByteRange(0, message.messageSize()), partial);
        return;
      }
      Part part = records.summary().part(path);
      if (part == null) {
        out.raw("NIL");
      } else if (isUnknown(part)) {
        unknownEncoding();
      } else {
        decoded(part, partial);
      }
    } catch (StorageException e) {
      unreadable(e);
    }
  }

  private static boolean isUnknown(Part part) {
    return part.kind() == Part.Kind.LEAF && !part.isKnownEncoding();
  }

  private void unknownEncoding() {
    failure = Refusal.no("UNKNOWN-CTE", "The transfer encoding of a part is not known");
    out.raw("NIL");
  }

  private static long size(Part part) {
    return part.kind() == Part.Kind.LEAF ? part.decodedLength() : part.body().length();
  }

  private void decoded(Part part, @Nullable Partial partial) {
    BodyRange raw = records.open(part.body()).begin();
    String encoding = part.kind() == Part.Kind.LEAF ? part.encoding() : "binary";
    try (InputStream decoded = TransferEncodings.decode(raw, encoding)) {
      if (size(part) <= LOOKED_AT) {
        small(decoded.readAllBytes(), partial);
        return;
      }
      ByteRange wanted = part(new ByteRange(0, size(part)), partial);
      decoded.skipNBytes(wanted.offset());
      out.literal8(wanted.length());
      copy(decoded, wanted.length());
    } catch (IOException e) {
      throw new StorageException("a body cannot be decoded", e);
    }
  }

  private void small(byte[] octets, @Nullable Partial partial) {
    ByteRange part = part(new ByteRange(0, octets.length), partial);
    boolean nul = false;
    for (long i = part.offset(); i < part.end(); i++) {
      nul |= octets[(int) i] == 0;
    }
    if (nul) {
      out.literal8(part.length());
    } else {
      out.literal(part.length());
    }
    out.octets(octets, (int) part.offset(), (int) part.length());
  }

  private void binarySize(String path) {
    if (path.isEmpty()) {
      out.number(message.messageSize());
      return;
    }
    Part part = records.summary().part(path);
    if (part != null && isUnknown(part)) {
      failure = Refusal.no("UNKNOWN-CTE", "The transfer encoding of a part is not known");
    }
    out.number(part == null || isUnknown(part) ? 0 : size(part));
  }
}
