package org.malleposte.directory;

import java.time.Instant;
import java.util.EnumSet;
import java.util.Set;
import org.malleposte.storage.AccountId;
import org.malleposte.storage.record.FieldReader;
import org.malleposte.storage.record.FieldWriter;

/// An authorization code as it is kept, under its SHA-256.
///
/// @param user whose mail is opened
/// @param name the address of who signed in
/// @param means the password by which
/// @param until when the code ends
/// @param spent whether somebody came with it
/// @param grant what was given for it, empty for nothing
record StoredCode(
    AccountId user,
    String name,
    Means.Password means,
    AuthorizationCodes.Request request,
    Instant until,
    boolean spent,
    String grant) {

  StoredCode spentFor(String given) {
    return new StoredCode(user, name, means, request, until, true, given);
  }

  byte[] encode() {
    FieldWriter out =
        new FieldWriter(256)
            .text(1, user.toString())
            .text(2, name)
            .text(3, means.holder().toString())
            .number(4, means.version())
            .text(5, request.client())
            .text(6, request.redirect())
            .text(7, request.challenge());
    EnumSet.copyOf(request.scopes()).forEach(scope -> out.text(8, scope.name()));
    return out.number(9, until.toEpochMilli()).flag(10, spent).text(11, grant).toByteArray();
  }

  static StoredCode decode(byte[] record) {
    String user = "";
    String name = "";
    String holder = "";
    long version = 0;
    String client = "";
    String redirect = "";
    String challenge = "";
    Set<Scope> scopes = EnumSet.noneOf(Scope.class);
    long until = 0;
    boolean spent = false;
    String grant = "";
    FieldReader in = new FieldReader(record);
    while (in.next()) {
      switch (in.field()) {
        case 1 -> user = in.text();
        case 2 -> name = in.text();
        case 3 -> holder = in.text();
        case 4 -> version = in.number();
        case 5 -> client = in.text();
        case 6 -> redirect = in.text();
        case 7 -> challenge = in.text();
        case 8 -> Names.of(Scope.class, in.text()).ifPresent(scopes::add);
        case 9 -> until = in.number();
        case 10 -> spent = in.flag();
        case 11 -> grant = in.text();
        default -> {} // a later version's field
      }
    }
    return new StoredCode(
        AccountId.parse(user),
        name,
        new Means.Password(AccountId.parse(holder), version),
        new AuthorizationCodes.Request(client, redirect, challenge, scopes),
        Instant.ofEpochMilli(until),
        spent,
        grant);
  }
}
