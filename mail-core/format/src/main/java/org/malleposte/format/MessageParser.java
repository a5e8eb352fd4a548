package org.malleposte.format;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Parses a message in one pass, piece by piece as it arrives, in memory that does not grow with
/// it.
///
/// ```java
/// MessageParser parser = new MessageParser();
/// parser.update(bytes, 0, count); // as often as there are bytes
/// MessageSummary summary = parser.finish();
/// ```
///
/// Any bytes make a message: what is malformed is read as mail programs commonly read it, nothing
/// throws. Lines may end with CRLF or LF. How the message was cut into pieces makes no difference.
/// An instance serves one message and one thread.
public final class MessageParser {
  /// How much of the header block a summary keeps, in octets.
  public static final int KEPT_HEADER = 64 * 1024;

  /// Entities within entities; what is deeper is a leaf, not looked into.
  public static final int DEEPEST = 100;

  /// Entities of a message; further boundary lines are text.
  public static final int MOST_PARTS = 10_000;

  /// Octets of MIME fields and nested envelopes that are kept, roughly.
  private static final int LARGEST_STRUCTURE = 4 * 1024 * 1024;

  /// Longer lines are no boundary lines.
  private static final int LONGEST_DELIMITER = 2048;

  /// Of a header line that came in pieces, what is looked at.
  private static final int LONGEST_HEADER_LINE = 68 * 1024;

  private final ByteBuilder keptHeader = new ByteBuilder(0);
  private final EntityHeader rootHeader = new EntityHeader();
  private final EntityHeader partHeader = new EntityHeader();
  private final LeafBody leaf = new LeafBody();
  private final PreviewText preview = new PreviewText();
  private final Entity root = new Entity(null, 0);

  /// The open entities, the message first.
  private final Entity[] open = new Entity[DEEPEST + 2];

  private int depth;
  private int boundaries;
  private int parts = 1;
  private int budget = LARGEST_STRUCTURE;

  /// The header being read; null in a body.
  private @Nullable EntityHeader header = rootHeader;

  private boolean firstHeaderLine = true;
  private long position;
  private long pieceEnd;
  private long lines;

  /// Where the line under way starts.
  private long lineStart;

  /// The line under way began in an earlier piece.
  private boolean midLine;

  /// The line under way is collected because it may matter.
  private boolean carrying;

  private final ByteBuilder carry = new ByteBuilder(256);

  /// The length of the line end before the line under way, when it began in an earlier piece.
  private int carriedLineEnd;

  /// The last two octets of the earlier pieces.
  private byte last;

  private byte lastButOne;

  public MessageParser() {
    open[0] = root;
    depth = 1;
  }

  /// Parses a message that is at hand.
  public static MessageSummary parse(byte[] message) {
    MessageParser parser = new MessageParser();
    parser.update(message, 0, message.length);
    return parser.finish();
  }

  /// Takes the next octets; they are not kept.
  public void update(byte[] octets, int offset, int length) {
    if (length <= 0) {
      return;
    }
    int end = offset + length;
    pieceEnd = position + length;
    boolean inHeader = header == rootHeader;
    int i = offset;
    while (i < end) {
      i = next(octets, offset, i, end);
    }
    if (inHeader) {
      keepHeader(octets, offset, length);
    }
    lastButOne = length > 1 ? octets[end - 2] : last;
    last = octets[end - 1];
    position += length;
  }

  private void keepHeader(byte[] octets, int offset, int length) {
    long headerEnd = header == rootHeader ? KEPT_HEADER : Math.min(KEPT_HEADER, root.headerLength);
    long count = Math.min(length, headerEnd - position);
    if (count > 0) {
      keptHeader.append(octets, offset, offset + (int) count);
    }
  }

  /// Ends the message.
  public MessageSummary finish() {
    if (carrying) {
      carrying = false;
      line(carry.array(), 0, carry.length(), carriedLineEnd, position);
    }
    while (header != null) {
      endOfHeader(position, position);
    }
    close(0, position, 0);
    keptHeader.truncate((int) Math.min(keptHeader.length(), root.headerLength));
    return SummaryBuilder.build(position, keptHeader.toByteArray(), rootHeader, root, preview);
  }

