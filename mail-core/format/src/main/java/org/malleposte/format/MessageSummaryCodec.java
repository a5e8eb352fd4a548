package org.malleposte.format;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Keeps a [MessageSummary] as two runs of bytes: `summary`, numbered fields with what listings
/// need first, and `header`, the raw header block. Later versions add fields; none changes its
/// meaning.
///
/// [#envelope] and [#bodyStructure] find their octets without reading the rest, and want no more
/// than the [#listing] of a summary.
public final class MessageSummaryCodec {
  private static final int ENVELOPE = 1;
  private static final int BODY_STRUCTURE = 2;
  private static final int SIZE = 3;
  private static final int HEADER_LENGTH = 4;
  private static final int MESSAGE_ID = 5;
  private static final int IN_REPLY_TO = 6;
  private static final int REFERENCES = 7;
  private static final int SUBJECT = 8;
  private static final int BASE_SUBJECT = 9;
  private static final int REPLY_OR_FORWARD = 10;
  private static final int SENT_DATE = 11;
  private static final int FROM = 12;
  private static final int SENDER = 13;
  private static final int REPLY_TO = 14;
  private static final int TO = 15;
  private static final int CC = 16;
  private static final int BCC = 17;
  private static final int PREVIEW = 18;
  private static final int HAS_ATTACHMENT = 19;
  private static final int PART = 20;

  private MessageSummaryCodec() {}

  /// A summary as it is kept. The arrays must not be changed.
  public record Encoded(byte[] summary, byte[] header) {}

  public static Encoded encode(MessageSummary message) {
    FieldWriter out = new FieldWriter(1024 + message.bodyStructure().length);
    out.bytes(ENVELOPE, message.envelope());
    out.bytes(BODY_STRUCTURE, message.bodyStructure());
    out.number(SIZE, message.size());
    out.number(HEADER_LENGTH, message.headerLength());
    out.nullable(MESSAGE_ID, message.messageId());
    message.inReplyTo().forEach(id -> out.nullable(IN_REPLY_TO, id));
    message.references().forEach(id -> out.nullable(REFERENCES, id));
    out.text(SUBJECT, message.subject());
    out.text(BASE_SUBJECT, message.baseSubject());
    out.flag(REPLY_OR_FORWARD, message.replyOrForward());
    MailDate date = message.sentDate();
    if (date != null) {
      out.nested(SENT_DATE, date(date));
    }
    addresses(out, FROM, message.from());
    addresses(out, SENDER, message.sender());
    addresses(out, REPLY_TO, message.replyTo());
    addresses(out, TO, message.to());
    addresses(out, CC, message.cc());
    addresses(out, BCC, message.bcc());
    out.text(PREVIEW, message.preview());
    out.flag(HAS_ATTACHMENT, message.hasAttachment());
    message.parts().forEach(part -> out.nested(PART, part(part)));
    return new Encoded(out.toByteArray(), message.header());
  }

  /// @throws IllegalArgumentException this is no summary
  public static MessageSummary decode(byte[] summary, byte[] header) {
    return new Decoder(summary).decode(header);
  }

  /// The beginning of an encoded summary: what of it the other methods with a slice need, and
  /// listings with them.
  public static Slice listing(Slice summary) {
    FieldReader in = new FieldReader(summary);
    int end = summary.offset();
    while (in.next() && in.field() <= BODY_STRUCTURE) {
      end = in.position();
    }
    return new Slice(summary.array(), summary.offset(), end - summary.offset());
  }

  /// The ENVELOPE within an encoded summary.
  public static Slice envelope(Slice summary) {
    return run(summary, ENVELOPE);
  }

  /// The BODYSTRUCTURE within an encoded summary.
  public static Slice bodyStructure(Slice summary) {
    return run(summary, BODY_STRUCTURE);
  }

  /// BODY, made of the BODYSTRUCTURE within an encoded summary.
  public static byte[] body(Slice summary) {
    return BodyStructureReader.withoutExtensions(bodyStructure(summary).toByteArray());
  }

  /// Those fields of an encoded summary, without reading the others.
  ///
  /// @throws IllegalArgumentException this is no summary
  public static OrderFields orderFields(byte[] summary) {
    return new OrderDecoder(summary).decode();
  }

  private static Slice run(Slice summary, int field) {
    FieldReader in = new FieldReader(summary);
    while (in.next()) {
      if (in.field() == field) {
        return in.slice();
      }
    }
    throw new IllegalArgumentException("a summary without field " + field);
  }

