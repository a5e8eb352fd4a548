package org.malleposte.jmap.push;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.malleposte.jmap.Json;
import org.malleposte.storage.AccountId;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Sends messages to push services (RFC 8030, RFC 8291, RFC 8292). Blocks.
final class Sender implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Sender.class);
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final String KEPT_SECONDS = "86400";

  private final Destinations destinations;
  private final Vapid vapid;
  private final String contact;
  private final Clock clock;
  private final Lanes lanes = new Lanes();
  private final Duration patience;
  private final HttpClient client =
      HttpClient.newBuilder()
          .followRedirects(HttpClient.Redirect.NEVER) // whither is for the administrator to say
          .connectTimeout(PATIENCE)
          .build();

  Sender(Destinations destinations, Vapid vapid, String contact, Clock clock) {
    this(destinations, vapid, contact, clock, PATIENCE);
  }

  /// @param patience with a service, until it has said everything
  Sender(Destinations destinations, Vapid vapid, String contact, Clock clock, Duration patience) {
    this.patience = patience;
    this.destinations = destinations;
    this.vapid = vapid;
    this.contact = contact;
    this.clock = clock;
  }

  /// What came of it.
  enum Outcome {
    TAKEN,
    /// The service does not know the subscription any more.
    GONE,
    FAILED
  }

  /// @param user whose subscription it is: one whose services take their time keeps nobody else
  ///   waiting
  Outcome send(AccountId user, Subscription to, ObjectNode message) {
    URI url = URI.create(to.url());
    if (!destinations.allow(url)) {
      return Outcome.FAILED;
    }
    try (Lanes.Passage _ = lanes.enter(user)) {
      if (destinations.leadsInside(url)) {
        LOG.info("No push goes to {}: it is not on the Internet.", url.getHost());
        return Outcome.FAILED;
      }
      return answer(client.sendAsync(request(to, url, message), BodyHandlers.discarding()));
    } catch (GeneralSecurityException
        | ExecutionException
        | TimeoutException
        | IllegalArgumentException e) {
      LOG.info("A push to {} failed: {}", url.getHost(), e.getMessage());
      return Outcome.FAILED;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Outcome.FAILED;
    }
  }

  /// The client's own timeout ends with the head: the body may go on and on.
  private Outcome answer(CompletableFuture<HttpResponse<Void>> response)
      throws InterruptedException, ExecutionException, TimeoutException {
    try {
      return outcome(response.get(patience.toMillis(), TimeUnit.MILLISECONDS));
    } finally {
      response.cancel(true);
    }
  }

  private HttpRequest request(Subscription to, URI url, ObjectNode message)
      throws GeneralSecurityException {
    byte[] plain = Json.write(message);
    HttpRequest.Builder request =
        HttpRequest.newBuilder(url)
            .timeout(patience)
            .header("TTL", KEPT_SECONDS)
            .header("Authorization", vapid.authorization(url, contact, clock.instant()));
    if (to.p256dh().length == 0) {
      return request
          .header("Content-Type", "application/json")
          .POST(HttpRequest.BodyPublishers.ofByteArray(plain))
          .build();
    }
    return request
        .header("Content-Type", "application/octet-stream")
        .header("Content-Encoding", "aes128gcm")
        .POST(
            HttpRequest.BodyPublishers.ofByteArray(WebPush.encrypt(plain, to.p256dh(), to.auth())))
        .build();
  }

  private static Outcome outcome(HttpResponse<Void> response) {
    int status = response.statusCode();
    if (status == 404 || status == 410) { // RFC 8030 §7.3
      return Outcome.GONE;
    }
    return status >= 200 && status < 300 ? Outcome.TAKEN : Outcome.FAILED;
  }

  @Override
  public void close() {
    client.shutdownNow();
  }
}
