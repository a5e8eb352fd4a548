package org.malleposte.server.cluster;

import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.malleposte.account.Turns;
import org.malleposte.server.cluster.TurnMessage.Word;
import org.malleposte.storage.AccountId;

/// Takes turns with other servers where they race: after a race was lost, and for as long as there
/// are some. An account that one server alone commits to costs nothing; nor does one that several
/// commit to now and then.
///
/// Which server arranges the turns of an account each works out by itself (rendezvous hashing). Who
/// is not given a turn in time commits without.
final class TurnTaking implements Turns {
  /// What all servers hear.
  static final String TO_ALL = "malleposte.turns";

  private static final String TO_ONE = "malleposte.turn.";
  private static final int MOST = 10_000;

  /// For so long after the last race turns are taken.
  private static final long RACED = TimeUnit.SECONDS.toNanos(5);

  private static final long PATIENCE = TimeUnit.MILLISECONDS.toNanos(200);

  private final Bus bus;
  private final Map<AccountId, Seat> seats = new ConcurrentHashMap<>();
  private volatile @Nullable Arbiter arbiter;
  private volatile String me = "";
  final LongAdder races = new LongAdder();
  final LongAdder taken = new LongAdder();
  final LongAdder missed = new LongAdder();

  /// What this server has of an account for which turns are taken.
  private static final class Seat {
    final ReentrantLock lock = new ReentrantLock();
    final Condition granted = lock.newCondition();
    volatile long until;
    boolean held;
    boolean inUse;
    boolean wanted;
    long reached;
  }

  TurnTaking(Bus bus) {
    this.bus = bus;
    bus.listen(TO_ALL, this::heard);
  }

  /// The bus works, or works again: this server may have another name.
  void joined() {
    String name = bus.name();
    if (!name.isEmpty() && !name.equals(me)) {
      me = name;
      arbiter = new Arbiter(name, this::post);
      bus.listen(TO_ONE + name, this::heard);
    }
  }

  private void post(String node, TurnMessage message) {
    bus.tell(TO_ONE + node, message.encode());
  }

  /// The server that arranges the turns of an account; null while there is nobody but this one.
  private @Nullable String arbiterOf(AccountId account) {
    List<String> nodes = bus.nodes();
    String best = null;
    long highest = 0;
    for (String node : nodes) {
      long weight = weight(node, account);
      if (best == null || weight > highest) {
        best = node;
        highest = weight;
      }
    }
    return nodes.size() > 1 ? best : null;
  }

  private static long weight(String node, AccountId account) {
    long mixed = 0x9e3779b97f4a7c15L * (31L * node.hashCode() + account.toString().hashCode());
    mixed = (mixed ^ (mixed >>> 32)) * 0xd6e8feb86659fd93L;
    return mixed ^ (mixed >>> 32);
  }

  @Override
  public long begin(AccountId account) {
    Seat seat = seats.get(account);
    if (seat == null) {
      return 0;
    }
    if (System.nanoTime() - seat.until > 0) {
      seats.remove(account, seat);
      return 0;
    }
    String arranging = arbiterOf(account);
    if (arranging == null) {
      return 0;
    }
    seat.lock.lock();
    try {
      if (!seat.held) {
        post(arranging, new TurnMessage(Word.ASK, account, me, seat.reached));
        await(seat);
      }
      seat.inUse = seat.held;
      (seat.held ? taken : missed).increment();
      return seat.reached;
    } finally {
      seat.lock.unlock();
    }
  }

  private static void await(Seat seat) {
    long left = PATIENCE;
    try {
      while (!seat.held && left > 0) {
        left = seat.granted.awaitNanos(left);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void end(AccountId account, long modseq) {
    Seat seat = seats.get(account);
    if (seat == null) {
      return;
    }
    seat.lock.lock();
    try {
      seat.reached = Math.max(seat.reached, modseq);
      seat.inUse = false;
      if (seat.wanted) {
        giveBack(account, seat);
      }
    } finally {
      seat.lock.unlock();
    }
  }

  private void giveBack(AccountId account, Seat seat) {
    seat.held = false;
    seat.wanted = false;
    String arranging = arbiterOf(account);
    if (arranging != null) {
      // The race goes on: without turns one of us would lose.
      if (seat.until - System.nanoTime() < RACED / 2) {
        bus.tell(TO_ALL, new TurnMessage(Word.RACED, account, me, 0).encode());
      }
      post(arranging, new TurnMessage(Word.BACK, account, me, seat.reached));
    }
  }

  @Override
  public void lost(AccountId account) {
    races.increment();
    Seat seat = seats.get(account);
    if (seat == null || seat.until - System.nanoTime() < RACED / 2) {
      bus.tell(TO_ALL, new TurnMessage(Word.RACED, account, me, 0).encode());
    }
  }

  /// On the event loop of the bus.
  private void heard(Buffer message) {
    TurnMessage heard = TurnMessage.decode(message);
    Arbiter here = arbiter;
    if (heard == null || here == null) {
      return;
    }
    switch (heard.word()) {
      case RACED -> raced(heard.account());
      case ASK -> here.asked(heard);
      case BACK -> here.back(heard);
      case GRANT -> granted(heard);
      case GIVE -> give(heard);
    }
  }

  private void raced(AccountId account) {
    if (seats.size() < MOST || seats.containsKey(account)) {
      seats.computeIfAbsent(account, _ -> new Seat()).until = System.nanoTime() + RACED;
    } else {
      seats.values().removeIf(seat -> System.nanoTime() - seat.until > 0);
    }
  }

  private void granted(TurnMessage message) {
    Seat seat = seats.get(message.account());
    if (seat == null) {
      post(message.node(), new TurnMessage(Word.BACK, message.account(), me, 0));
      return;
    }
    seat.lock.lock();
    try {
      seat.held = true;
      seat.reached = Math.max(seat.reached, message.reached());
      seat.granted.signalAll();
    } finally {
      seat.lock.unlock();
    }
  }

  private void give(TurnMessage message) {
    Seat seat = seats.get(message.account());
    if (seat == null) {
      post(message.node(), new TurnMessage(Word.BACK, message.account(), me, 0));
      return;
    }
    seat.lock.lock();
    try {
      if (seat.inUse) {
        seat.wanted = true;
      } else {
        giveBack(message.account(), seat);
      }
    } finally {
      seat.lock.unlock();
    }
  }
}
