package org.malleposte.server.config;

import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;

/// Reads a configuration: lines of `key = value`, where the key is dotted or stands under a
/// `[section]`, and comments from `#` at the start of a line or after a blank.
///
/// Every problem is found, not only the first; each is a sentence with its line.
public final class ConfigurationFile {
  private record Written(String value, String where) {}

  private final SequencedMap<String, Key> known = Key.all();
  private final Map<String, Written> written = new LinkedHashMap<>();
  private final List<String> problems = new ArrayList<>();

  /// All defaults.
  public static Configuration defaults() {
    try {
      return new ConfigurationFile().configuration();
    } catch (ConfigurationException e) {
      throw new AssertionError("the defaults are in order", e);
    }
  }

  public ConfigurationFile read(Path file) throws ConfigurationException {
    try {
      return read(Files.readString(file), file.getFileName().toString());
    } catch (IOException e) {
      throw new ConfigurationException(
          List.of("The configuration file " + file + " " + reason(e) + "."));
    }
  }

  private static String reason(IOException e) {
    return switch (e) {
      case NoSuchFileException _ -> "is not there";
      case AccessDeniedException _ -> "cannot be read: permission denied";
      case CharacterCodingException _ -> "is not in UTF-8";
      default -> "cannot be read: " + e.getMessage();
    };
  }

  /// @param name stands before the line's number in what is said
  public ConfigurationFile read(String text, String name) {
    String section = "";
    int number = 0;
    for (String raw : text.split("\\R", -1)) {
      number++;
      String line = raw.replaceFirst("(^|\\s)#.*", "").strip();
      String where = name + ":" + number;
      if (line.startsWith("[") && line.endsWith("]")) {
        section = line.substring(1, line.length() - 1).strip() + ".";
      } else if (line.contains("=")) {
        set(key(section, line.substring(0, line.indexOf('='))), value(line), where);
      } else if (!line.isEmpty()) {
        problems.add(where + ": this is neither a [section] nor key = value: " + line);
      }
    }
    return this;
  }

  private static String value(String line) {
    return line.substring(line.indexOf('=') + 1).strip();
  }

  private static String key(String section, String written) {
    String key = written.strip();
    return key.contains(".") ? key : section + key;
  }

  /// A setting from elsewhere, such as `--set key=value`; it replaces what the file says.
  public ConfigurationFile override(String key, String value, String where) {
    written.remove(key);
    set(key, value, where);
    return this;
  }

  private void set(String key, String value, String where) {
    if (!known.containsKey(key)) {
      problems.add(
          "%s: there is no setting %s; the nearest is %s"
              .formatted(where, key, Nearest.to(key, known.keySet())));
      return;
    }
    Written before = written.put(key, new Written(value, where));
    if (before != null) {
      problems.add("%s: %s was already set at %s".formatted(where, key, before.where));
    }
  }

  /// @throws ConfigurationException with everything that is wrong
  public Configuration configuration() throws ConfigurationException {
    Map<String, Object> values = new LinkedHashMap<>();
    known.values().forEach(key -> values.put(key.name(), value(key)));
    if (!problems.isEmpty()) {
      throw new ConfigurationException(problems);
    }
    return (Configuration) build(Configuration.class, "", values);
  }

  private Object value(Key key) {
    Written here = written.get(key.name());
    try {
      if (here != null) {
        Object value = Values.parse(key.type(), here.value);
        Values.bound(key.type(), value, key.setting());
        return value;
      }
    } catch (IllegalArgumentException e) {
      String shown = key.type() == Secret.class ? "" : " = " + here.value;
      problems.add("%s: %s%s %s".formatted(here.where, key.name(), shown, e.getMessage()));
    }
    return Values.parse(key.type(), key.setting().is());
  }

  private static Object build(Class<?> type, String prefix, Map<String, Object> values) {
    RecordComponent[] components = type.getRecordComponents();
    Class<?>[] types = new Class<?>[components.length];
    Object[] arguments = new Object[components.length];
    for (int i = 0; i < components.length; i++) {
      types[i] = components[i].getType();
      String name = prefix + Values.kebab(components[i].getName());
      Object value = values.get(name);
      arguments[i] = value != null ? value : build(types[i], name + ".", values);
    }
    try {
      return type.getDeclaredConstructor(types).newInstance(arguments);
    } catch (NoSuchMethodException
        | InstantiationException
        | IllegalAccessException
        | InvocationTargetException e) {
      throw new AssertionError("a record has its canonical constructor", e);
    }
  }
}
