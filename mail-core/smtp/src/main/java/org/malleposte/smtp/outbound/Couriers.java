package org.malleposte.smtp.outbound;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.malleposte.account.Actor;
import org.malleposte.account.Outage;
import org.malleposte.account.Watch;
import org.malleposte.directory.Directory;
import org.malleposte.mail.Mail;
import org.malleposte.mail.queue.Attempt;
import org.malleposte.mail.queue.LocalDelivery;
import org.malleposte.mail.queue.OutboundQueue;
import org.malleposte.mail.queue.QueuedMessage;
import org.malleposte.mail.queue.QueuedRecipient;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.xbill.DNS.ExtendedResolver;

/// Carries what is due in the queue: to accounts here, and, where the queue lets mail out, to other
/// servers. Bounded at one time in all and for each destination.
///
/// Forgets nothing when it is stopped or killed: what was not settled is due again.
public final class Couriers implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Couriers.class);
  private static final Actor ACTOR = Actor.system("queue");

  /// The destination of what stays here: no domain has an empty name.
  private static final String HERE = "";

  private static final int HERE_AT_ONCE = 4;
  private static final int RECIPIENTS_OF_ONE = 100; // RFC 5321 §4.5.3.1.8
  private static final int MESSAGES_OF_ONE = 100;
  private static final Duration LONGEST_SLEEP = Duration.ofSeconds(1);
  private static final Duration REST = Duration.ofSeconds(15);
  private static final Duration PATIENCE_AT_END = Duration.ofSeconds(5);

  private final OutboundQueue queue;
  private final Mail mail;
  private final LocalDelivery local;
  private final Router router;
  private final OutboundSettings settings;
  private final Clock clock;

  private final Semaphore wake = new Semaphore(0);
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition ended = lock.newCondition();
  private final Set<Place> underWay = new HashSet<>();
  private final Map<String, Integer> active = new HashMap<>();
  private final Map<String, Instant> resting = new ConcurrentHashMap<>();
  private final Set<Courier> out = ConcurrentHashMap.newKeySet();
  private final Watch watch;
  private final Thread dispatcher;
  private volatile boolean stopping;

  private record Place(long id, int number) {}

  private record Job(QueuedMessage message, List<QueuedRecipient> recipients) {}

  private Couriers(
      OutboundQueue queue,
      Mail mail,
      Directory directory,
      Router router,
      OutboundSettings settings,
      Clock clock) {
    this.queue = queue;
    this.mail = mail;
    this.local = new LocalDelivery(queue, mail, directory);
    this.router = router;
    this.settings = settings;
    this.clock = clock;
    this.watch = queue.watch(wake::release);
    this.dispatcher = Thread.ofVirtual().name("couriers").unstarted(this::dispatch);
  }

  public static Couriers start(
      OutboundQueue queue, Mail mail, Directory directory, OutboundSettings settings, Clock clock) {
    Router router =
        settings
            .smarthost()
            .<Router>map(SmarthostRouter::new)
            .orElseGet(() -> new MxRouter(new DnsJava(new ExtendedResolver()), settings));
    return start(queue, mail, directory, router, settings, clock);
  }

  static Couriers start(
      OutboundQueue queue,
      Mail mail,
      Directory directory,
      Router router,
      OutboundSettings settings,
      Clock clock) {
    Couriers couriers = new Couriers(queue, mail, directory, router, settings, clock);
    couriers.dispatcher.start();
    return couriers;
  }

  /// Carriers under way at this moment.
  public int active() {
    lock.lock();
    try {
      return sum();
    } finally {
      lock.unlock();
    }
  }

  private int sum() {
    return active.values().stream().mapToInt(Integer::intValue).sum();
  }

  private void dispatch() {
    while (!stopping) {
      try {
        sendOut();
        sleep();
      } catch (InterruptedException e) {
        return; // stopping
      } catch (RuntimeException e) {
        LOG.atLevel(Outage.level("looks at the queue", e))
            .setCause(e)
            .log("the queue could not be looked through; trying again");
        rest(HERE);
      }
    }
  }

  private void sleep() throws InterruptedException {
    Duration pause = resting.isEmpty() ? queue.pause(LONGEST_SLEEP) : LONGEST_SLEEP;
    wake.tryAcquire(Math.max(1, pause.toMillis()), TimeUnit.MILLISECONDS);
    wake.drainPermits();
  }

  /// Starts a carrier for each destination that something is due for and that has room.
  private void sendOut() {
    resting.values().removeIf(until -> !until.isAfter(clock.instant()));
    Set<String> wanted = new LinkedHashSet<>();
    for (String domain : queue.dueDomains()) {
      String destination = destination(domain);
      if (destination != null) {
        wanted.add(destination);
      }
    }
    wanted.forEach(this::sendTo);
  }

  /// Null for what is not to be carried: elsewhere, while nothing leaves this server.
  private @Nullable String destination(String domain) {
    if (local.takes(domain)) {
      return HERE;
    }
    return queue.isOutward() ? router.destination(domain) : null;
  }

  private void sendTo(String destination) {
    while (begin(destination)) {
      Job job = take(destination);
      if (job == null) {
        end(destination);
        return;
      }
      Thread.ofVirtual().name("courier-" + destination).start(() -> travel(destination, job));
    }
  }

  private boolean begin(String destination) {
    lock.lock();
    try {
      int now = active.getOrDefault(destination, 0);
      boolean room =
          destination.equals(HERE)
              ? now < HERE_AT_ONCE
              : now < settings.perDestination()
                  && sum() - active.getOrDefault(HERE, 0) < settings.connections();
      if (stopping || resting.containsKey(destination) || !room) {
        return false;
      }
      active.put(destination, now + 1);
      return true;
    } finally {
      lock.unlock();
    }
  }

  private void end(String destination) {
    lock.lock();
    try {
      active.computeIfPresent(destination, (_, n) -> n > 1 ? n - 1 : null);
      ended.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /// The message that waits longest for a destination, with the recipients there that are due.
  private @Nullable Job take(String destination) {
    lock.lock();
    try {
      for (String domain : queue.dueDomains()) {
        Job job = destination.equals(destination(domain)) ? take(destination, domain) : null;
        if (job != null) {
          job.recipients.forEach(r -> underWay.add(new Place(job.message.id(), r.number())));
          return job;
        }
      }
      return null;
    } finally {
      lock.unlock();
    }
  }

  private @Nullable Job take(String destination, String domain) {
    long[] first = {0};
    queue.due(
        domain,
        (message, recipient) -> {
          first[0] = isFree(message, recipient) ? message.id() : 0;
          return first[0] == 0;
        });
    return queue
        .show(first[0])
        .map(message -> job(destination, message))
        .filter(job -> !job.recipients.isEmpty()) // cancelled in this moment
        .orElse(null);
  }

  private Job job(String destination, QueuedMessage message) {
    Instant now = clock.instant();
    return new Job(
        message,
        message.recipients().stream()
            .filter(r -> !r.next().isAfter(now) && isFree(message, r))
            .filter(r -> destination.equals(destination(r.domain())))
            .limit(RECIPIENTS_OF_ONE)
            .toList());
  }

  private boolean isFree(QueuedMessage message, QueuedRecipient recipient) {
    return !underWay.contains(new Place(message.id(), recipient.number()));
  }

  private void done(Job job) {
    lock.lock();
    try {
      job.recipients.forEach(r -> underWay.remove(new Place(job.message.id(), r.number())));
    } finally {
      lock.unlock();
    }
  }

  /// Carries one message after another while there are some for the same destination.
  private void travel(String destination, Job first) {
    Courier courier = new Courier(mail, router, settings);
    out.add(courier);
    try (courier) {
      Job job = first;
      for (int i = 0; job != null && i < MESSAGES_OF_ONE; i++) {
        boolean goOn = carry(courier, destination, job);
        job = goOn && i + 1 < MESSAGES_OF_ONE ? take(destination) : null;
      }
    } finally {
      out.remove(courier);
      end(destination);
      wake.release();
    }
  }

  /// Returns whether the destination can take more now.
  private boolean carry(Courier courier, String destination, Job job) {
    try {
      if (destination.equals(HERE)) {
        local.deliver(job.message, job.recipients);
        return !stopping;
      }
      Map<Integer, Attempt> attempts = courier.carry(job.message, job.recipients);
      if (courier.isStopped()) { // what was cut off is due again after the start
        attempts.values().removeIf(attempt -> attempt instanceof Attempt.Deferred);
      }
      queue.settle(ACTOR, job.message.id(), attempts);
      log(job, attempts);
      if (courier.isUnreached()) {
        rest(destination);
      }
      return !courier.isUnreached() && !stopping;
    } catch (RuntimeException e) {
      LOG.atLevel(Outage.level("messages to be sent", e))
          .setCause(e)
          .log("{} could not be carried; trying again", job.message.name());
      rest(destination);
      return false;
    } finally {
      done(job);
    }
  }

  private void rest(String destination) {
    resting.put(destination, clock.instant().plus(REST));
  }

  private static void log(Job job, Map<Integer, Attempt> attempts) {
    for (QueuedRecipient recipient : job.recipients) {
      Attempt attempt = attempts.get(recipient.number());
      if (attempt != null) {
        LOG.info(
            "{} to <{}>: {} {}: {}",
            job.message.name(),
            recipient.address(),
            attempt.getClass().getSimpleName(),
            attempt.host(),
            attempt.answer());
      }
    }
  }

  /// Stops: what is under way may end for a moment, then it is cut off.
  @Override
  public void close() {
    stopping = true;
    watch.close();
    dispatcher.interrupt();
    if (!awaitEnd(PATIENCE_AT_END)) {
      out.forEach(Courier::stop);
      if (!awaitEnd(PATIENCE_AT_END)) {
        LOG.warn("{} deliveries did not end in time; they are tried again", active());
      }
    }
  }

  private boolean awaitEnd(Duration patience) {
    lock.lock();
    try {
      long left = patience.toNanos();
      while (!active.isEmpty() && left > 0) {
        left = ended.awaitNanos(left);
      }
      return active.isEmpty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    } finally {
      lock.unlock();
    }
  }
}
