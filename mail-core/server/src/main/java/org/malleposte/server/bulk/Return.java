package org.malleposte.server.bulk;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.malleposte.mail.Added;
import org.malleposte.mail.Addition;
import org.malleposte.mail.Caller;
import org.malleposte.mail.Deleted;
import org.malleposte.mail.Email;
import org.malleposte.mail.FlagChange;
import org.malleposte.mail.Flags;
import org.malleposte.mail.MailAccount;
import org.malleposte.mail.MailException;
import org.malleposte.mail.Mailbox;
import org.malleposte.mail.MailboxView;
import org.malleposte.mail.MessageSpool;
import org.malleposte.mail.NewMessage;
import org.malleposte.mail.Transferred;
import org.malleposte.server.admin.Progress;
import org.malleposte.server.admin.Terminal;
import org.malleposte.server.house.House;
import org.malleposte.storage.Bytes;
import org.malleposte.storage.NoSuchObject;
import org.malleposte.storage.Spool;

/// Brings messages of an account back from its past, as ordinary changes that anybody sees and the
/// journal tells of. Nothing is taken away: what came since stays, and what was moved is in both
/// places. Doing it twice brings nothing twice.
public final class Return {
  private static final int STEP = 250;
  private static final long ALWAYS = Long.MAX_VALUE;

  private final House house;
  private final Terminal terminal;
  private final Caller caller;
  private final MailAccount now;
  private final MailAccount past;
  private long brought;
  private long there;
  private long gone;
  private @Nullable Graves graves;

  /// What came of it.
  ///
  /// @param brought messages that are in a mailbox again
  /// @param there those that were in it anyway
  /// @param gone those whose bodies are deleted for good
  public record Report(long brought, long there, long gone) {}

  /// Where a message was, and how.
  private record Was(long email, Flags flags, long date) {}

  public Return(House house, Terminal terminal, Caller caller, MailAccount now, MailAccount past) {
    this.house = house;
    this.terminal = terminal;
    this.caller = caller;
    this.now = now;
    this.past = past;
  }

  public Report report() {
    return new Report(brought, there, gone);
  }

  /// Brings back into a mailbox of today what was in one of the past, with the flags of then.
  public void bring(Mailbox was, int target) throws MailException, IOException {
    MailboxView view = past.view(was.id());
    Progress progress = new Progress(terminal, "of " + was.name(), view.size());
    for (int from = 0; from < view.size(); from += STEP) {
      int to = Math.min(view.size(), from + STEP);
      List<Was> some = new ArrayList<>();
      for (int i = from; i < to; i++) {
        some.add(new Was(view.email(i), view.flags(i), view.internalDate(i)));
      }
      bring(some, target);
      progress.at(to);
    }
    progress.end();
  }

  private void bring(List<Was> messages, int target) throws MailException, IOException {
    Map<Long, Email> live = now.emails(messages.stream().mapToLong(Was::email).toArray());
    Map<Integer, Was> placed = new TreeMap<>();
    Map<Integer, Map<Integer, Was>> elsewhere = new TreeMap<>();
    List<Was> lost = new ArrayList<>();
    Set<Long> seen = new HashSet<>();
    for (Was message : messages) {
      if (!seen.add(message.email)) {
        continue; // it had two places there
      }
      Email email = live.get(message.email);
      if (email == null) {
        lost.add(message);
        continue;
      }
      Email.Place here = place(email, target);
      Email.Place any = here != null ? here : email.places().getFirst();
      if (here != null) {
        there++;
        placed.put(here.uid(), message);
      } else {
        elsewhere.computeIfAbsent(any.mailbox(), _ -> new TreeMap<>()).put(any.uid(), message);
      }
    }
    for (Map.Entry<Integer, Map<Integer, Was>> source : elsewhere.entrySet()) {
      placed.putAll(copy(source.getKey(), source.getValue(), target));
    }
    placed.putAll(revive(lost, target));
    reflag(placed, target);
  }

  private static Email.@Nullable Place place(Email email, int mailbox) {
    return email.places().stream().filter(p -> p.mailbox() == mailbox).findFirst().orElse(null);
  }

  private Map<Integer, Was> copy(int source, Map<Integer, Was> messages, int target)
      throws MailException {
    int[] uids = messages.keySet().stream().mapToInt(Integer::intValue).toArray();
    Transferred copied = now.copy(caller, source, uids, target);
    Map<Integer, Was> placed = new HashMap<>();
    for (int i = 0; i < copied.targetUids().length; i++) {
      Was message = messages.get(copied.sourceUids()[i]);
      if (message != null) {
        placed.put(copied.targetUids()[i], message);
        brought++;
      }
    }
    return placed;
  }

  /// Those that are in no mailbox any more: still restorable, else made again from their bodies.
  private Map<Integer, Was> revive(List<Was> lost, int target) throws MailException, IOException {
    Map<Integer, Was> placed = new HashMap<>();
    List<Deleted> restorable = new ArrayList<>();
    List<Was> restored = new ArrayList<>();
    for (Was message : lost) {
      Deleted deleted = graves().find(message.email);
      if (deleted != null) {
        restorable.add(deleted);
        restored.add(message);
      } else {
        again(message, target);
      }
    }
    List<Added> added =
        restorable.isEmpty() ? List.of() : now.deleted().restore(caller, restorable, target);
    for (int i = 0; i < added.size(); i++) {
      placed.put(added.get(i).uid(), restored.get(i));
      brought++;
    }
    return placed;
  }

  private Graves graves() {
    Graves open = graves;
    if (open == null) {
      open = new Graves(now);
      graves = open;
    }
    return open;
  }

  /// A message of which nothing but the body is left is read and kept anew.
  private void again(Was message, int target) throws MailException, IOException {
    Email email = past.email(message.email);
    if (email == null) {
      gone++;
      return;
    }
    try (InputStream body = house.mail().body(email.body());
        MessageSpool spool = house.spool()) {
      body.transferTo(spool);
      NewMessage kept = house.mail().keep(now.id().tenant(), spool);
      Addition addition = new Addition(kept, message.flags, message.date);
      boolean isNew =
          now.importOnce(caller, target, List.of(addition), List.of(mark(message, target)))[0];
      brought += isNew ? 1 : 0;
      there += isNew ? 0 : 1;
    } catch (NoSuchObject e) {
      gone++;
    }
  }

  /// By which it is known when it is brought back there again.
  private static Bytes mark(Was message, int target) {
    Spool text =
        Spool.of("past %d in %d".formatted(message.email, target).getBytes(StandardCharsets.UTF_8));
    return text.hash().bytes();
  }

  /// Gives those that have other flags by now the flags that they had.
  private void reflag(Map<Integer, Was> placed, int target) throws MailException {
    MailboxView view = now.view(target);
    Map<Flags, List<Integer>> byFlags = new HashMap<>();
    placed.forEach((uid, message) -> {
      int index = view.indexOf(uid);
      if (index >= 0 && !view.flags(index).equals(message.flags)) {
        byFlags.computeIfAbsent(message.flags, _ -> new ArrayList<>()).add(uid);
      }
    });
    for (Map.Entry<Flags, List<Integer>> some : byFlags.entrySet()) {
      int[] uids = some.getValue().stream().mapToInt(Integer::intValue).sorted().toArray();
      now.store(caller, target, uids, new FlagChange.Replace(some.getKey()), ALWAYS);
    }
  }
}
