package org.malleposte.mail;

import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import org.malleposte.storage.AccountId;
import org.malleposte.storage.Bytes;
import org.malleposte.storage.ContentHash;
import org.malleposte.storage.ObjectKey;
import org.malleposte.storage.record.FieldReader;
import org.malleposte.storage.record.FieldWriter;

/// A message of the account, wherever it stands in it.
///
/// @param id unique in the account, rising with arrival
/// @param thread the conversation it belongs to
/// @param body where its bytes are
/// @param size octets
/// @param receivedAt ms since 1970
/// @param places where it stands; empty only for a deleted one
public record Email(
    long id,
    long thread,
    ObjectKey body,
    long size,
    long receivedAt,
    String messageId,
    List<Place> places) {

  /// A message's place: the mailbox and its uid there.
  public record Place(int mailbox, int uid) {}

  public Email {
    places = List.copyOf(places);
  }

  /// The id as clients see it (RFC 8474 §5.1).
  public static String objectId(long id) {
    return "M" + id;
  }

  /// The thread's id as clients see it (RFC 8474 §5.2).
  public static String threadObjectId(long thread) {
    return "T" + thread;
  }

  static Bytes key(long id) {
    return Bytes.ofLong(id);
  }

  Email with(Place place) {
    List<Place> more = new ArrayList<>(places);
    more.add(place);
    return new Email(id, thread, body, size, receivedAt, messageId, more);
  }

  Email without(Place place) {
    List<Place> fewer = new ArrayList<>(places);
    fewer.remove(place);
    return new Email(id, thread, body, size, receivedAt, messageId, fewer);
  }

  byte[] encode() {
    FieldWriter out =
        new FieldWriter(128)
            .number(1, id)
            .number(2, thread)
            .number(3, body.month().getYear() * 12L + body.month().getMonthValue() - 1)
            .bytes(4, body.hash().bytes().array())
            .number(5, size)
            .number(6, receivedAt)
            .text(7, messageId);
    for (Place place : places) {
      out.nested(8, new FieldWriter(12).number(1, place.mailbox).number(2, place.uid));
    }
    return out.toByteArray();
  }

  static Email decode(AccountId account, byte[] value) {
    long id = 0;
    long thread = 0;
    long month = 0;
    byte[] hash = new byte[0];
    long size = 0;
    long receivedAt = 0;
    String messageId = "";
    List<Place> places = new ArrayList<>(1);
    FieldReader in = new FieldReader(value);
    while (in.next()) {
      switch (in.field()) {
        case 1 -> id = in.number();
        case 2 -> thread = in.number();
        case 3 -> month = in.number();
        case 4 -> hash = in.bytes();
        case 5 -> size = in.number();
        case 6 -> receivedAt = in.number();
        case 7 -> messageId = in.text();
        case 8 -> places.add(place(in.nested()));
        default -> {} // a later version's field
      }
    }
    YearMonth generation = YearMonth.of((int) (month / 12), (int) (month % 12) + 1);
    ObjectKey body = new ObjectKey(account.tenant(), generation, new ContentHash(Bytes.of(hash)));
    return new Email(id, thread, body, size, receivedAt, messageId, places);
  }

  private static Place place(FieldReader in) {
    int mailbox = 0;
    int uid = 0;
    while (in.next()) {
      switch (in.field()) {
        case 1 -> mailbox = (int) in.number();
        case 2 -> uid = (int) in.number();
        default -> {} // a later version's field
      }
    }
    return new Place(mailbox, uid);
  }
}
