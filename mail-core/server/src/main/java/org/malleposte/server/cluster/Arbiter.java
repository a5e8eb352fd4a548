package org.malleposte.server.cluster;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.malleposte.server.cluster.TurnMessage.Word;
import org.malleposte.storage.AccountId;

/// Says whose turn it is, for the accounts that fall to this server. A turn that is not given back
/// in time is given to the next all the same: who had it may be gone.
final class Arbiter {
  private static final int MOST = 10_000;
  private static final long PATIENCE = TimeUnit.MILLISECONDS.toNanos(150);

  private final String me;
  private final BiConsumer<String, TurnMessage> post;
  private final Map<AccountId, Turn> turns = new HashMap<>();

  private static final class Turn {
    @Nullable String holder;
    long wantedBack;
    long reached;
    final Deque<String> waiting = new ArrayDeque<>();
  }

  /// @param post sends a message to a server
  Arbiter(String me, BiConsumer<String, TurnMessage> post) {
    this.me = me;
    this.post = post;
  }

  synchronized void asked(TurnMessage message) {
    if (turns.size() >= MOST) {
      turns.clear(); // whoever has one may race with the next: no more
    }
    Turn turn = turns.computeIfAbsent(message.account(), _ -> new Turn());
    turn.reached = Math.max(turn.reached, message.reached());
    if (!turn.waiting.contains(message.node())) {
      turn.waiting.add(message.node());
    }
    long now = System.nanoTime();
    boolean overdue = turn.wantedBack != 0 && now - turn.wantedBack > PATIENCE;
    if (turn.holder == null || turn.holder.equals(message.node()) || overdue) {
      next(message.account(), turn);
    } else {
      wantBack(message.account(), turn);
    }
  }

  synchronized void back(TurnMessage message) {
    Turn turn = turns.get(message.account());
    if (turn != null) {
      turn.reached = Math.max(turn.reached, message.reached());
      if (message.node().equals(turn.holder)) {
        next(message.account(), turn);
      }
    }
  }

  private void next(AccountId account, Turn turn) {
    String next = turn.waiting.poll();
    turn.holder = next;
    turn.wantedBack = 0;
    if (next == null) {
      turns.remove(account);
      return;
    }
    send(Word.GRANT, account, turn, next);
    if (!turn.waiting.isEmpty()) {
      wantBack(account, turn);
    }
  }

  private void wantBack(AccountId account, Turn turn) {
    String holder = turn.holder;
    if (turn.wantedBack == 0 && holder != null) {
      turn.wantedBack = System.nanoTime();
      send(Word.GIVE, account, turn, holder);
    }
  }

  private void send(Word word, AccountId account, Turn turn, String to) {
    post.accept(to, new TurnMessage(word, account, me, turn.reached));
  }
}
