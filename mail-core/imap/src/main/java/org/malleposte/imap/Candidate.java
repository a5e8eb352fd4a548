package org.malleposte.imap;

import java.io.IOException;
import java.io.Reader;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.malleposte.format.Address;
import org.malleposte.format.HeaderBlock;
import org.malleposte.format.MailDate;
import org.malleposte.format.MessageSummary;
import org.malleposte.format.Part;
import org.malleposte.format.TextExtractor;
import org.malleposte.imap.codec.SearchKey;
import org.malleposte.mail.Email;
import org.malleposte.mail.Mail;
import org.malleposte.mail.MailboxView;
import org.malleposte.storage.StorageException;

/// A message that may be what a search looks for; its records and body are read only when a
/// criterion asks. Moves from message to message.
final class Candidate {
  private final Mail mail;
  private final Selected selected;
  final MailboxView view;
  int index;
  private @Nullable MessageRecords records;
  private @Nullable HeaderBlock header;

  Candidate(Mail mail, Selected selected) {
    this.mail = mail;
    this.selected = selected;
    this.view = selected.shown;
  }

  void moveTo(int next) {
    index = next;
    records = null;
    header = null;
  }

  int uid() {
    return view.uid(index);
  }

  boolean isRecent() {
    return selected.recents.has(uid());
  }

  private MessageRecords records() {
    if (records == null) {
      records = new MessageRecords(mail, selected.account, view.email(index));
    }
    return records;
  }

  private HeaderBlock header() {
    if (header == null) {
      MessageRecords of = records();
      byte[] kept = of.keptHeader();
      byte[] octets = kept == null && of.exists() ? of.header() : kept;
      header = HeaderBlock.of(octets == null ? new byte[0] : octets);
    }
    return header;
  }

  @Nullable MailDate sentDate() {
    return records().exists() ? records().summary().sentDate() : null;
  }

  @Nullable String threadId() {
    Email email = records().email();
    return email == null ? null : Email.threadObjectId(email.thread());
  }

  /// Whether a field of that name holds the text.
  boolean hasField(String name, Needle text) {
    for (HeaderBlock.Field field : header().fields()) {
      if (field.name().equalsIgnoreCase(name) && text.isIn(field.text())) {
        return true;
      }
    }
    return false;
  }

  /// Whether one of the addresses of an envelope's field holds the text, as it is written or as it
  /// is meant, without comments.
  boolean hasAddress(SearchKey.Envelope.Field field, Needle text) {
    if (hasField(field.name(), text)) {
      return true;
    }
    // Only comments make an address look other than it is meant.
    HeaderBlock.Field written = header().first(field.name());
    boolean plain = written == null || written.unfolded().indexOf('(') < 0;
    if (plain || field == SearchKey.Envelope.Field.SUBJECT || !records().exists()) {
      return false;
    }
    MessageSummary summary = records().summary();
    List<Address> addresses =
        switch (field) {
          case FROM -> summary.from();
          case TO -> summary.to();
          case CC -> summary.cc();
          case BCC -> summary.bcc();
          case SUBJECT -> List.of();
        };
    for (Address address : addresses) {
      if (text.isIn(address.email())) {
        return true;
      }
    }
    return false;
  }

  boolean hasInHeader(Needle text) {
    return isIn(header(), text);
  }

  private static boolean isIn(HeaderBlock block, Needle text) {
    for (HeaderBlock.Field field : block.fields()) {
      if (text.isIn(field.name() + ": " + field.text())) {
        return true;
      }
    }
    return false;
  }

  /// Whether the text is in what a person can read of the body: its texts, decoded, and the headers
  /// of attached messages.
  ///
  /// @param mimeHeaders whether those of the parts count too: for TEXT (RFC 9051 §6.4.4)
  boolean hasInBody(Needle text, boolean mimeHeaders) {
    if (!records().exists()) {
      return false;
    }
    MessageSummary summary = records().summary();
    List<Part> parts = summary.parts();
    for (int i = 0; i < parts.size(); i++) {
      Part part = parts.get(i);
      boolean attached = i > 0 && parts.get(part.parent()).kind() == Part.Kind.MESSAGE;
      if (i > 0 && (attached || mimeHeaders) && hasInHeader(part, text)) {
        return true;
      }
      if (TextExtractor.isText(part) && hasInText(part, text)) {
        return true;
      }
    }
    return false;
  }

  private boolean hasInHeader(Part part, Needle text) {
    return isIn(HeaderBlock.of(records().read(part.header())), text);
  }

  private boolean hasInText(Part part, Needle text) {
    try (Reader reader = TextExtractor.reader(records().open(part.body()), part)) {
      return text.isIn(reader);
    } catch (IOException e) {
      throw new StorageException("the text of a message cannot be read", e);
    }
  }
}
