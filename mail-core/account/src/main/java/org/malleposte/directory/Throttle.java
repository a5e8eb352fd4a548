package org.malleposte.directory;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.malleposte.storage.Bytes;

/// Slows guessing down: every failure beyond a few free ones doubles the time in which no further
/// attempt is taken, for the client's network and for the user. One failure is forgotten a minute.
///
/// Who signed in before from the same network is counted apart, so that a stranger who guesses
/// cannot lock the user out. The same wrong password again counts once: a program with an old
/// password is no guesser.
final class Throttle {
  private static final int BOUND = 100_000;
  private static final int FREE_PER_USER = 5;
  private static final int FREE_PER_NETWORK = 20;
  private static final Duration LONGEST = Duration.ofMinutes(15);
  private static final Duration FORGET_ONE = Duration.ofMinutes(1);

  private final Clock clock;
  private final Cache<String, Failures> failures;
  private final Cache<String, Boolean> known;

  /// @param count after the last one
  /// @param last when it was
  /// @param tried MAC of what was tried
  private record Failures(int count, Instant last, Bytes tried) {}

  Throttle(Clock clock) {
    this.clock = clock;
    this.failures = Caffeine.newBuilder().maximumSize(BOUND).build();
    this.known = Caffeine.newBuilder().maximumSize(BOUND).build();
  }

  /// How long no attempt is taken; empty when one is taken now.
  Optional<Duration> pause(String clientAddress, String user) {
    String network = network(clientAddress);
    Duration byUser = pause(userKey(network, user), FREE_PER_USER);
    Duration byNetwork =
        network.isEmpty() ? Duration.ZERO : pause(networkKey(network), FREE_PER_NETWORK);
    Duration longer = byUser.compareTo(byNetwork) > 0 ? byUser : byNetwork;
    return longer.isPositive() ? Optional.of(longer) : Optional.empty();
  }

  /// The same for attempts that name nobody: only the network counts.
  Optional<Duration> pause(String clientAddress) {
    String network = network(clientAddress);
    Duration pause =
        network.isEmpty() ? Duration.ZERO : pause(networkKey(network), FREE_PER_NETWORK);
    return pause.isPositive() ? Optional.of(pause) : Optional.empty();
  }

  private Duration pause(String key, int free) {
    Failures some = failures.getIfPresent(key);
    if (some == null || some.count < free) {
      return Duration.ZERO;
    }
    Duration pause = Duration.ofSeconds(1L << Math.min(some.count - free, 20));
    Duration bounded = pause.compareTo(LONGEST) > 0 ? LONGEST : pause;
    return Duration.between(clock.instant(), some.last.plus(bounded));
  }

  void failed(String clientAddress, String user, Bytes tried) {
    String network = network(clientAddress);
    boolean news = count(userKey(network, user), tried);
    if (news && !network.isEmpty()) {
      count(networkKey(network), tried);
    }
  }

  /// The same for an attempt that named nobody.
  void failed(String clientAddress, Bytes tried) {
    String network = network(clientAddress);
    if (!network.isEmpty()) {
      count(networkKey(network), tried);
    }
  }

  /// Returns whether it counted.
  private boolean count(String key, Bytes tried) {
    Instant now = clock.instant();
    boolean[] news = {false};
    failures
        .asMap()
        .compute(
            key,
            (_, before) -> {
              news[0] = before == null || !before.tried.equals(tried);
              return new Failures(remaining(before, now) + (news[0] ? 1 : 0), now, tried);
            });
    return news[0];
  }

  private static int remaining(@Nullable Failures before, Instant now) {
    if (before == null) {
      return 0;
    }
    long forgotten = Duration.between(before.last, now).dividedBy(FORGET_ONE);
    return (int) Math.max(0, before.count - Math.max(0, forgotten));
  }

  void succeeded(String clientAddress, String user) {
    String network = network(clientAddress);
    failures.invalidate(userKey(network, user));
    known.put(pair(network, user), true);
  }

  private String userKey(String network, String user) {
    String pair = pair(network, user);
    return known.getIfPresent(pair) == null ? "user " + user : pair;
  }

  private static String pair(String network, String user) {
    return "pair " + network + " " + user;
  }

  private static String networkKey(String network) {
    return "network " + network;
  }

  /// An IPv4 address, the first half of an IPv6 one (whoever has one address has all of its /64),
  /// empty for this machine.
  private static String network(String clientAddress) {
    try {
      InetAddress address = InetAddress.ofLiteral(clientAddress);
      if (address.isLoopbackAddress()) {
        return "";
      }
      byte[] bytes = address.getAddress();
      return Bytes.of(address instanceof Inet6Address ? Arrays.copyOf(bytes, 8) : bytes).hex();
    } catch (IllegalArgumentException e) {
      return clientAddress; // a name, or nothing
    }
  }
}
