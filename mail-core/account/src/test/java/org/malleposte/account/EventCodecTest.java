package org.malleposte.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.malleposte.storage.record.FieldReader;
import org.malleposte.storage.record.FieldWriter;
import org.malleposte.storage.record.MalformedRecord;

class EventCodecTest {

  @Test
  void everyEventComesBackAsItWas() throws ReflectiveOperationException {
    for (Class<?> type : Event.class.getPermittedSubclasses()) {
      Event event = sample(type);
      byte[] bytes = EventCodec.encode(event).toByteArray();
      assertThat(EventCodec.decode(new FieldReader(bytes))).isEqualTo(event);
    }
  }

  private static Event sample(Class<?> type) throws ReflectiveOperationException {
    RecordComponent[] components = type.getRecordComponents();
    Class<?>[] types =
        Arrays.stream(components).map(RecordComponent::getType).toArray(Class[]::new);
    Object[] values = new Object[types.length];
    for (int i = 0; i < types.length; i++) {
      values[i] = sampleValue(types[i], i);
    }
    return (Event) type.getDeclaredConstructor(types).newInstance(values);
  }

  private static Object sampleValue(Class<?> type, int i) {
    if (type == String.class) {
      return "é" + i;
    }
    if (type == List.class) {
      return List.of("a" + i, "", "b");
    }
    return type == long.class
        ? (Object) (1L << 40)
        : type == int.class ? (Object) 7 : (Object) true;
  }

  @Test
  void absentComponentsReadAsNothing() {
    byte[] bytes = new FieldWriter().number(1, 2).toByteArray();
    assertThat(EventCodec.decode(new FieldReader(bytes)))
        .isEqualTo(new Event.MailboxRenamed(0, "", ""));
  }

  @Test
  void anEventOfALaterVersionIsNamedAsSuch() {
    byte[] bytes = new FieldWriter().number(1, 9_999).toByteArray();
    assertThatThrownBy(() -> EventCodec.decode(new FieldReader(bytes)))
        .isInstanceOf(MalformedRecord.class)
        .hasMessageContaining("does not know");
  }

  @Test
  void changesKeepTheirActorAndOrder() {
    Actor alice = new Actor("alice@example.org", "bob@example.org", "imap", "127.0.0.1", "s1");
    List<Change> changes =
        List.of(
            new Change(alice, List.of(new Event.DomainAdded("a"), new Event.DomainAdded("b"))),
            new Change(Actor.system("collector"), List.of(new Event.MessagesForgotten("1,2"))));
    assertThat(ChangesCodec.decode(ChangesCodec.encode(changes))).isEqualTo(changes);
  }
}
