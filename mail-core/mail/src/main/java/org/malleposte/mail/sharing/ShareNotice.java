package org.malleposte.mail.sharing;

import java.time.Instant;
import org.malleposte.mail.Mailbox;
import org.malleposte.storage.AccountId;
import org.malleposte.storage.record.FieldReader;
import org.malleposte.storage.record.FieldWriter;

/// Somebody's mailbox was opened to the account's owner, further or less than before.
///
/// @param id unique in the account, rising, from 1
/// @param created when the rights changed
/// @param changedBy the address of who changed them
/// @param owner whose mailbox it is
/// @param path of the mailbox at that time
/// @param before rights as letters (RFC 4314), and after
/// @param createdModseq of the commit that made this record
public record ShareNotice(
    long id,
    Instant created,
    String changedBy,
    AccountId owner,
    int mailbox,
    String path,
    String before,
    String after,
    long createdModseq) {

  public String mailboxObjectId() {
    return Mailbox.objectId(mailbox);
  }

  /// The last part of the path.
  public String name() {
    return path.substring(path.lastIndexOf('/') + 1);
  }

  ShareNotice at(long newId, long modseq) {
    return new ShareNotice(newId, created, changedBy, owner, mailbox, path, before, after, modseq);
  }

  byte[] encode() {
    return new FieldWriter(96)
        .number(1, id)
        .number(2, created.toEpochMilli())
        .text(3, changedBy)
        .text(4, owner.toString())
        .number(5, mailbox)
        .text(6, path)
        .text(7, before)
        .text(8, after)
        .number(9, createdModseq)
        .toByteArray();
  }

  static ShareNotice decode(byte[] record) {
    long id = 0;
    long created = 0;
    String changedBy = "";
    String owner = "";
    int mailbox = 0;
    String path = "";
    String before = "";
    String after = "";
    long modseq = 0;
    FieldReader in = new FieldReader(record);
    while (in.next()) {
      switch (in.field()) {
        case 1 -> id = in.number();
        case 2 -> created = in.number();
        case 3 -> changedBy = in.text();
        case 4 -> owner = in.text();
        case 5 -> mailbox = (int) in.number();
        case 6 -> path = in.text();
        case 7 -> before = in.text();
        case 8 -> after = in.text();
        case 9 -> modseq = in.number();
        default -> {} // a later version's field
      }
    }
    return new ShareNotice(
        id,
        Instant.ofEpochMilli(created),
        changedBy,
        AccountId.parse(owner),
        mailbox,
        path,
        before,
        after,
        modseq);
  }
}
