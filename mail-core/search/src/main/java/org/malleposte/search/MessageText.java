package org.malleposte.search;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.malleposte.format.Address;
import org.malleposte.format.ByteRange;
import org.malleposte.format.HeaderBlock;
import org.malleposte.format.MessageParser;
import org.malleposte.format.MessageSummary;
import org.malleposte.format.MessageSummaryCodec;
import org.malleposte.format.Part;
import org.malleposte.format.TextExtractor;
import org.malleposte.mail.Mail;
import org.malleposte.mail.StoredMessage;
import org.malleposte.mail.StoredMessages;
import org.malleposte.search.Where.Envelope;
import org.malleposte.storage.StorageException;
import org.malleposte.storage.record.MalformedRecord;

/// The text of one message as searches see it; read as far as it is asked for.
///
/// What looks for a text here and what [#tell] tells an index are the same text: whatever is
/// changed of one is changed of the other.
public final class MessageText {
  /// Of a header that is longer, the fields beyond are not looked at.
  private static final int LONGEST_HEADER = 8 << 20;

  /// A message up to that size is read at once.
  private static final int SMALL = 65_536;

  private static final byte[] NOTHING = new byte[0];

  private final Mail mail;
  private final StoredMessages messages;
  private final long email;
  private boolean read;
  private @Nullable StoredMessage stored;
  private @Nullable MessageSummary summary;
  private @Nullable HeaderBlock header;
  private byte @Nullable [] kept;
  private byte @Nullable [] whole;

  public MessageText(Mail mail, StoredMessages messages, long email) {
    this.mail = mail;
    this.messages = messages;
    this.email = email;
  }

  /// One that was read with others.
  ///
  /// @throws MalformedRecord its record is damaged
  public MessageText(Mail mail, StoredMessages messages, StoredMessages.Read read) {
    this(mail, messages, read.id());
    this.stored = read.message();
    this.read = true;
    this.kept = read.header();
  }

  /// False when the message was forgotten after it was deleted.
  public boolean exists() {
    if (!read) {
      read = true;
      stored = messages.message(email);
    }
    return stored != null;
  }

  private StoredMessage stored() {
    if (!exists()) {
      throw new IllegalStateException("ask first whether the message exists");
    }
    return Objects.requireNonNull(stored);
  }

  private MessageSummary summary() {
    if (summary == null) {
      try {
        summary = MessageSummaryCodec.decode(stored().summary(), NOTHING);
      } catch (IllegalArgumentException e) {
        throw new MalformedRecord("the summary of a message is none: " + e.getMessage());
      }
    }
    return summary;
  }

  private HeaderBlock header() {
    if (header == null) {
      byte[] block = kept == null ? messages.header(email) : kept;
      if (block == null || block.length >= MessageParser.KEPT_HEADER) {
        block = exists() ? read(new ByteRange(0, summary().headerLength())) : NOTHING;
      }
      header = HeaderBlock.of(block);
    }
    return header;
  }

  private byte[] read(ByteRange range) {
    int length = (int) Math.min(LONGEST_HEADER, range.length());
    try (InputStream in = open(new ByteRange(range.offset(), length))) {
      return in.readNBytes(length);
    } catch (IOException e) {
      throw new StorageException("a message cannot be read", e);
    }
  }

  private InputStream open(ByteRange range) {
    long size = summary().size();
    if (size > SMALL) {
      return mail.body(stored().body(), range);
    }
    if (whole == null) {
      whole = mail.body(stored().body(), 0, (int) size);
    }
    int from = (int) Math.min(range.offset(), whole.length);
    int to = (int) Math.min(range.offset() + range.length(), whole.length);
    return new ByteArrayInputStream(whole, from, to - from);
  }

  // Looking for a text

  /// Whether the message has a text there.
  public boolean has(Where where, Needle text) {
    return switch (where) {
      case Envelope envelope -> hasInEnvelope(envelope, text);
      case Where.Field field -> hasField(field.name(), text);
      case Where.Content content -> text.isEmpty() || has(content, text);
    };
  }

  private boolean has(Where.Content content, Needle text) {
    return switch (content) {
      case BODY -> hasInBody(text, false);
      case TEXT -> isIn(header(), text) || hasInBody(text, true);
    };
  }

  private boolean hasField(String name, Needle text) {
    for (HeaderBlock.Field field : header().fields()) {
      if (field.name().equalsIgnoreCase(name) && text.isIn(field.text())) {
        return true;
      }
    }
    return false;
  }

  private boolean hasInEnvelope(Envelope field, Needle text) {
    if (hasField(field.name(), text)) {
      return true;
    }
    for (Address address : hidden(field)) {
      if (text.isIn(address.email())) {
        return true;
      }
    }
    return false;
  }