  /// Does the next step and returns where it ended.
  private int next(byte[] octets, int offset, int i, int end) {
    if (midLine) {
      return restOfLine(octets, i, end);
    }
    return header != null ? headerLine(octets, offset, i, end) : body(octets, offset, i, end);
  }

  private int restOfLine(byte[] octets, int i, int end) {
    int feed = LineFeeds.next(octets, i, end);
    int stop = feed < 0 ? end : feed + 1;
    if (!carrying) {
      leaf.feed(octets, i, stop);
      lines += feed < 0 ? 0 : 1;
    } else {
      carry(octets, i, stop);
    }
    if (feed >= 0) {
      midLine = false;
      if (carrying) {
        carrying = false;
        line(carry.array(), 0, carry.length(), carriedLineEnd, place(stop, end));
      }
    }
    return stop;
  }

  /// The place in the message of an index of the piece under way.
  private long place(int index, int end) {
    return pieceEnd - (end - index);
  }

  private void startCarry(byte[] octets, int offset, int i, int end) {
    carry.clear();
    midLine = true;
    carrying = true;
    carriedLineEnd = lineEndBefore(octets, offset, i);
    lineStart = place(i, end);
    carry(octets, i, end);
  }

  private void carry(byte[] octets, int from, int to) {
    int limit = header != null ? LONGEST_HEADER_LINE : LONGEST_DELIMITER;
    int stop = Math.min(to, from + limit - carry.length());
    carry.append(octets, from, stop);
    if (stop == to) {
      return;
    }
    if (firstHeaderLine && !startsHeader(carry.array(), 0, carry.length())) {
      while (header != null) {
        endOfHeader(lineStart, lineStart);
      }
    }
    if (header == null) {
      // Too long for a boundary: text after all.
      carrying = false;
      leaf.feed(carry.array(), 0, carry.length());
      leaf.feed(octets, stop, to);
      lines += octets[to - 1] == '\n' ? 1 : 0;
    }
  }

  private int headerLine(byte[] octets, int offset, int i, int end) {
    int feed = LineFeeds.next(octets, i, end);
    if (feed < 0) {
      startCarry(octets, offset, i, end);
      return end;
    }
    lineStart = place(i, end);
    line(octets, i, feed + 1, lineEndBefore(octets, offset, i), place(feed + 1, end));
    return feed + 1;
  }

  /// The hot path: lines of a body up to the end of the piece or a boundary line.
  private int body(byte[] octets, int offset, int start, int end) {
    int i = start;
    while (i < end) {
      boolean candidate =
          boundaries > 0 && octets[i] == '-' && (i + 1 == end || octets[i + 1] == '-');
      int feed = LineFeeds.next(octets, i, end);
      if (feed < 0) {
        if (candidate) {
          leaf.feed(octets, start, i);
          startCarry(octets, offset, i, end);
        } else {
          leaf.feed(octets, start, end);
          midLine = true;
        }
        return end;
      }
      if (candidate && feed - i < LONGEST_DELIMITER) {
        int delimiter = delimiter(octets, i, feed + 1);
        if (delimiter != 0) {
          leaf.feed(octets, start, i);
          lineStart = place(i, end);
          boundaryLine(delimiter, lineEndBefore(octets, offset, i), place(feed + 1, end));
          return feed + 1;
        }
      }
      lines++;
      i = feed + 1;
    }
    leaf.feed(octets, start, end);
    return end;
  }

  /// Takes a whole line, or the last one without a line end.
  private void line(byte[] octets, int from, int to, int lineEndBefore, long after) {
    int delimiter =
        boundaries > 0 && after - lineStart <= LONGEST_DELIMITER ? delimiter(octets, from, to) : 0;
    if (delimiter != 0) {
      boundaryLine(delimiter, lineEndBefore, after);
    } else if (header == null) {
      leaf.feed(octets, from, to);
      lines += to > from && octets[to - 1] == '\n' ? 1 : 0;
    } else {
      fieldLine(header, octets, from, to, after);
    }
  }

