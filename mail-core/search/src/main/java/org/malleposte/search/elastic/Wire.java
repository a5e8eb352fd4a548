package org.malleposte.search.elastic;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateException;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/// Speaks JSON to the nodes of a cluster: to the first that answered last, and to the next where it
/// does not. May be used by any thread; blocks. All that is asked may be asked twice.
final class Wire implements AutoCloseable {
  static final ObjectMapper JSON = new ObjectMapper();

  /// A longer answer is refused.
  private static final long LONGEST = 64L << 20;

  private static final Duration CONNECT = Duration.ofSeconds(5);

  private final List<URI> servers;
  private final Duration timeout;
  private final String authorization;
  private final boolean byKey;
  private final HttpClient client;
  private final Breaker breaker;
  private final AtomicLong asked = new AtomicLong();
  private final AtomicLong failed = new AtomicLong();

  /// The number of the node that is asked first.
  private volatile int first;

  /// What a node said.
  ///
  /// @param status 2xx, or one of those that whoever asks can do something about
  record Answer(int status, JsonNode body) {
    boolean isGood() {
      return status < 300;
    }

    String error() {
      return body.path("error").path("type").asText("status " + status);
    }

    /// The sentence that goes with it.
    String reason() {
      return body.path("error").path("reason").asText();
    }
  }

  Wire(ElasticOptions options, Breaker breaker) {
    this.servers = options.servers();
    this.timeout = options.timeout();
    this.authorization = authorization(options.access());
    this.byKey = !options.access().apiKey().isEmpty();
    this.breaker = breaker;
    HttpClient.Builder builder =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(timeout.compareTo(CONNECT) < 0 ? timeout : CONNECT)
            .executor(Executors.newVirtualThreadPerTaskExecutor());
    options.authority().ifPresent(file -> builder.sslContext(Trust.of(file)));
    this.client = builder.build();
  }

  private static String authorization(ElasticOptions.Access access) {
    if (!access.apiKey().isEmpty()) {
      return "ApiKey " + access.apiKey();
    }
    if (access.user().isEmpty()) {
      return "";
    }
    byte[] both = (access.user() + ":" + access.password()).getBytes(StandardCharsets.UTF_8);
    return "Basic " + Base64.getEncoder().encodeToString(both);
  }

  /// Asks with a body of JSON.
  Answer ask(String method, String path, JsonNode body) throws Unavailable {
    return ask(method, path, body.toString().getBytes(StandardCharsets.UTF_8), "application/json");
  }

  Answer ask(String method, String path) throws Unavailable {
    return ask(method, path, null, "application/json");
  }

  /// @throws Unavailable no node could be asked, or it cannot do it now, or it was so a moment ago
  Answer ask(String method, String path, byte @Nullable [] body, String type) throws Unavailable {
    if (!breaker.enter()) {
      throw new Unavailable("it could not be asked a moment ago");
    }
    try {
      return askNow(method, path, body, type);
    } finally {
      breaker.leave();
    }
  }

  private Answer askNow(String method, String path, byte @Nullable [] body, String type)
      throws Unavailable {
    asked.incrementAndGet();
    Unavailable why = new Unavailable("there is no server");
    int from = first;
    for (int i = 0; i < servers.size(); i++) {
      int number = (from + i) % servers.size();
      try {
        Answer answer = ask(servers.get(number), method, path, body, type);
        first = number;
        breaker.worked();
        return answer;
      } catch (Unavailable e) {
        if (Thread.currentThread().isInterrupted()) {
          throw e; // no fault of the server's
        }
        why = e;
      }
    }
    failed.incrementAndGet();
    breaker.failed(why);
    throw why;
  }

  private Answer ask(URI server, String method, String path, byte @Nullable [] body, String type)
      throws Unavailable {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(base(server) + path))
            .method(
                method,
                body == null
                    ? HttpRequest.BodyPublishers.noBody()
                    : HttpRequest.BodyPublishers.ofByteArray(body))
            .header("Accept", "application/json");
    if (body != null) {
      request.header("Content-Type", type);
    }
    if (!authorization.isEmpty()) {
      request.header("Authorization", authorization);
    }
    HttpResponse<byte[]> response = send(server, request.build());
    int status = response.statusCode();
    return judge(server, status, json(server, status, response.body()));
  }

  private static String base(URI server) {
    String written = server.toString();
    return written.endsWith("/") ? written.substring(0, written.length() - 1) : written;
  }

  /// The time is that of the whole answer, which the client's own is not.
  private HttpResponse<byte[]> send(URI server, HttpRequest request) throws Unavailable {
    CompletableFuture<HttpResponse<byte[]>> answer =
        client.sendAsync(request, BodyHandlers.limiting(BodyHandlers.ofByteArray(), LONGEST));
    try {
      return answer.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      answer.cancel(true);
      throw new Unavailable(server + " does not answer within " + timeout.toMillis() + " ms", e);
    } catch (ExecutionException e) {
      throw new Unavailable(server + " cannot be asked: " + sentence(server, e.getCause()), e);
    } catch (InterruptedException e) {
      answer.cancel(true);
      Thread.currentThread().interrupt();
      throw new Unavailable("interrupted", e);
    }
  }

  /// What went wrong, and which key has to do with it where that can be told.
  private static String sentence(URI server, @Nullable Throwable why) {
    for (Throwable at = why; at != null; at = at.getCause()) {
      if (at instanceof CertPathBuilderException || at instanceof CertPathValidatorException) {
        return "its certificate is of nobody who is trusted; elasticsearch.authority names who is ("
            + at.getMessage()
            + ")";
      }
      if (at instanceof CertificateException && at.getCause() == null) {
        return "its certificate is not one for this address (" + at.getMessage() + ")";
      }
    }
    boolean plain = "http".equals(server.getScheme()) && !(why instanceof ConnectException);
    return why + (plain ? " (where it asks for TLS the URL begins with https)" : "");
  }

  private static JsonNode json(URI server, int status, byte[] body) throws Unavailable {
    try {
      return body.length == 0 ? JSON.createObjectNode() : JSON.readTree(body);
    } catch (IOException e) {
      if (status >= 300) {
        return JSON.createObjectNode(); // a page of something that stands before it
      }
      throw new Unavailable(server + " does not speak JSON", e);
    }
  }

  /// What is wrong with the question is for who asked, and so is a shard of which no copy is there:
  /// others are. All else means that it cannot be done now.
  private Answer judge(URI server, int status, JsonNode body) throws Unavailable {
    Answer answer = new Answer(status, body);
    if (status == 503 && answer.error().equals("search_phase_execution_exception")) {
      return answer;
    }
    return switch (status) {
      case 200, 201, 400, 404, 409, 413 -> answer;
      case 401 ->
          throw new Unavailable(
              server
                  + " does not know us (401): "
                  + (byKey
                      ? "elasticsearch.api-key is wrong"
                      : "elasticsearch.user or elasticsearch.password is wrong"));
      default ->
          throw new Unavailable(
              (server + " refuses: " + status + " " + answer.error() + " " + answer.reason())
                  .strip());
    };
  }

  /// How long it may take to do what is asked, that it says so before nobody waits any more.
  long patienceMillis() {
    return Math.max(1, timeout.toMillis() / 2);
  }

  long asked() {
    return asked.get();
  }

  long failed() {
    return failed.get();
  }

  /// Ends what is under way.
  @Override
  public void close() {
    client.shutdownNow();
  }
}
