package org.malleposte.load;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalLong;

/// What the servers have used: processor time of one process, and what all of them have asked of
/// their stores, by their own count (`--metrics`).
///
/// @param asked how often what was asked, by the names of the results
record Usage(OptionalLong cpuMillis, Map<String, Double> asked) {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  /// Malleposte's series and what they are called in results.
  static final Map<String, String> SERIES = new LinkedHashMap<>();

  static {
    SERIES.put("malleposte_commits_total", "commits");
    SERIES.put("malleposte_cassandra_conditional_total", "conditional");
    SERIES.put("malleposte_cassandra_writes_total", "writes");
    SERIES.put("malleposte_cassandra_reads_total", "reads");
    SERIES.put("malleposte_commit_conflicts_total", "lost_races");
    SERIES.put("malleposte_cluster_turns_total", "turns");
    SERIES.put("malleposte_cluster_turns_missed_total", "turns_missed");
    SERIES.put("malleposte_object_puts_total", "bodies");
    SERIES.put("malleposte_s3_puts_total", "s3_puts");
    SERIES.put("malleposte_s3_gets_total", "s3_gets");
    SERIES.put("malleposte_s3_others_total", "s3_others");
  }

  static Usage none(Options options) {
    return new Usage(options.pid() == 0 ? OptionalLong.empty() : OptionalLong.of(0), Map.of());
  }

  static Usage now(Options options) throws IOException {
    return new Usage(ServerProcess.cpuMillis(options), counts(options, SERIES));
  }

  /// What the servers count, summed over all of them.
  ///
  /// @param series their names and what each is called in the answer
  static Map<String, Double> counts(Options options, Map<String, String> series)
      throws IOException {
    Map<String, Double> counts = new LinkedHashMap<>();
    for (var place : options.metrics()) {
      read(page(place), series, counts);
    }
    return counts;
  }

  private static String page(URI place) throws IOException {
    try {
      var request = HttpRequest.newBuilder(place).timeout(PATIENCE).build();
      var answer = HTTP.send(request, BodyHandlers.ofString());
      if (answer.statusCode() != 200) {
        throw new Unexpected("GET " + place, "" + answer.statusCode());
      }
      return answer.body();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  /// Adds a page in Prometheus' text format.
  static void read(String page, Map<String, String> series, Map<String, Double> counts) {
    page.lines()
        .filter(line -> !line.startsWith("#"))
        .map(line -> line.split(" ", 3))
        .filter(parts -> parts.length > 1)
        .forEach(parts -> {
          var name = series.get(parts[0]);
          if (name != null) {
            counts.merge(name, Double.parseDouble(parts[1]), Double::sum);
          }
        });
  }

  Usage since(Usage before) {
    var difference = new LinkedHashMap<String, Double>();
    asked.forEach((name, now) -> difference.put(name, now - before.asked.getOrDefault(name, 0.0)));
    return new Usage(combined(before, -1), difference);
  }

  Usage plus(Usage other) {
    var sum = new LinkedHashMap<>(asked);
    other.asked.forEach((name, more) -> sum.merge(name, more, Double::sum));
    return new Usage(combined(other, 1), sum);
  }

  private OptionalLong combined(Usage other, int sign) {
    return cpuMillis.isEmpty()
        ? cpuMillis
        : OptionalLong.of(cpuMillis.getAsLong() + sign * other.cpuMillis.orElse(0));
  }
}