  /// The addresses of a field that look other than they are meant: only comments do that.
  private List<Address> hidden(Envelope field) {
    HeaderBlock.Field written = header().first(field.name());
    boolean plain = written == null || written.unfolded().indexOf('(') < 0;
    if (plain || !exists()) {
      return List.of();
    }
    return switch (field) {
      case FROM -> summary().from();
      case TO -> summary().to();
      case CC -> summary().cc();
      case BCC -> summary().bcc();
      case SUBJECT -> List.of();
    };
  }

  private static boolean isIn(HeaderBlock block, Needle text) {
    for (HeaderBlock.Field field : block.fields()) {
      if (text.isIn(field.name() + ": " + field.text())) {
        return true;
      }
    }
    return false;
  }

  /// @param mimeHeaders whether those of all parts count: for TEXT (RFC 9051 §6.4.4)
  private boolean hasInBody(Needle text, boolean mimeHeaders) {
    if (!exists()) {
      return false;
    }
    List<Part> parts = summary().parts();
    for (int i = 0; i < parts.size(); i++) {
      Part part = parts.get(i);
      if (i > 0
          && (mimeHeaders || isAttached(parts, i))
          && isIn(HeaderBlock.of(read(part.header())), text)) {
        return true;
      }
      String name = mimeHeaders ? part.filename() : null;
      if (name != null && text.isIn(name)) {
        return true;
      }
      if (TextExtractor.isText(part) && hasInText(part, text)) {
        return true;
      }
    }
    return false;
  }

  private static boolean isAttached(List<Part> parts, int index) {
    return parts.get(parts.get(index).parent()).kind() == Part.Kind.MESSAGE;
  }

  private boolean hasInText(Part part, Needle text) {
    try (Reader reader = TextExtractor.reader(open(part.body()), part)) {
      return text.isIn(reader);
    } catch (IOException e) {
      throw new StorageException("the text of a message cannot be read", e);
    }
  }

  // Looking for words

  /// How much the message has to do with words there, from 1 to 100; 0 when it has not all of them.
  public int relevance(Where where, WordQuery words) {
    WordTally tally = new WordTally(words, place -> counts(where, place));
    MessageWords cutting = new MessageWords(tally);
    try {
      switch (where) {
        case Envelope envelope -> {
          tellHeader(cutting, field -> field.equalsIgnoreCase(envelope.name()));
          hidden(envelope).forEach(address -> cutting.address(envelope, address.email()));
        }
        case Where.Field wanted -> {
          for (HeaderBlock.Field field : header().fields()) {
            if (field.name().equalsIgnoreCase(wanted.name())) {
              cutting.field(Place.OTHER, field.text());
            }
          }
        }
        case Where.Content content -> {
          if (content == Where.Content.TEXT) {
            tellHeader(cutting, _ -> true);
            tellHidden(cutting);
          }
          if (exists()) {
            tellParts(summary().parts(), cutting);
          }
        }
      }
    } catch (IOException e) {
      throw new StorageException("the text of a message cannot be read", e);
    }
    return tally.relevance();
  }

  private static boolean counts(Where where, Place place) {
    return where instanceof Where.Field ? place == Place.OTHER : place.isOf(where);
  }

  private void tellHeader(TextListener listener, Predicate<String> names) {
    for (HeaderBlock.Field field : header().fields()) {
      if (names.test(field.name())) {
        listener.field(field.name(), field.text());
      }
    }
  }

  private void tellHidden(TextListener listener) {
    for (Envelope envelope : Envelope.values()) {
      hidden(envelope).forEach(address -> listener.address(envelope, address.email()));
    }
  }

  // Telling all of it

  /// Tells all that can be looked for.
  public void tell(TextListener listener) throws IOException {
    tellHeader(listener, _ -> true);
    tellHidden(listener);
    if (exists()) {
      tellParts(summary().parts(), listener);
    }
  }

  private void tellParts(List<Part> parts, TextListener listener) throws IOException {
    for (int i = 0; i < parts.size(); i++) {
      Part part = parts.get(i);
      if (i > 0) {
        boolean attached = isAttached(parts, i);
        for (HeaderBlock.Field field : HeaderBlock.of(read(part.header())).fields()) {
          listener.partField(attached, field.name(), field.text());
        }
      }
      String name = part.filename();
      if (name != null) {
        listener.fileName(name);
      }
      if (TextExtractor.isText(part)) {
        try (Reader reader = TextExtractor.reader(open(part.body()), part)) {
          listener.text(reader);
        }
      }
    }
  }
}
