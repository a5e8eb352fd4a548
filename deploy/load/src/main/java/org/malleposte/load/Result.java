package org.malleposte.load;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import java.util.stream.Collectors;

/// What one measured step gave; printed as one line of JSON (RFC 8259) with the fields in this
/// order.
record Result(Map<String, Object> fields) {

  static Result of(
      Options options,
      String step,
      Latencies latencies,
      long errors,
      double seconds,
      OptionalLong cpuMillis) {
    long operations = latencies.count();
    var fields = new LinkedHashMap<String, Object>();
    fields.put("scenario", step);
    if (!options.label().isEmpty()) {
      fields.put("server", options.label());
    }
    fields.put("connections", options.connections());
    fields.put("operations", operations);
    fields.put("seconds", seconds);
    fields.put("ops_per_s", seconds == 0 ? 0 : operations / seconds);
    fields.put("p50_ms", latencies.millis(0.50));
    fields.put("p90_ms", latencies.millis(0.90));
    fields.put("p99_ms", latencies.millis(0.99));
    fields.put("errors", errors);
    cpuMillis.ifPresent(
        cpu -> fields.put("cpu_ms_per_op", operations == 0 ? 0.0 : (double) cpu / operations));
    return new Result(fields);
  }

  /// The same with what an operation has the servers ask of their stores, `..._per_op`.
  static Result of(
      Options options, String step, Latencies latencies, long errors, double seconds, Usage used) {
    var result = of(options, step, latencies, errors, seconds, used.cpuMillis());
    long operations = Math.max(1, latencies.count());
    for (var asked : used.asked().entrySet()) {
      result = result.with(asked.getKey() + "_per_op", asked.getValue() / operations);
    }
    return result;
  }

  Result with(String name, Object value) {
    var more = new LinkedHashMap<>(fields);
    more.put(name, value);
    return new Result(more);
  }

  long errors() {
    return ((Number) fields.getOrDefault("errors", 0L)).longValue();
  }

  String json() {
    return fields.entrySet().stream()
        .map(field -> '"' + field.getKey() + "\":" + value(field.getValue()))
        .collect(Collectors.joining(",", "{", "}"));
  }

  private static String value(Object value) {
    return switch (value) {
      case Double number -> String.format(Locale.ROOT, "%.3f", number);
      case Number number -> number.toString();
      default -> '"' + value.toString().replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    };
  }
}
