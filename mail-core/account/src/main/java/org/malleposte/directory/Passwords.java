package org.malleposte.directory;

import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/// Hashes and checks passwords on a few platform threads: Argon2id takes tens of milliseconds and
/// 19 MiB, so no more run at once than there are cores, and no more wait than [#WAITING].
final class Passwords implements AutoCloseable {
  private static final int WAITING = 256;

  private final SecureRandom random = new SecureRandom();
  private final ThreadPoolExecutor pool;

  Passwords() {
    int threads = Math.clamp(Runtime.getRuntime().availableProcessors(), 1, 8);
    this.pool =
        new ThreadPoolExecutor(
            threads,
            threads,
            10,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(WAITING),
            Thread.ofPlatform().daemon().name("passwords-", 0).factory());
    pool.allowCoreThreadTimeOut(true);
  }

  /// What to keep of each password, in order; an empty password opens nothing.
  List<Credential> credentials(List<String> passwords) throws DirectoryException {
    List<String> prepared = new ArrayList<>();
    for (String password : passwords) {
      prepared.add(prepared(password));
    }
    List<Credential> made = new ArrayList<>();
    // In portions, so that one import leaves room for those who sign in meanwhile.
    for (int from = 0; from < prepared.size(); from += WAITING / 4) {
      int to = Math.min(prepared.size(), from + WAITING / 4);
      List<Future<Credential>> portion = new ArrayList<>();
      for (String password : prepared.subList(from, to)) {
        portion.add(submit(() -> credential(password)));
      }
      for (Future<Credential> one : portion) {
        made.add(await(one));
      }
    }
    return made;
  }

  private static String prepared(String password) throws DirectoryException {
    if (password.isEmpty()) {
      return "";
    }
    return SaslPrep.prepare(password)
        .orElseThrow(() ->
            Refusals.invalid(
                "A password has 1 to "
                    + SaslPrep.BOUND
                    + " characters, none of them a control character"));
  }

  private Credential credential(String prepared) {
    return prepared.isEmpty()
        ? new Credential(1, "", ScramKeys.NONE)
        : new Credential(1, Argon2.hash(prepared, random), ScramKeys.derive(prepared, random));
  }

  /// The same, unless it turns out while this waits its turn that it is known to be: a client that
  /// opens fifty connections at once has its password hashed once or twice.
  boolean matches(String prepared, String phc, BooleanSupplier known) throws DirectoryException {
    return await(submit(() -> known.getAsBoolean() || Argon2.matches(prepared, phc)));
  }

  /// Whether a prepared password is the one of a PHC string.
  boolean matches(String prepared, String phc) throws DirectoryException {
    return await(submit(() -> Argon2.matches(prepared, phc)));
  }

  private <T> Future<T> submit(Callable<T> task) throws DirectoryException {
    try {
      return pool.submit(task);
    } catch (RejectedExecutionException e) {
      throw Refusals.busy();
    }
  }

  private static <T> T await(Future<T> future) throws DirectoryException {
    try {
      return future.get();
    } catch (InterruptedException e) {
      future.cancel(false);
      Thread.currentThread().interrupt();
      throw Refusals.busy();
    } catch (CancellationException e) {
      throw Refusals.busy();
    } catch (ExecutionException e) {
      throw new IllegalStateException("a password could not be hashed", e.getCause());
    }
  }

  @Override
  public void close() {
    pool.shutdownNow().forEach(task -> ((Future<?>) task).cancel(false));
  }
}