  private void fieldLine(EntityHeader fields, byte[] octets, int from, int to, long after) {
    int end = to;
    if (end > from && octets[end - 1] == '\n') {
      end--;
    }
    while (end > from && octets[end - 1] == '\r') {
      end--;
    }
    boolean first = firstHeaderLine;
    firstHeaderLine = false;
    if (end == from) {
      lines++;
      endOfHeader(after, after);
    } else if (first && !startsHeader(octets, from, end)) {
      // A header that starts with something else is none: all of it is the body.
      endOfHeader(lineStart, lineStart);
      if (header == null) {
        leaf.feed(octets, from, to);
        lines += octets[to - 1] == '\n' ? 1 : 0;
      } else {
        line(octets, from, to, 0, after);
      }
    } else {
      fields.line(octets, from, end);
      lines++;
    }
  }

  private static boolean startsHeader(byte[] octets, int from, int end) {
    return EntityHeader.isField(octets, from, end) || isMboxFrom(octets, from, end);
  }

  /// The line that Unix mailboxes put before a message.
  private static boolean isMboxFrom(byte[] octets, int from, int end) {
    int at = octets[from] == '>' ? from + 1 : from;
    return end - at > 5
        && octets[at] == 'F'
        && octets[at + 1] == 'r'
        && octets[at + 2] == 'o'
        && octets[at + 3] == 'm'
        && octets[at + 4] == ' ';
  }

  // Boundaries.

  /// What a line is: 0 text, n + 1 the opening boundary of the n-th open entity, -(n + 1) its end.
  private int delimiter(byte[] octets, int from, int to) {
    if (to - from < 3 || octets[from] != '-' || octets[from + 1] != '-') {
      return 0;
    }
    int end = to;
    while (end > from && octets[end - 1] <= ' ' && octets[end - 1] >= 0) {
      end--; // the line end, and transport padding (RFC 2046 §5.1.1)
    }
    boolean full = parts >= MOST_PARTS;
    for (int n = depth - 1; n >= 0; n--) {
      byte[] boundary = open[n].boundary;
      if (boundary == null) {
        continue;
      }
      int rest = end - from - 2 - boundary.length;
      if (rest == 0 && !full && startsWith(octets, from + 2, boundary)) {
        return n + 1;
      }
      if (rest == 2
          && octets[end - 1] == '-'
          && octets[end - 2] == '-'
          && startsWith(octets, from + 2, boundary)) {
        return -(n + 1);
      }
    }
    return 0;
  }

  private static boolean startsWith(byte[] octets, int from, byte[] prefix) {
    return Arrays.equals(octets, from, from + prefix.length, prefix, 0, prefix.length);
  }

  private void boundaryLine(int delimiter, int lineEndBefore, long after) {
    int level = Math.abs(delimiter) - 1;
    Entity innermost = open[depth - 1];
    if (header != null) {
      // A part without a body, nor the empty line that would end its header.
      long headerEnd = Math.max(innermost.headerOffset, lineStart - lineEndBefore);
      describe(innermost, headerEnd, headerEnd);
    }
    // The line end before a boundary belongs to it (RFC 2046 §5.1.1), unless it ended the header.
    boolean ownsLineEnd = lineStart - lineEndBefore >= innermost.bodyOffset;
    close(level + 1, ownsLineEnd ? lineStart - lineEndBefore : lineStart, ownsLineEnd ? 1 : 0);
    lines++;
    if (delimiter > 0) {
      openEntity(after);
    } else {
      open[level].boundary = null;
      boundaries--;
    }
  }

  private void openEntity(long offset) {
    Entity child = new Entity(open[depth - 1], offset);
    open[depth - 1].children.add(child);
    open[depth++] = child;
    parts++;
    partHeader.clear();
    header = partHeader;
    firstHeaderLine = true;
  }

