package org.malleposte.server.model;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.NavigableMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.malleposte.server.model.World.Box;
import org.malleposte.server.model.World.Message;

/// A selected mailbox as far as its client can know it from what it was told.
final class Mirror {
  private static final Pattern FETCH = Pattern.compile("(\\d+) FETCH \\((.*)\\)", Pattern.DOTALL);
  private static final Pattern UID = Pattern.compile("\\bUID (\\d+)");
  private static final Pattern FLAGS = Pattern.compile("\\bFLAGS \\(([^)]*)\\)");
  private static final Pattern MODSEQ = Pattern.compile("\\bMODSEQ \\((\\d+)\\)");
  private static final Pattern TOKEN = Pattern.compile("Subject: (\\S+)");

  /// A message by its number.
  static final class Slot {
    int uid; // 0: not known
    SortedSet<String> flags; // null: not known
    long modseq; // 0: not known
    boolean toldFlags; // with the command that runs
    boolean toldModseq;
    boolean assumed; // the flags are what the client makes of a silent STORE

    boolean isKnown() {
      return uid > 0 && flags != null;
    }
  }

  /// What a client could keep of a mailbox when it leaves, and that it is complete up to a modseq.
  record Snapshot(
      String box, long uidValidity, long modseq, NavigableMap<Integer, SortedSet<String>> flags) {}

  final String box;
  final boolean readOnly;
  final List<Slot> slots = new ArrayList<>();
  private final Observations observations;
  long uidValidity;

  /// Up to where everything was told; 0 when that is not known.
  long complete;

  private long seen; // the greatest modseq that was told
  private List<String> keywords = List.of();
  private NavigableMap<Integer, SortedSet<String>> cache; // while a resync is told

  Mirror(String box, boolean readOnly, Observations observations) {
    this.box = box;
    this.readOnly = readOnly;
    this.observations = observations;
  }

  /// What the client knows from before, to which VANISHED (EARLIER) and FETCH are to be applied.
  void resync(Snapshot since) {
    cache = new TreeMap<>(since.flags());
  }

  // --- what the server says ---

  void exists(int count) {
    if (cache == null && count < slots.size()) {
      throw new Divergence("EXISTS says %d of %d messages".formatted(count, slots.size()));
    }
    while (slots.size() < count) {
      slots.add(new Slot());
    }
  }

  void keywords(String flags) {
    keywords = List.of(flags.split(" ", -1));
  }

  void expunge(int number) {
    if (number < 1 || number > slots.size()) {
      throw new Divergence("EXPUNGE of %d of %d".formatted(number, slots.size()));
    }
    slots.remove(number - 1);
  }

  void vanished(String set) {
    for (int uid : Answer.numbers(set)) {
      slots.remove(slotOf(uid));
    }
  }

  private int slotOf(int uid) {
    int unknown = -1;
    for (int i = 0; i < slots.size(); i++) {
      int known = slots.get(i).uid;
      if (known == uid) {
        return i;
      }
      if (known > uid) {
        break;
      }
      unknown = known == 0 ? i : -1;
    }
    if (unknown < 0) {
      throw new Divergence("VANISHED names %d, which the client does not have".formatted(uid));
    }
    return unknown;
  }

  void vanishedEarlier(String set) {
    for (int uid : Answer.numbers(set)) {
      if (cache != null) {
        cache.remove(uid);
      } else if (slots.stream().anyMatch(slot -> slot.uid == uid)) {
        throw new Divergence("VANISHED (EARLIER) names %d, which is shown".formatted(uid));
      }
    }
  }

  /// @param solicited whether it may be the answer to a FETCH
  void fetch(String response, boolean solicited, boolean uids, boolean modseqs) {
    Matcher fetch = FETCH.matcher(response);
    if (!fetch.find()) {
      throw new Divergence("this is no FETCH: " + response);
    }
    int number = Integer.parseInt(fetch.group(1));
    if (number < 1 || number > slots.size()) {
      throw new Divergence("FETCH of %d of %d".formatted(number, slots.size()));
    }
    Slot slot = slots.get(number - 1);
    String data = fetch.group(2);
    Matcher uid = UID.matcher(data);
    Matcher flags = FLAGS.matcher(data);
    Matcher modseq = MODSEQ.matcher(data);
    if (uid.find()) {
      named(slot, number, Integer.parseInt(uid.group(1)));
    } else if (!solicited && uids) {
      throw new Divergence("FETCH without UID: " + response); // RFC 7162 §3.2.4
    }
    SortedSet<String> told = flags.find() ? read(flags.group(1)) : null;
    boolean changes = told != null && !told.equals(slot.flags);
    if (modseq.find()) {
      numbered(slot, Long.parseLong(modseq.group(1)), told);
    } else if (modseqs && (!solicited || changes && slot.flags != null && !slot.assumed)) {
      throw new Divergence("FETCH without MODSEQ: " + response); // RFC 7162 §3.1
    } else if (changes) {
      slot.modseq = 0;
    }
    if (told != null) {
      slot.flags = told;
      slot.assumed = false;
      slot.toldFlags = true;
      if (cache != null && slot.uid > 0) {
        cache.put(slot.uid, told);
      }
    }
    Matcher token = TOKEN.matcher(data);
    if (token.find() && slot.uid > 0) {
      observations.token(box, slot.uid, token.group(1));
    }
  }

