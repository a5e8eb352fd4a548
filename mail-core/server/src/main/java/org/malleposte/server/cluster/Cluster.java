package org.malleposte.server.cluster;

import org.jspecify.annotations.Nullable;
import org.malleposte.account.Account;
import org.malleposte.account.Accounts;
import org.malleposte.account.Watch;
import org.malleposte.server.config.ClusterSettings;
import org.malleposte.server.config.Endpoint;
import org.malleposte.server.web.Metrics;
import org.malleposte.storage.AccountId;

/// This server among those of the same store.
public final class Cluster implements AutoCloseable {
  private final Patrol patrol;
  private final Refresher refresher;
  private final @Nullable Bus bus;
  private final @Nullable Hints hints;
  private final @Nullable TurnTaking turns;
  private Watch telling = () -> {};
  private volatile Hints.Heard listener = (_, _) -> {};

  private Cluster(Accounts accounts, AccountId directory, ClusterSettings settings) {
    Account always = accounts.open(directory);
    this.refresher = new Refresher(accounts);
    this.patrol = new Patrol(accounts, always, settings.poll(), this::hears);
    this.bus = settings.bus().isEmpty() ? null : bus(settings, this::othersMoved);
    this.hints = bus == null ? null : new Hints(bus);
    this.turns = bus == null || !settings.turns() ? null : new TurnTaking(bus);
  }

  private static Bus bus(ClusterSettings settings, Runnable moved) {
    Endpoint here = Endpoint.parse(settings.bus());
    Endpoint announced = settings.announce().isEmpty() ? here : Endpoint.parse(settings.announce());
    return new Bus(here, announced, settings.members(), moved);
  }

  /// Servers came or went.
  private void othersMoved() {
    patrol.hurry();
    if (turns != null) {
      turns.joined();
    }
  }

  /// Begins to tell and to hear. The bus is joined in the background.
  ///
  /// @param directory the account that is looked at always
  public static Cluster start(
      Accounts accounts, AccountId directory, ClusterSettings settings, Metrics metrics) {
    Cluster cluster = new Cluster(accounts, directory, settings);
    cluster.measure(metrics);
    Bus bus = cluster.bus;
    Hints hints = cluster.hints;
    if (bus != null && hints != null) {
      bus.listen(Hints.ADDRESS, message -> Hints.read(message, cluster::moved));
      cluster.telling = accounts.tell(hints);
      hints.start();
      if (cluster.turns != null) {
        accounts.take(cluster.turns);
      }
      bus.join();
    }
    cluster.patrol.start();
    return cluster;
  }

  /// Tells of every account that others say has moved on, whether it is open here or not.
  public void listen(java.util.function.Consumer<AccountId> moved) {
    listener = (account, _) -> moved.accept(account);
  }

  private void moved(AccountId account, long modseq) {
    refresher.moved(account, modseq);
    listener.moved(account, modseq);
  }

  /// Whether others are heard at once: alone on the bus, this server may be cut off from them.
  private boolean hears() {
    return bus != null && bus.nodes().size() > 1;
  }

  private void measure(Metrics metrics) {
    metrics.gauge("cluster.servers", "Servers on the bus, this one included", this::servers);
    metrics.counter("cluster.looks", "Accounts looked at in rounds", patrol.looks::sum);
    metrics.counter(
        "cluster.refreshed", "Accounts moved on because others told", refresher.refreshed::sum);
    if (hints != null) {
      metrics.counter("cluster.told", "Accounts that others were told of", hints.told::sum);
      metrics.counter(
          "cluster.dropped", "Accounts that others were not told of: too many", hints.dropped::sum);
    }
    if (turns != null) {
      metrics.counter("cluster.races", "Commits that another server was before", turns.races::sum);
      metrics.counter("cluster.turns", "Commits that had a turn", turns.taken::sum);
      metrics.counter("cluster.turns.missed", "Commits that had none in time", turns.missed::sum);
    }
  }

  private int servers() {
    return bus == null ? 0 : bus.nodes().size();
  }

  @Override
  public void close() {
    telling.close();
    patrol.close();
    if (hints != null) {
      hints.close();
    }
    if (bus != null) {
      bus.close();
    }
  }
}
