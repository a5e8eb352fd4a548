package org.malleposte.mail;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.malleposte.format.Address;
import org.malleposte.format.Casemap;
import org.malleposte.format.OrderFields;

/// What messages are ordered by, a row for each, texts and message ids as numbers. Rows are only
/// ever added. For one thread at a time.
final class Columns {
  /// Identifiers kept of a References field: the first, and the last ones.
  private static final int REFERENCES = 200;

  /// A row without a date.
  static final long NO_DATE = Long.MIN_VALUE;

  /// A message without a date was sent on no day.
  static final int NO_DAY = Integer.MIN_VALUE;

  /// A message without an id.
  static final int NO_ID = -1;

  /// Row by email id.
  final Numbering emails = new Numbering();

  final Numbering ids = new Numbering();
  final Words words = new Words();

  /// Seconds since 1970.
  long[] sent = new long[64];

  /// Days since 1970 where it was sent.
  int[] sentDay = new int[64];

  int[] subject = new int[64];
  int[] from = new int[64];
  int[] to = new int[64];
  int[] cc = new int[64];
  int[] displayFrom = new int[64];
  int[] displayTo = new int[64];
  int[] messageId = new int[64];
  boolean[] reply = new boolean[64];
  boolean[] attachment = new boolean[64];
  boolean[] smime = new boolean[64];

  /// Where each row's references end in `references`; they begin where the row's before end.
  int[] referencesEnd = new int[64];

  int[] references = new int[64];
  private int referenceCount;

  long weight() {
    return words.weight()
        + ids.weight()
        + emails.weight()
        + 50L * sent.length
        + 4L * references.length;
  }

  int referencesBegin(int row) {
    return row == 0 ? 0 : referencesEnd[row - 1];
  }

  /// @param fields null for a message that is gone for good
  void add(long email, @Nullable OrderFields fields) {
    int row = emails.number(email);
    if (row == sent.length) {
      grow();
    }
    if (fields == null) {
      sent[row] = NO_DATE;
      sentDay[row] = NO_DAY;
      messageId[row] = NO_ID;
    } else {
      set(row, fields);
    }
    referencesEnd[row] = referenceCount;
  }

  private void grow() {
    int size = 2 * sent.length;
    sent = Arrays.copyOf(sent, size);
    sentDay = Arrays.copyOf(sentDay, size);
    subject = Arrays.copyOf(subject, size);
    from = Arrays.copyOf(from, size);
    to = Arrays.copyOf(to, size);
    cc = Arrays.copyOf(cc, size);
    displayFrom = Arrays.copyOf(displayFrom, size);
    displayTo = Arrays.copyOf(displayTo, size);
    messageId = Arrays.copyOf(messageId, size);
    reply = Arrays.copyOf(reply, size);
    attachment = Arrays.copyOf(attachment, size);
    smime = Arrays.copyOf(smime, size);
    referencesEnd = Arrays.copyOf(referencesEnd, size);
  }

  private void set(int row, OrderFields fields) {
    var date = fields.sentDate();
    sent[row] = date == null ? NO_DATE : Math.floorDiv(date.epochMillis(), 1000L);
    sentDay[row] = date == null ? NO_DAY : (int) date.time().toLocalDate().toEpochDay();
    subject[row] = word(fields.baseSubject());
    from[row] = word(mailbox(fields.from()));
    to[row] = word(mailbox(fields.to()));
    cc[row] = word(mailbox(fields.cc()));
    displayFrom[row] = word(display(fields.from()));
    displayTo[row] = word(display(fields.to()));
    reply[row] = fields.replyOrForward();
    attachment[row] = fields.hasAttachment();
    smime[row] = fields.isSmime();
    String id = fields.messageId();
    messageId[row] = id == null ? NO_ID : ids.number(Numbering.of(id));
    if (!fields.references().isEmpty()) {
      refer(fields.references());
    } else if (!fields.inReplyTo().isEmpty()) {
      refer(fields.inReplyTo().subList(0, 1)); // RFC 5256 §3, REFERENCES (1) (A)
    }
  }

  private int word(String text) {
    return text.isEmpty() ? 0 : words.number(Casemap.key(text));
  }

  /// RFC 5256 §3: the addr-mailbox; of a group its name.
  private static String mailbox(@Nullable Address address) {
    String mailbox = address == null ? null : address.mailbox();
    return mailbox == null ? "" : mailbox;
  }

  /// RFC 5957 §3.
  private static String display(@Nullable Address address) {
    if (address == null) {
      return "";
    }
    String name = address.name();
    if (name != null && !name.isEmpty()) {
      return name;
    }
    return address.isMailbox() ? address.email() : mailbox(address);
  }

  private void refer(List<String> others) {
    int skipped = Math.max(0, others.size() - REFERENCES);
    for (int i = 0; i < others.size(); i++) {
      if (i == 0 || i > skipped) {
        if (referenceCount == references.length) {
          references = Arrays.copyOf(references, 2 * referenceCount);
        }
        references[referenceCount++] = ids.number(Numbering.of(others.get(i)));
      }
    }
  }
}