  // Headers.

  /// Ends the header being read and begins the body, which may begin with another header.
  private void endOfHeader(long headerEnd, long bodyStart) {
    Entity entity = open[depth - 1];
    describe(entity, headerEnd, bodyStart);
    switch (entity.form) {
      case MULTIPART -> boundaries += entity.boundary == null ? 0 : 1;
      case MESSAGE -> openEntity(bodyStart);
      case LEAF -> leaf.open(entity, preview.wants(entity));
    }
  }

  private void describe(Entity entity, long headerEnd, long bodyStart) {
    EntityHeader fields = header == null ? partHeader : header;
    header = null;
    entity.headerLength = headerEnd - entity.headerOffset;
    entity.bodyOffset = bodyStart;
    entity.lines = lines;
    entity.describe(fields, budget);
    boolean room = depth <= DEEPEST && parts < MOST_PARTS;
    if (room && entity.type.equalsIgnoreCase("multipart")) {
      entity.form = Entity.Form.MULTIPART;
    } else if (room && isMessagePart(entity)) {
      entity.form = Entity.Form.MESSAGE;
    }
    if (entity.form != Entity.Form.MULTIPART) {
      entity.boundary = null;
    }
    if (entity == root || (entity.isMessage() && budget > 0)) {
      byte[] envelope = EnvelopeWriter.write(fields);
      boolean fits = entity == root || envelope.length <= budget;
      entity.envelope = fits ? envelope : null;
      // What does not fit is work for nothing: once is enough.
      budget = fits ? budget : 0;
    }
    budget = Math.max(0, budget - entity.cost());
  }

  /// In base64, which RFC 2046 §5.2.1 forbids and some programs send, it cannot be looked into.
  private static boolean isMessagePart(Entity entity) {
    boolean message = entity.isType("message", "rfc822") || entity.isType("message", "global");
    return message && !entity.encoding.equalsIgnoreCase("base64");
  }

  /// Closes the open entities from a level on; their bodies end there.
  private void close(int level, long end, int lineFeeds) {
    if (lineFeeds == 0) {
      leaf.finish();
    } else {
      leaf.finishWithoutLineEnd();
    }
    while (depth > level) {
      Entity entity = open[--depth];
      boolean empty = end <= entity.bodyOffset;
      entity.bodyLength = Math.max(0, end - entity.bodyOffset);
      entity.lines = empty ? 0 : lines - lineFeeds - entity.lines;
      entity.decodedLength = leaf.isOf(entity) ? leaf.decodedLength() : entity.bodyLength;
      boundaries -= entity.boundary == null ? 0 : 1;
      entity.boundary = null;
      if (entity.form != Entity.Form.LEAF && entity.children.isEmpty()) {
        entity.children.add(substitute(entity));
      }
    }
    leaf.clear();
  }

  /// IMAP knows no multipart without parts, nor a message part without a message. A multipart whose
  /// boundary never came has all its text as its one part, so that a reader finds it.
  private static Entity substitute(Entity entity) {
    Entity part = new Entity(entity, entity.bodyOffset);
    part.describe(new EntityHeader(), 0);
    part.parameters = List.of(new Parameter("CHARSET", "US-ASCII"));
    part.type = "TEXT";
    part.subtype = "PLAIN";
    part.form = Entity.Form.LEAF;
    part.bodyLength = entity.bodyLength;
    part.decodedLength = entity.bodyLength;
    part.lines = entity.lines;
    return part;
  }

  // Octets.

  private int lineEndBefore(byte[] octets, int offset, int i) {
    int before = i - 1 >= offset ? octets[i - 1] : last;
    if (before != '\n') {
      return 0;
    }
    int beforeThat = i - 2 >= offset ? octets[i - 2] : i - 1 >= offset ? last : lastButOne;
    return beforeThat == '\r' ? 2 : 1;
  }
}
