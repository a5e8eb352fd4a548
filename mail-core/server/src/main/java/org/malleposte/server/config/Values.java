package org.malleposte.server.config;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Reads and writes the values of settings by their types. What is wrong comes as an
/// IllegalArgumentException whose message goes on after "`key = value` ".
final class Values {
  private static final Pattern DURATION = Pattern.compile("(\\d{1,9})\\s*(ms|s|m|h|d)");
  private static final Map<String, Duration> UNITS =
      Map.of(
          "ms", Duration.ofMillis(1),
          "s", Duration.ofSeconds(1),
          "m", Duration.ofMinutes(1),
          "h", Duration.ofHours(1),
          "d", Duration.ofDays(1));

  private Values() {}

  static Object parse(Class<?> type, String text) {
    return switch (type.getName()) {
      case "java.lang.String" -> text;
      case "int" -> integer(text);
      case "boolean" -> bool(text);
      case "java.time.Duration" -> duration(text);
      case "java.util.List" -> list(text);
      default -> named(type, text);
    };
  }

  private static Object named(Class<?> type, String text) {
    if (type == Size.class) {
      return Size.parse(text);
    }
    if (type == Binding.class) {
      return Binding.parse(text);
    }
    if (type == Secret.class) {
      return secret(text);
    }
    if (type.isEnum()) {
      return constant(type, text);
    }
    throw new AssertionError("no setting has the type " + type);
  }

  /// What a reader is told to write.
  static String describe(Class<?> type) {
    return switch (type.getSimpleName()) {
      case "String" -> "text";
      case "int" -> "number";
      case "boolean" -> "`true` or `false`";
      case "Duration" -> "duration";
      case "List" -> "list";
      case "Binding" -> "addresses";
      default ->
          type.isEnum()
              ? "`" + String.join("`, `", names(type)) + "`"
              : type.getSimpleName().toLowerCase(Locale.ROOT);
    };
  }

  static String write(Object value) {
    return switch (value) {
      case Duration duration -> write(duration);
      case List<?> list -> String.join(", ", list.stream().map(Object::toString).toList());
      case Enum<?> constant -> kebab(constant.name());
      default -> value.toString();
    };
  }

  private static String write(Duration duration) {
    for (String unit : List.of("d", "h", "m", "s")) {
      Duration one = UNITS.getOrDefault(unit, Duration.ZERO);
      if (duration.toMillis() != 0 && duration.toMillis() % one.toMillis() == 0) {
        return duration.toMillis() / one.toMillis() + unit;
      }
    }
    return duration.toMillis() + "ms";
  }

  /// Fails when a value of an ordered type lies outside of the bounds.
  static void bound(Class<?> type, Object value, Setting setting) {
    if (!setting.from().isEmpty() && compare(value, parse(type, setting.from())) < 0) {
      throw new IllegalArgumentException("is too small; the least is " + setting.from());
    }
    if (!setting.to().isEmpty() && compare(value, parse(type, setting.to())) > 0) {
      throw new IllegalArgumentException("is too large; the most is " + setting.to());
    }
  }

  private static int compare(Object value, Object bound) {
    return switch (value) {
      case Integer number -> number.compareTo((Integer) bound);
      case Duration duration -> duration.compareTo((Duration) bound);
      case Size size -> size.compareTo((Size) bound);
      default -> throw new AssertionError("a bound on " + value.getClass());
    };
  }

  private static Integer integer(String text) {
    if (!text.matches("-?\\d{1,9}")) {
      throw new IllegalArgumentException("is no whole number");
    }
    return Integer.valueOf(text);
  }

  private static Boolean bool(String text) {
    return switch (text) {
      case "true", "yes", "on" -> true;
      case "false", "no", "off" -> false;
      default -> throw new IllegalArgumentException("is neither true nor false");
    };
  }

  private static Duration duration(String text) {
    Matcher matcher = DURATION.matcher(text);
    if (!matcher.matches()) {
      throw new IllegalArgumentException(
          "is no duration; write a number with ms, s, m, h or d, such as 30m");
    }
    // Not Duration.multipliedBy: it makes a start compute the powers of ten of all BigDecimals.
    long unit = UNITS.getOrDefault(matcher.group(2), Duration.ZERO).toMillis();
    return Duration.ofMillis(Math.multiplyExact(unit, Long.parseLong(matcher.group(1))));
  }

  static List<String> list(String text) {
    return Arrays.stream(text.split(",")).map(String::strip).filter(s -> !s.isEmpty()).toList();
  }

  private static Secret secret(String text) {
    if (!text.startsWith("file:")) {
      return new Secret(text);
    }
    Path file = Path.of(text.substring("file:".length()));
    try {
      List<String> lines = Files.readAllLines(file, StandardCharsets.UTF_8);
      return new Secret(lines.isEmpty() ? "" : lines.getFirst().strip());
    } catch (IOException e) {
      throw new IllegalArgumentException("names a file that cannot be read: " + file, e);
    }
  }

  private static Object constant(Class<?> type, String text) {
    for (Object constant : type.getEnumConstants()) {
      if (kebab(((Enum<?>) constant).name()).equals(text)) {
        return constant;
      }
    }
    throw new IllegalArgumentException("is none of " + String.join(", ", names(type)));
  }

  private static List<String> names(Class<?> type) {
    return Arrays.stream(type.getEnumConstants()).map(c -> kebab(((Enum<?>) c).name())).toList();
  }

  /// `idleTimeout` and `STARTTLS_ONLY` as they stand in a file: `idle-timeout`, `starttls-only`.
  static String kebab(String name) {
    return name.equals(name.toUpperCase(Locale.ROOT))
        ? name.toLowerCase(Locale.ROOT).replace('_', '-')
        : name.replaceAll("([a-z0-9])([A-Z])", "$1-$2").toLowerCase(Locale.ROOT);
  }
}