  private void named(Slot slot, int number, int uid) {
    if (slot.uid > 0 && slot.uid != uid) {
      throw new Divergence("message %d was %d and is %d".formatted(number, slot.uid, uid));
    }
    slot.uid = uid;
    int before = 0;
    for (Slot other : slots) {
      if (other.uid > 0 && other.uid <= before) {
        throw new Divergence("%d comes after %d".formatted(other.uid, before));
      }
      before = Math.max(before, other.uid);
    }
  }

  private void numbered(Slot slot, long modseq, SortedSet<String> told) {
    if (modseq < slot.modseq) {
      throw new Divergence(
          "message %d had MODSEQ %d and has %d".formatted(slot.uid, slot.modseq, modseq));
    }
    slot.modseq = modseq;
    slot.toldModseq = true;
    seen = Math.max(seen, modseq);
    if (told != null && slot.uid > 0) {
      observations.flags(box, slot.uid, modseq, told);
    }
  }

  private SortedSet<String> read(String flags) {
    List<String> words =
        new ArrayList<>(flags.isEmpty() ? List.of() : List.of(flags.split(" ", -1)));
    words.remove("\\Recent");
    for (String word : words) {
      if (!word.startsWith("\\") && !keywords.contains(word)) {
        throw new Divergence("the keyword " + word + " is not in FLAGS"); // RFC 9051 §7.3.5
      }
    }
    return World.flags(words);
  }

  // --- between commands ---

  /// A command is over that was told to change flags in silence: the client knows what they are.
  void silently(Command.Store store, Answer answer) {
    SortedSet<Integer> modified = store.modified(answer);
    for (Slot slot : slots) {
      boolean meant = store.targets().contains(slot.uid) && !modified.contains(slot.uid);
      if (meant && !slot.toldFlags && slot.flags != null) {
        SortedSet<String> after = store.apply(slot.flags);
        if (!after.equals(slot.flags) && !slot.toldModseq) {
          slot.modseq = 0;
        }
        if (slot.toldModseq) {
          observations.flags(box, slot.uid, slot.modseq, after);
        }
        slot.flags = after;
        slot.assumed = true; // the message may be gone already
      }
    }
  }

  /// @param all whether everything was told with the command that is over: then no modseq that was
  ///   seen hides something
  /// @param highest a HIGHESTMODSEQ that was told with it, or -1
  void over(boolean all, long highest) {
    for (Slot slot : slots) {
      slot.toldFlags = false;
      slot.toldModseq = false;
    }
    if (complete > 0) {
      complete = Math.max(complete, Math.max(highest, all ? seen : 0));
    }
  }

  /// A SELECT is over.
  void selected(long validity, long highest) {
    uidValidity = validity;
    complete = highest;
    seen = 0;
    if (cache == null) {
      return;
    }
    if (cache.size() > slots.size()) {
      throw new Divergence(
          "of %d messages %d are left: %s".formatted(slots.size(), cache.size(), cache.keySet()));
    }
    int i = 0;
    for (var known : cache.entrySet()) {
      Slot slot = slots.get(i++);
      if (slot.uid > 0 && slot.uid != known.getKey()) {
        throw new Divergence("message %d should be %s and is %d".formatted(i, known, slot.uid));
      }
      slot.uid = known.getKey();
      slot.flags = known.getValue();
    }
    cache = null;
    over(true, highest);
  }

  /// Null when there is a message of which too little is known.
  Snapshot snapshot() {
    if (complete == 0 || !slots.stream().allMatch(Slot::isKnown)) {
      return null;
    }
    TreeMap<Integer, SortedSet<String>> flags = new TreeMap<>();
    slots.forEach(slot -> flags.put(slot.uid, slot.flags));
    return new Snapshot(box, uidValidity, complete, Collections.unmodifiableNavigableMap(flags));
  }

  // --- the truth ---

  /// What the client should know otherwise, when it was told everything; null when all is right.
  ///
  /// @param expunges whether it could be told of those too
  String differsFrom(Box truth, boolean expunges) {
    List<Slot> shown = slots;
    if (!expunges) {
      shown =
          slots.stream().filter(s -> s.uid == 0 || truth.messages().containsKey(s.uid)).toList();
      if (shown.stream().anyMatch(slot -> slot.uid == 0)) {
        return null; // it cannot be said which of them are gone
      }
    }
    if (shown.size() != truth.messages().size()) {
      return "there are %d messages, not %d".formatted(truth.messages().size(), shown.size());
    }
    int number = 0;
    for (Message message : truth.messages().values()) {
      Slot slot = shown.get(number++);
      if (slot.uid > 0 && slot.uid != message.uid()) {
        return "message %d is %d, not %d".formatted(number, message.uid(), slot.uid);
      }
      if (slot.flags != null && !slot.flags.equals(message.flags())) {
        return "%d is %s, not %s".formatted(message.uid(), message.flags(), slot.flags);
      }
      if (slot.modseq > 0 && slot.modseq != message.modseq()) {
        return "%d has MODSEQ %d, not %d".formatted(message.uid(), message.modseq(), slot.modseq);
      }
    }
    return null;
  }
}
