package org.malleposte.mail;

import java.time.Clock;
import java.time.Duration;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.malleposte.account.Accounts;
import org.malleposte.account.Actor;
import org.malleposte.storage.AccountId;
import org.malleposte.storage.Bytes;
import org.malleposte.storage.ObjectCollector;
import org.malleposte.storage.ObjectKey;
import org.malleposte.storage.ObjectStore;

/// Takes away what its retention has let go: forgets deleted messages, then deletes the bodies that
/// no message refers to, then has the store reclaim their space.
///
/// A body is looked at only when its month ended two months ago or more: a delivery under way has
/// put its body into this month's generation (or, at midnight, the last one's), so a collection
/// never races it.
public final class Collector {
  private static final int STEP = 1_000;
  private static final int UNTOUCHED_MONTHS = 2;

  private final Accounts accounts;
  private final Mail mail;
  private final ObjectStore objects;
  private final ObjectCollector hand;
  private final List<References> others;
  private final Clock clock;
  private final Duration retention;

  /// @param others what refers to bodies beside the accounts' messages
  public Collector(
      Accounts accounts,
      Mail mail,
      ObjectStore objects,
      ObjectCollector hand,
      List<References> others,
      Clock clock,
      Duration retention) {
    this.accounts = accounts;
    this.mail = mail;
    this.objects = objects;
    this.hand = hand;
    this.others = List.copyOf(others);
    this.clock = clock;
    this.retention = retention;
  }

  /// What a collection did.
  ///
  /// @param messages deleted messages forgotten
  /// @param bodies objects deleted
  /// @param octets given back to the disk
  public record Collected(long messages, long bodies, long octets) {}

  /// Runs one collection; not two at a time.
  public Collected collect() {
    return collect(() -> true);
  }

  /// The same as long as it may: a collection of a large house takes hours, in which another server
  /// may begin one.
  ///
  /// @param may asked before each account, each thousand bodies, and each deletion
  public synchronized Collected collect(BooleanSupplier may) {
    long messages = forget(may);
    long bodies = sweep(may);
    return new Collected(messages, bodies, bodies > 0 && may.getAsBoolean() ? hand.compact() : 0);
  }

  private long forget(BooleanSupplier may) {
    forgetDeliveries(may);
    long forgotten = 0;
    for (AccountId id : mailAccounts()) {
      if (!may.getAsBoolean()) {
        break;
      }
      forgotten += forget(mail.open(id), may);
    }
    return forgotten;
  }

  /// The accounts that hold mail, not those of the system.
  private List<AccountId> mailAccounts() {
    List<AccountId> ids = new ArrayList<>();
    accounts.all((id, _) -> {
      if (accounts.open(id).get(MailKinds.STATE, Bytes.EMPTY) != null) {
        ids.add(id);
      }
      return true;
    });
    return ids;
  }

  private long forget(MailAccount account, BooleanSupplier may) {
    Caller caller = Caller.privileged(Actor.system("collector"), account.id());
    long before = clock.instant().minus(retention).toEpochMilli();
    long forgotten = 0;
    try {
      int step;
      do {
        step = account.deleted().forget(caller, before, STEP);
        forgotten += step;
      } while (step == STEP && may.getAsBoolean());
    } catch (MailException e) {
      throw new IllegalStateException("the server may forget what is deleted", e);
    }
    return forgotten;
  }

  /// People's accounts and the queue note what they took.
  private void forgetDeliveries(BooleanSupplier may) {
    long before = clock.instant().minus(Delivery.REMEMBERED).toEpochMilli();
    accounts.all((id, _) -> {
      accounts
          .open(id)
          .<Integer, RuntimeException>change(
              Actor.system("collector"), draft -> DeliveryIds.forget(draft, before));
      return may.getAsBoolean();
    });
  }

  private long sweep(BooleanSupplier may) {
    YearMonth newest =
        YearMonth.from(clock.instant().atZone(ZoneOffset.UTC)).minusMonths(UNTOUCHED_MONTHS);
    KeptBodies kept = new KeptBodies(accounts, others, newest, may);
    List<ObjectKey> page = page("", newest);
    long deleted = 0;
    if (!page.isEmpty() && kept.look()) {
      while (!page.isEmpty() && may.getAsBoolean()) {
        deleted += delete(page, kept, may);
        page = page(page.getLast().toString(), newest);
      }
    }
    return deleted;
  }

  /// The next bodies that are old enough: new ones of their months do not come.
  private List<ObjectKey> page(String after, YearMonth newest) {
    List<ObjectKey> page = new ArrayList<>();
    objects.list(
        "",
        after,
        (key, _) -> {
          if (!key.month().isAfter(newest)) {
            page.add(key);
          }
          return page.size() < STEP;
        });
    return page;
  }

  private long delete(List<ObjectKey> page, KeptBodies kept, BooleanSupplier may) {
    List<ObjectKey> doomed = page.stream().filter(key -> !kept.contains(key)).toList();
    long deleted = 0;
    if (!doomed.isEmpty() && kept.look()) { // the reading took its time
      for (ObjectKey key : doomed) {
        if (!may.getAsBoolean()) {
          break;
        }
        if (!kept.contains(key)) {
          hand.delete(key);
          deleted++;
        }
      }
    }
    return deleted;
  }
}