  private static FieldWriter date(MailDate date) {
    FieldWriter out = new FieldWriter(16);
    out.number(1, zigzag(date.epochMillis()));
    out.number(2, zigzag(date.offsetMinutes()));
    return out;
  }

  private static void addresses(FieldWriter out, int field, List<Address> addresses) {
    for (Address address : addresses) {
      FieldWriter inner = new FieldWriter(64);
      inner.nullable(1, address.name());
      inner.nullable(2, address.route());
      inner.nullable(3, address.mailbox());
      inner.nullable(4, address.host());
      out.nested(field, inner);
    }
  }

  private static FieldWriter part(Part part) {
    FieldWriter out = new FieldWriter(96);
    out.text(1, part.path());
    out.number(2, part.parent() + 1L);
    out.number(3, part.kind().ordinal());
    out.text(4, part.type());
    out.text(5, part.subtype());
    out.nullable(6, part.charset());
    out.text(7, part.encoding());
    out.nullable(8, part.disposition());
    out.nullable(9, part.filename());
    out.nullable(10, part.contentId());
    out.number(11, part.header().offset());
    out.number(12, part.header().length());
    out.number(13, part.body().offset());
    out.number(14, part.body().length());
    out.number(15, part.lines());
    // Mostly nothing is encoded.
    out.number(16, zigzag(part.decodedLength() - part.body().length()));
    return out;
  }

  private static long zigzag(long value) {
    return value << 1 ^ value >> 63;
  }

  private static long unzigzag(long value) {
    return value >>> 1 ^ -(value & 1);
  }

  /// Collects the fields of a whole summary.
  private static final class Decoder {
    private final FieldReader in;
    private byte[] envelope = new byte[0];
    private byte[] bodyStructure = new byte[0];
    private long size;
    private long headerLength;
    private @Nullable String messageId;
    private final List<String> inReplyTo = new ArrayList<>();
    private final List<String> references = new ArrayList<>();
    private String subject = "";
    private String baseSubject = "";
    private boolean replyOrForward;
    private @Nullable MailDate sentDate;
    private final List<Address> from = new ArrayList<>(1);
    private final List<Address> sender = new ArrayList<>(0);
    private final List<Address> replyTo = new ArrayList<>(0);
    private final List<Address> to = new ArrayList<>(1);
    private final List<Address> cc = new ArrayList<>(0);
    private final List<Address> bcc = new ArrayList<>(0);
    private String preview = "";
    private boolean hasAttachment;
    private final List<Part> parts = new ArrayList<>(3);

    Decoder(byte[] summary) {
      in = new FieldReader(summary, 0, summary.length);
    }

    MessageSummary decode(byte[] header) {
      while (in.next()) {
        field();
      }
      return new MessageSummary(
          size,
          headerLength,
          header,
          envelope,
          bodyStructure,
          List.copyOf(parts),
          messageId,
          List.copyOf(inReplyTo),
          List.copyOf(references),
          subject,
          baseSubject,
          replyOrForward,
          sentDate,
          List.copyOf(from),
          List.copyOf(sender),
          List.copyOf(replyTo),
          List.copyOf(to),
          List.copyOf(cc),
          List.copyOf(bcc),
          preview,
          hasAttachment);
    }

    private void field() {
      switch (in.field()) {
        case ENVELOPE -> envelope = in.slice().toByteArray();
        case BODY_STRUCTURE -> bodyStructure = in.slice().toByteArray();
        case SIZE -> size = in.number();
        case HEADER_LENGTH -> headerLength = in.number();
        case MESSAGE_ID -> messageId = in.text();
        case IN_REPLY_TO -> inReplyTo.add(in.text());
        case REFERENCES -> references.add(in.text());
        case SUBJECT -> subject = in.text();
        case BASE_SUBJECT -> baseSubject = in.text();
        case REPLY_OR_FORWARD -> replyOrForward = in.flag();
        case SENT_DATE -> sentDate = date(in.nested());
        case FROM -> from.add(address(in.nested()));
        case SENDER -> sender.add(address(in.nested()));
        case REPLY_TO -> replyTo.add(address(in.nested()));
        case TO -> to.add(address(in.nested()));
        case CC -> cc.add(address(in.nested()));
        case BCC -> bcc.add(address(in.nested()));
        case PREVIEW -> preview = in.text();
        case HAS_ATTACHMENT -> hasAttachment = in.flag();
        case PART -> parts.add(part(in.nested()));
        default -> {} // a later version's
      }
    }

