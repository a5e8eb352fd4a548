package org.malleposte.account;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.malleposte.account.Event.AliasChanged;
import org.malleposte.account.Event.AnnotationsChanged;
import org.malleposte.account.Event.AppPasswordCreated;
import org.malleposte.account.Event.AppPasswordRevoked;
import org.malleposte.account.Event.AppPasswordUsed;
import org.malleposte.account.Event.DeliveryAttempted;
import org.malleposte.account.Event.DomainAdded;
import org.malleposte.account.Event.DomainChanged;
import org.malleposte.account.Event.DomainRemoved;
import org.malleposte.account.Event.EmailSubmitted;
import org.malleposte.account.Event.FlagsChanged;
import org.malleposte.account.Event.GroupChanged;
import org.malleposte.account.Event.IdentityChanged;
import org.malleposte.account.Event.MailboxCreated;
import org.malleposte.account.Event.MailboxDeleted;
import org.malleposte.account.Event.MailboxRenamed;
import org.malleposte.account.Event.MailboxRoleChanged;
import org.malleposte.account.Event.MailboxSortOrderChanged;
import org.malleposte.account.Event.MailboxSubscription;
import org.malleposte.account.Event.MessageAdded;
import org.malleposte.account.Event.MessageDeleted;
import org.malleposte.account.Event.MessageDequeued;
import org.malleposte.account.Event.MessageQueued;
import org.malleposte.account.Event.MessageRestored;
import org.malleposte.account.Event.MessagesCopied;
import org.malleposte.account.Event.MessagesExpunged;
import org.malleposte.account.Event.MessagesForgotten;
import org.malleposte.account.Event.MessagesMoved;
import org.malleposte.account.Event.MessagesReceived;
import org.malleposte.account.Event.QuotaChanged;
import org.malleposte.account.Event.RightsChanged;
import org.malleposte.account.Event.ShareNoted;
import org.malleposte.account.Event.ShareNoticesDestroyed;
import org.malleposte.account.Event.SharedChanged;
import org.malleposte.account.Event.SharedCreated;
import org.malleposte.account.Event.SharedRemoved;
import org.malleposte.account.Event.SubmissionChanged;
import org.malleposte.account.Event.TokenIssued;
import org.malleposte.account.Event.TokenRefreshed;
import org.malleposte.account.Event.TokenRevoked;
import org.malleposte.account.Event.UserChanged;
import org.malleposte.account.Event.UserCreated;
import org.malleposte.account.Event.UserRemoved;
import org.malleposte.account.Event.VacationAnswered;
import org.malleposte.account.Event.VacationChanged;
import org.malleposte.storage.record.FieldReader;
import org.malleposte.storage.record.FieldWriter;
import org.malleposte.storage.record.MalformedRecord;

/// Events to bytes and back: field 1 is the type's number below, field n + 2 the n-th component.
///
/// A number is given once and never again; a component keeps its place.
final class EventCodec {
  private static final Map<Integer, Class<? extends Event>> TYPES =
      Map.ofEntries(
          Map.entry(1, MailboxCreated.class),
          Map.entry(2, MailboxRenamed.class),
          Map.entry(3, MailboxDeleted.class),
          Map.entry(4, MailboxSubscription.class),
          Map.entry(5, MailboxRoleChanged.class),
          Map.entry(6, RightsChanged.class),
          Map.entry(7, MessageAdded.class),
          Map.entry(8, MessagesCopied.class),
          Map.entry(9, MessagesMoved.class),
          Map.entry(10, MessagesReceived.class),
          Map.entry(11, FlagsChanged.class),
          Map.entry(12, MessagesExpunged.class),
          Map.entry(13, MessageDeleted.class),
          Map.entry(14, MessageRestored.class),
          Map.entry(15, MessagesForgotten.class),
          Map.entry(16, QuotaChanged.class),
          Map.entry(17, DomainAdded.class),
          Map.entry(18, DomainChanged.class),
          Map.entry(19, DomainRemoved.class),
          Map.entry(20, UserCreated.class),
          Map.entry(21, UserChanged.class),
          Map.entry(22, UserRemoved.class),
          Map.entry(23, AliasChanged.class),
          Map.entry(24, GroupChanged.class),
          Map.entry(25, AppPasswordCreated.class),
          Map.entry(26, AppPasswordRevoked.class),
          Map.entry(27, MessageQueued.class),
          Map.entry(28, DeliveryAttempted.class),
          Map.entry(29, MessageDequeued.class),
          Map.entry(30, AppPasswordUsed.class),
          Map.entry(31, AnnotationsChanged.class),
          Map.entry(32, SharedCreated.class),
          Map.entry(33, SharedChanged.class),
          Map.entry(34, SharedRemoved.class),
          Map.entry(35, MailboxSortOrderChanged.class),
          Map.entry(36, TokenIssued.class),
          Map.entry(37, TokenRefreshed.class),
          Map.entry(38, TokenRevoked.class),
          Map.entry(40, EmailSubmitted.class),
          Map.entry(41, SubmissionChanged.class),
          Map.entry(42, IdentityChanged.class),
          Map.entry(43, VacationChanged.class),
          Map.entry(44, VacationAnswered.class),
          Map.entry(50, ShareNoted.class),
          Map.entry(51, ShareNoticesDestroyed.class));

