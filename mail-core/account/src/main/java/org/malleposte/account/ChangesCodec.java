package org.malleposte.account;

import java.util.ArrayList;
import java.util.List;
import org.malleposte.storage.record.FieldReader;
import org.malleposte.storage.record.FieldWriter;

/// The changes of a commit to bytes and back.
final class ChangesCodec {
  private static final int CHANGE = 1;
  private static final int NAME = 1;
  private static final int ON_BEHALF_OF = 2;
  private static final int PROTOCOL = 3;
  private static final int ADDRESS = 4;
  private static final int SESSION = 5;
  private static final int EVENT = 6;

  private ChangesCodec() {}

  static byte[] encode(List<Change> changes) {
    FieldWriter out = new FieldWriter(256);
    for (Change change : changes) {
      Actor actor = change.actor();
      FieldWriter inner =
          new FieldWriter(192)
              .text(NAME, actor.name())
              .text(ON_BEHALF_OF, actor.onBehalfOf())
              .text(PROTOCOL, actor.protocol())
              .text(ADDRESS, actor.address())
              .text(SESSION, actor.session());
      change.events().forEach(event -> inner.nested(EVENT, EventCodec.encode(event)));
      out.nested(CHANGE, inner);
    }
    return out.toByteArray();
  }

  static List<Change> decode(byte[] bytes) {
    List<Change> changes = new ArrayList<>();
    FieldReader in = new FieldReader(bytes);
    while (in.next()) {
      if (in.field() == CHANGE) {
        changes.add(change(in.nested()));
      }
    }
    return changes;
  }

  private static Change change(FieldReader in) {
    String name = "";
    String onBehalfOf = "";
    String protocol = "";
    String address = "";
    String session = "";
    List<Event> events = new ArrayList<>();
    while (in.next()) {
      switch (in.field()) {
        case NAME -> name = in.text();
        case ON_BEHALF_OF -> onBehalfOf = in.text();
        case PROTOCOL -> protocol = in.text();
        case ADDRESS -> address = in.text();
        case SESSION -> session = in.text();
        case EVENT -> events.add(EventCodec.decode(in.nested()));
        default -> {} // a later version's field
      }
    }
    return new Change(new Actor(name, onBehalfOf, protocol, address, session), events);
  }
}
