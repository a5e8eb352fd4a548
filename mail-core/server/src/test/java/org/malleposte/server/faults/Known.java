package org.malleposte.server.faults;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/// What the clients of one account have heard of its messages: the last telling of each.
final class Known {
  /// Where a client looks for a message most often, so that clients meet: among so many that came
  /// last.
  private static final int LAST = 4;

  private final String account;
  private final AtomicInteger names = new AtomicInteger();
  private final Map<String, Map<Long, Told>> mailboxes =
      Map.of(
          Call.INBOX,
          new ConcurrentHashMap<>(),
          Call.ARCHIVE,
          new ConcurrentHashMap<>(),
          Call.COPIES,
          new ConcurrentHashMap<>());

  /// Of uids that are gone, too: they may still be shown to somebody.
  private final Map<String, String> uids = new ConcurrentHashMap<>();

  private final Set<String> copied = ConcurrentHashMap.newKeySet();

  /// Ids by names; of messages that are gone, too.
  private final Map<String, String> emails = new ConcurrentHashMap<>();

  /// The names of those that JMAP shows.
  private final Set<String> shown = ConcurrentHashMap.newKeySet();

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

  private static int number(String name) {
    return Integer.parseInt(name.substring(name.lastIndexOf('-') + 1));
  }

  private Map<Long, Told> of(String mailbox) {
    return Objects.requireNonNull(mailboxes.get(mailbox));
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

  /// One of the messages that are there, as far as is known.
  @Nullable Told any(String mailbox, Random random) {
    List<Told> there = new ArrayList<>(of(mailbox).values());
    there.sort(Comparator.comparingLong(Told::uid));
    return there.isEmpty() ? null : there.get(index(there.size(), LAST, random));
  }

  private static int index(int size, int last, Random random) {
    int from = random.nextInt(3) == 0 ? 0 : Math.max(0, size - last);
    return from + random.nextInt(size - from);
  }

  /// One message in three is copied, the others are refiled: see [MessageModel.Deed.Refiled].
  static boolean isForCopies(String name) {
    return number(name) % 3 == 0;
  }

  /// Whether whoever asks may copy a message: only the first who does.
  boolean claimCopy(String name) {
    return isForCopies(name) && copied.add(name);
  }

  /// JMAP shows a message.
  ///
  /// @return whether it has the id that it always had
  boolean met(String name, String email) {
    shown.add(name);
    String before = emails.putIfAbsent(name, email);
    return before == null || before.equals(email);
  }

  /// JMAP does not show a message any more.
  void lost(String name) {
    shown.remove(name);
  }

  /// The id of a message that was met.
  String email(String name) {
    return Objects.requireNonNull(emails.get(name));
  }

  /// The names of all that were ever met.
  List<String> met() {
    return emails.keySet().stream().sorted(Comparator.comparingInt(Known::number)).toList();
  }

  /// The name of one of those that JMAP shows, as far as is known.
  @Nullable String anyShown(Random random) {
    List<String> there = new ArrayList<>(shown);
    there.sort(Comparator.comparingInt(Known::number));
    return there.isEmpty() ? null : there.get(index(there.size(), 2 * LAST, random));
  }
}
