package org.malleposte.server.model;

import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/// Mailboxes as the standard says they are: never changes, each command makes the next one.
record World(Map<String, Box> boxes) {
  /// The modseq of what the commands of this round have changed: greater than any that was told.
  static final long NEW = Long.MAX_VALUE;

  /// @param token what stands in its subject: two messages with one token are one
  record Message(int uid, SortedSet<String> flags, long modseq, String token) {
    boolean has(String flag) {
      return flags.contains(flag);
    }
  }

  /// @param messages by uid
  record Box(int uidNext, NavigableMap<Integer, Message> messages) {
    static final Box EMPTY = new Box(1, Collections.emptyNavigableMap());

    Box with(Message message) {
      TreeMap<Integer, Message> next = new TreeMap<>(messages);
      next.put(message.uid(), message);
      return new Box(
          Math.max(uidNext, message.uid() + 1), Collections.unmodifiableNavigableMap(next));
    }

    Box without(Collection<Integer> uids) {
      TreeMap<Integer, Message> next = new TreeMap<>(messages);
      next.keySet().removeAll(uids);
      return new Box(uidNext, Collections.unmodifiableNavigableMap(next));
    }

    Box add(SortedSet<String> flags, String token) {
      return with(new Message(uidNext, flags, NEW, token));
    }

    /// A message with other flags; the same when they are none other (RFC 7162 §3.1: then nothing
    /// has changed).
    Box flagged(Message message, SortedSet<String> flags) {
      return message.flags().equals(flags)
          ? this
          : with(new Message(message.uid(), flags, NEW, message.token()));
    }

    Collection<Integer> deleted() {
      return messages.values().stream()
          .filter(message -> message.has("\\Deleted"))
          .map(Message::uid)
          .toList();
    }

    /// Whether both hold the same messages with the same flags, whatever their modseqs.
    boolean looksAs(Box other) {
      if (!messages.keySet().equals(other.messages.keySet())) {
        return false;
      }
      return messages.values().stream()
          .allMatch(message -> {
            Message same = other.messages.get(message.uid());
            return same.flags().equals(message.flags()) && same.token().equals(message.token());
          });
    }

    String shown() {
      StringBuilder out = new StringBuilder("next " + uidNext + ":");
      messages
          .values()
          .forEach(m ->
              out.append(' ').append(m.uid()).append(m.flags()).append('@').append(m.modseq()));
      return out.toString();
    }
  }

  Box box(String name) {
    return boxes.getOrDefault(name, Box.EMPTY);
  }

  World with(String name, Box box) {
    Map<String, Box> next = new HashMap<>(boxes);
    next.put(name, box);
    return new World(Map.copyOf(next));
  }

  static SortedSet<String> flags(Collection<String> flags) {
    return Collections.unmodifiableSortedSet(new TreeSet<>(flags));
  }
}
