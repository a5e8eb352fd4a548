package org.malleposte.server.faults;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/// What the clients of one account have heard of its messages: the last telling of each.
final class Known {
  private final String account;
  private final AtomicInteger names = new AtomicInteger();
  private final Map<String, Map<Long, Told>> mailboxes =
      Map.of(Call.INBOX, new ConcurrentHashMap<>(), Call.ARCHIVE, new ConcurrentHashMap<>());

  /// Of uids that are gone, too: they may still be shown to somebody.
  private final Map<String, String> uids = new ConcurrentHashMap<>();

  Known(String account) {
    this.account = account;
  }

  String account() {
    return account;
  }

  /// A name that no message had yet.
  String freshName() {
    return account + "-" + names.incrementAndGet();
  }

  private Map<Long, Told> of(String mailbox) {
    return java.util.Objects.requireNonNull(mailboxes.get(mailbox));
  }

  void heard(Told told) {
    String before = uids.putIfAbsent(told.mailbox() + " " + told.uid(), told.name());
    if (before == null || of(told.mailbox()).containsKey(told.uid())) {
      of(told.mailbox()).put(told.uid(), told);
    }
  }

  void gone(String mailbox, long uid) {
    of(mailbox).remove(uid);
  }

  @Nullable String name(String mailbox, long uid) {
    return uids.get(mailbox + " " + uid);
  }

  int count(String mailbox) {
    return of(mailbox).size();
  }

  /// One of the messages that are there, as far as is known: most often one of the last few, so
  /// that clients meet.
  @Nullable Told any(String mailbox, Random random) {
    List<Told> there = new ArrayList<>(of(mailbox).values());
    if (there.isEmpty()) {
      return null;
    }
    there.sort(java.util.Comparator.comparingLong(Told::uid));
    int from = random.nextInt(3) == 0 ? 0 : Math.max(0, there.size() - 4);
    return there.get(from + random.nextInt(there.size() - from));
  }
}