  private static final Map<Class<?>, Integer> NUMBERS =
      TYPES.entrySet().stream()
          .collect(Collectors.toUnmodifiableMap(Map.Entry::getValue, Map.Entry::getKey));

  /// Made when they are first needed: to take all types apart would be a third of a first start.
  private static final Map<Integer, Shape> SHAPES = new ConcurrentHashMap<>();

  private EventCodec() {}

  private static @Nullable Shape shape(int number) {
    Shape made = SHAPES.get(number);
    Class<? extends Event> type = TYPES.get(number);
    return made != null || type == null
        ? made
        : SHAPES.computeIfAbsent(number, _ -> Shape.of(number, type));
  }

  static FieldWriter encode(Event event) {
    Integer number = NUMBERS.get(event.getClass());
    Shape shape = number == null ? null : shape(number);
    if (shape == null) {
      throw new IllegalStateException(event.getClass() + " has no number");
    }
    FieldWriter out = new FieldWriter().number(1, shape.number);
    for (int i = 0; i < shape.types.length; i++) {
      write(out, i + 2, shape.component(i, event));
    }
    return out;
  }

  private static void write(FieldWriter out, int field, Object value) {
    switch (value) {
      case String text -> out.text(field, text);
      case Long number -> out.number(field, number);
      case Integer number -> out.number(field, number);
      case Boolean flag -> out.flag(field, flag);
      case List<?> texts -> texts.forEach(text -> out.textAlways(field, (String) text));
      default -> throw new IllegalStateException("an event cannot carry a " + value.getClass());
    }
  }

  static Event decode(FieldReader in) {
    Shape shape = in.next() && in.field() == 1 ? shape((int) in.number()) : null;
    if (shape == null) {
      throw new MalformedRecord("an event of a kind that this version does not know");
    }
    return read(shape, in);
  }

  private static Event read(Shape shape, FieldReader in) {
    Object[] values = Arrays.stream(shape.types).map(EventCodec::absent).toArray();
    while (in.next()) {
      int i = in.field() - 2;
      if (i >= 0 && i < values.length) {
        values[i] = read(shape.types[i], in, values[i]);
      }
    }
    return shape.make(values);
  }

  private static Object absent(Class<?> type) {
    if (type == String.class) {
      return "";
    }
    if (type == List.class) {
      return new ArrayList<String>();
    }
    return type == long.class ? (Object) 0L : type == int.class ? (Object) 0 : (Object) false;
  }

  private static Object read(Class<?> type, FieldReader in, Object before) {
    if (type == String.class) {
      return in.text();
    }
    if (type == List.class) {
      List<Object> list = new ArrayList<>((List<?>) before);
      list.add(in.text());
      return list;
    }
    if (type == long.class) {
      return in.number();
    }
    return type == int.class ? (Object) (int) in.number() : (Object) in.flag();
  }

  /// A record type taken apart once.
  private record Shape(
      int number, Class<?>[] types, MethodHandle[] accessors, MethodHandle constructor) {

    static Shape of(int number, Class<? extends Event> type) {
      try {
        MethodHandles.Lookup lookup = MethodHandles.lookup();
        RecordComponent[] components = type.getRecordComponents();
        Class<?>[] types = new Class<?>[components.length];
        MethodHandle[] accessors = new MethodHandle[components.length];
        for (int i = 0; i < components.length; i++) {
          types[i] = components[i].getType();
          accessors[i] =
              lookup
                  .unreflect(components[i].getAccessor())
                  .asType(MethodType.methodType(Object.class, Event.class));
        }
        MethodHandle constructor =
            lookup
                .findConstructor(type, MethodType.methodType(void.class, types))
                .asSpreader(Object[].class, types.length)
                .asType(MethodType.methodType(Event.class, Object[].class));
        return new Shape(number, types, accessors, constructor);
      } catch (ReflectiveOperationException e) {
        throw new IllegalStateException(type + " cannot be taken apart", e);
      }
    }

    Object component(int i, Event event) {
      try {
        return (Object) accessors[i].invokeExact(event);
      } catch (Throwable e) {
        throw new IllegalStateException("component " + i + " of " + event.getClass(), e);
      }
    }

    Event make(Object[] values) {
      try {
        return (Event) constructor.invokeExact(values);
      } catch (Throwable e) {
        throw new MalformedRecord("event " + number + " does not fit its type: " + e);
      }
    }
  }
}
