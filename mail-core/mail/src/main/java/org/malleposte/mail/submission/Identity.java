package org.malleposte.mail.submission;

import java.util.ArrayList;
import java.util.List;
import org.malleposte.storage.record.FieldReader;
import org.malleposte.storage.record.FieldWriter;

/// A name and an address that a user writes as (RFC 8621 §6).
///
/// @param replyTo none for no such field in what is written; so `bcc`
/// @param mayDelete false for those that stand for addresses of the user
/// @param created modseq of the commit that made it
public record Identity(
    long id,
    String name,
    String email,
    List<Person> replyTo,
    List<Person> bcc,
    String textSignature,
    String htmlSignature,
    boolean mayDelete,
    long created) {

  /// @param name may be empty
  public record Person(String name, String email) {}

  public Identity {
    replyTo = List.copyOf(replyTo);
    bcc = List.copyOf(bcc);
  }

  Identity at(long newId, long modseq) {
    return new Identity(
        newId, name, email, replyTo, bcc, textSignature, htmlSignature, mayDelete, modseq);
  }

  byte[] encode() {
    FieldWriter out =
        new FieldWriter(128)
            .number(1, id)
            .text(2, name)
            .text(3, email)
            .text(4, textSignature)
            .text(5, htmlSignature)
            .flag(6, mayDelete)
            .number(7, created);
    replyTo.forEach(one -> out.nested(8, person(one)));
    bcc.forEach(one -> out.nested(9, person(one)));
    return out.toByteArray();
  }

  private static FieldWriter person(Person person) {
    return new FieldWriter().text(1, person.name).text(2, person.email);
  }

  static Identity decode(byte[] record) {
    long id = 0;
    String name = "";
    String email = "";
    List<Person> replyTo = new ArrayList<>();
    List<Person> bcc = new ArrayList<>();
    String text = "";
    String html = "";
    boolean mayDelete = false;
    long created = 0;
    FieldReader in = new FieldReader(record);
    while (in.next()) {
      switch (in.field()) {
        case 1 -> id = in.number();
        case 2 -> name = in.text();
        case 3 -> email = in.text();
        case 4 -> text = in.text();
        case 5 -> html = in.text();
        case 6 -> mayDelete = in.flag();
        case 7 -> created = in.number();
        case 8 -> replyTo.add(person(in.nested()));
        case 9 -> bcc.add(person(in.nested()));
        default -> {} // a later version's field
      }
    }
    return new Identity(id, name, email, replyTo, bcc, text, html, mayDelete, created);
  }

  private static Person person(FieldReader in) {
    String name = "";
    String email = "";
    while (in.next()) {
      switch (in.field()) {
        case 1 -> name = in.text();
        case 2 -> email = in.text();
        default -> {} // a later version's field
      }
    }
    return new Person(name, email);
  }
}
