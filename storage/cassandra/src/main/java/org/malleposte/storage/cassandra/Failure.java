package org.malleposte.storage.cassandra;

import com.datastax.oss.driver.api.core.AllNodesFailedException;
import com.datastax.oss.driver.api.core.DriverException;
import com.datastax.oss.driver.api.core.auth.AuthenticationException;
import com.datastax.oss.driver.api.core.servererrors.QueryValidationException;
import com.datastax.oss.driver.api.core.servererrors.ReadFailureException;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;
import org.malleposte.storage.StorageException;

/// What the driver says, as a sentence for the administrator.
final class Failure {
  private Failure() {}

  /// @param what was to be done, after "Could not"
  static StorageException of(String what, Throwable cause) {
    if (cause instanceof StorageException already) {
      return already;
    }
    return new StorageException(
        "Could not %s: %s. %s".formatted(what, reason(cause), advice(cause)), cause);
  }

  private static String reason(Throwable cause) {
    String said = String.valueOf(cause.getMessage());
    return said.length() > 400 ? said.substring(0, 400) + "..." : said;
  }

  private static String advice(Throwable cause) {
    return switch (cause) {
      case AllNodesFailedException none when none.getAllErrors().isEmpty() ->
          "No node of the local data centre is connected: look whether the cluster runs and whether"
              + " cassandra.datacenter is its name.";
      case AllNodesFailedException all when has(all, AuthenticationException.class) ->
          "Look at cassandra.user and cassandra.password.";
      case AllNodesFailedException all when has(all, SSLException.class) ->
          "Look at cassandra.tls, cassandra.authority and cassandra.verify-names.";
      case AllNodesFailedException _ -> "Look whether the cluster runs and can be reached.";
      case QueryValidationException _ -> "The schema or the rights in Cassandra are not right.";
      default -> "Look at the cluster's own log.";
    };
  }

  /// Whether a node failed for that, in the end.
  private static boolean has(AllNodesFailedException all, Class<? extends Exception> type) {
    return all.getAllErrors().values().stream()
        .flatMap(List::stream)
        .flatMap(error -> Stream.iterate(error, Objects::nonNull, Throwable::getCause).limit(10))
        .anyMatch(type::isInstance);
  }

  /// Whether a node refused to read on, as it does where it has met too many deletions.
  static boolean isOverwhelmed(StorageException failure) {
    return switch (failure.getCause()) {
      case ReadFailureException _ -> true;
      case AllNodesFailedException all -> has(all, ReadFailureException.class);
      case null, default -> false;
    };
  }

  /// Whether the same may work a moment later.
  static boolean passes(DriverException failure) {
    return switch (failure) {
      case AllNodesFailedException all ->
          all.getAllErrors().values().stream().flatMap(List::stream).allMatch(Failure::passing);
      default -> passing(failure);
    };
  }

  private static boolean passing(Throwable failure) {
    return !(failure instanceof QueryValidationException)
        && !(failure instanceof ReadFailureException);
  }
}
