package org.malleposte.search.elastic;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
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

  private static final Duration CONNECT = Duration.ofSeconds(2);

  private final List<URI> servers;
  private final Duration timeout;
  private final String authorization;
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
  }

  Wire(ElasticOptions options, Breaker breaker) {
    this.servers = options.servers();
    this.timeout = options.timeout();
    this.authorization = authorization(options.access());
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

  /// @throws Unavailable no node could be asked, or it cannot do it now
  Answer ask(String method, String path, byte @Nullable [] body, String type) throws Unavailable {
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
    return judge(server, response.statusCode(), json(server, response.body()));
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
      throw new Unavailable(server + " cannot be asked: " + e.getCause(), e);
    } catch (InterruptedException e) {
      answer.cancel(true);
      Thread.currentThread().interrupt();
      throw new Unavailable("interrupted", e);
    }
  }

  private static JsonNode json(URI server, byte[] body) throws Unavailable {
    try {
      return body.length == 0 ? JSON.createObjectNode() : JSON.readTree(body);
    } catch (IOException e) {
      throw new Unavailable(server + " does not speak JSON", e);
    }
  }

  /// What is wrong with the question is for who asked; all else means that it cannot be done now.
  private static Answer judge(URI server, int status, JsonNode body) throws Unavailable {
    Answer answer = new Answer(status, body);
    return switch (status) {
      case 200, 201, 400, 404, 409, 413 -> answer;
      default -> throw new Unavailable(server + " refuses: " + status + " " + answer.error());
    };
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
