package org.malleposte.format;

import java.util.List;

/// Writes the IMAP ENVELOPE (RFC 9051 §7.5.2).
final class EnvelopeWriter {
  private EnvelopeWriter() {}

  /// What a message without any header field has.
  static final byte[] EMPTY = write(new EntityHeader());

  static byte[] write(EntityHeader header) {
    ByteBuilder out = new ByteBuilder(512);
    out.append('(');
    ImapText.nstring(out, header.first(KnownField.DATE));
    out.append(' ');
    ImapText.nstring(out, header.first(KnownField.SUBJECT));
    List<Address> from = header.addresses(KnownField.FROM);
    list(out, from);
    // An absent or empty Sender or Reply-To is the From.
    list(out, orElse(header.addresses(KnownField.SENDER), from));
    list(out, orElse(header.addresses(KnownField.REPLY_TO), from));
    list(out, header.addresses(KnownField.TO));
    list(out, header.addresses(KnownField.CC));
    list(out, header.addresses(KnownField.BCC));
    out.append(' ');
    ImapText.nstring(out, header.first(KnownField.IN_REPLY_TO));
    out.append(' ');
    ImapText.nstring(out, header.first(KnownField.MESSAGE_ID));
    return out.append(')').toByteArray();
  }

  private static List<Address> orElse(List<Address> list, List<Address> other) {
    return list.isEmpty() ? other : list;
  }

  private static void list(ByteBuilder out, List<Address> addresses) {
    out.append(' ');
    if (addresses.isEmpty()) {
      out.append("NIL");
      return;
    }
    out.append('(');
    for (Address address : addresses) {
      out.append('(');
      ImapText.nstring(out, address.name());
      out.append(' ');
      ImapText.nstring(out, address.route());
      out.append(' ');
      ImapText.nstring(out, address.mailbox());
      out.append(' ');
      ImapText.nstring(out, address.host());
      out.append(')');
    }
    out.append(')');
  }
}
