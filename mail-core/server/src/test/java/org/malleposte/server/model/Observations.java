package org.malleposte.server.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SortedSet;
import java.util.concurrent.ConcurrentHashMap;

/// What any client was ever told, which must not be told otherwise to another one.
final class Observations {
  private static final int KEPT = 40;

  private final Map<String, String> flags = new ConcurrentHashMap<>();
  private final Map<String, String> tokens = new ConcurrentHashMap<>();
  private final Map<String, List<Mirror.Snapshot>> snapshots = new ConcurrentHashMap<>();

  /// A message's flags at a modseq: never two sets at one (RFC 7162 §3.1).
  void flags(String box, int uid, long modseq, SortedSet<String> told) {
    String before = flags.putIfAbsent(box + " " + uid + " " + modseq, told.toString());
    if (before != null && !before.equals(told.toString())) {
      throw new Divergence(
          "%d of %s at MODSEQ %d was %s and is %s".formatted(uid, box, modseq, before, told));
    }
  }

  void token(String box, int uid, String token) {
    String before = tokens.putIfAbsent(box + " " + uid, token);
    if (before != null && !before.equals(token)) {
      throw new Divergence("%d of %s was %s and is %s".formatted(uid, box, before, token));
    }
  }

  /// Keeps some of the states that clients could come back with.
  void keep(Mirror.Snapshot snapshot, Random random) {
    List<Mirror.Snapshot> kept = snapshots.computeIfAbsent(snapshot.box(), _ -> new ArrayList<>());
    synchronized (kept) {
      if (kept.size() < KEPT) {
        kept.add(snapshot);
      } else {
        kept.set(random.nextInt(KEPT), snapshot);
      }
    }
  }

  List<Mirror.Snapshot> snapshots(String box) {
    List<Mirror.Snapshot> kept = snapshots.getOrDefault(box, List.of());
    synchronized (kept) {
      return List.copyOf(kept);
    }
  }
}