    private static MailDate date(FieldReader in) {
      long millis = 0;
      int offset = 0;
      while (in.next()) {
        switch (in.field()) {
          case 1 -> millis = unzigzag(in.number());
          case 2 -> offset = (int) unzigzag(in.number());
          default -> {}
        }
      }
      return new MailDate(millis, offset);
    }

    private static Address address(FieldReader in) {
      @Nullable String[] texts = new @Nullable String[4];
      while (in.next()) {
        if (in.field() <= 4) {
          texts[in.field() - 1] = in.text();
        }
      }
      return new Address(texts[0], texts[1], texts[2], texts[3]);
    }

    private static Part part(FieldReader in) {
      @Nullable String[] texts = new @Nullable String[11];
      long[] numbers = new long[17];
      while (in.next()) {
        int field = in.field();
        switch (field) {
          case 1, 4, 5, 6, 7, 8, 9, 10 -> texts[field] = in.text();
          case 2, 3, 11, 12, 13, 14, 15, 16 -> numbers[field] = in.number();
          default -> {}
        }
      }
      return new Part(
          orEmpty(texts[1]),
          (int) numbers[2] - 1,
          Part.Kind.values()[(int) numbers[3]],
          orEmpty(texts[4]),
          orEmpty(texts[5]),
          texts[6],
          orEmpty(texts[7]),
          texts[8],
          texts[9],
          texts[10],
          new ByteRange(numbers[11], numbers[12]),
          new ByteRange(numbers[13], numbers[14]),
          numbers[15],
          numbers[14] + unzigzag(numbers[16]));
    }

    private static String orEmpty(@Nullable String text) {
      return text == null ? "" : text;
    }
  }

  /// Collects what orders messages.
  private static final class OrderDecoder {
    private final FieldReader in;
    private @Nullable String messageId;
    private List<String> inReplyTo = List.of();
    private List<String> references = List.of();
    private String baseSubject = "";
    private boolean replyOrForward;
    private @Nullable MailDate sentDate;
    private @Nullable Address from;
    private @Nullable Address to;
    private @Nullable Address cc;
    private boolean hasAttachment;
    private boolean wholeSmime;
    private boolean signed;
    private boolean signature;

    OrderDecoder(byte[] summary) {
      in = new FieldReader(summary, 0, summary.length);
    }

    OrderFields decode() {
      while (in.next()) {
        field();
      }
      return new OrderFields(
          messageId,
          inReplyTo,
          references,
          baseSubject,
          replyOrForward,
          sentDate,
          from,
          to,
          cc,
          hasAttachment,
          wholeSmime || signed && signature);
    }

    private void field() {
      switch (in.field()) {
        case MESSAGE_ID -> messageId = in.text();
        case IN_REPLY_TO -> inReplyTo = with(inReplyTo, in.text());
        case REFERENCES -> references = with(references, in.text());
        case BASE_SUBJECT -> baseSubject = in.text();
        case REPLY_OR_FORWARD -> replyOrForward = in.flag();
        case SENT_DATE -> sentDate = Decoder.date(in.nested());
        case FROM -> from = first(from);
        case TO -> to = first(to);
        case CC -> cc = first(cc);
        case HAS_ATTACHMENT -> hasAttachment = in.flag();
        case PART -> part(in.nested());
        default -> {} // orders nothing
      }
    }

    /// Of the message's own part, and of those right within, what it is.
    private void part(FieldReader part) {
      long above = 0;
      String subtype = "";
      while (part.next()) {
        switch (part.field()) {
          case 2 -> above = part.number();
          case 5 -> subtype = part.text();
          default -> {} // does not tell
        }
      }
      if (above == 0) {
        signed = subtype.equals("signed");
        wholeSmime = subtype.equals("pkcs7-mime") || subtype.equals("x-pkcs7-mime");
      } else if (above == 1) {
        signature |= subtype.equals("pkcs7-signature") || subtype.equals("x-pkcs7-signature");
      }
    }

    private static List<String> with(List<String> list, String text) {
      List<String> longer = list.isEmpty() ? new ArrayList<>(4) : list;
      longer.add(text);
      return longer;
    }

    private Address first(@Nullable Address already) {
      return already == null ? Decoder.address(in.nested()) : already;
    }
  }
}
