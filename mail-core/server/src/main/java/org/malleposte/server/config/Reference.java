package org.malleposte.server.config;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// Writes the configuration down: as the reference in `docs/configuration.md`, and as the settings
/// in force, secrets masked.
public final class Reference {
  private Reference() {}

  /// The reference in Markdown.
  public static String markdown() {
    StringBuilder page = new StringBuilder(INTRODUCTION);
    String section = "";
    for (Key key : Key.all().values()) {
      String own = key.name().substring(0, key.name().indexOf('.'));
      if (!own.equals(section)) {
        section = own;
        page.append(
            "\n## [%s]\n\n| key | default | bounds | meaning |\n|---|---|---|---|\n"
                .formatted(section));
      }
      page.append(row(key));
    }
    return page.toString();
  }

  private static String row(Key key) {
    Setting setting = key.setting();
    String name = key.name().substring(key.name().indexOf('.') + 1);
    String is = setting.is().isEmpty() ? "" : "`" + setting.is() + "`";
    return "| `%s` | %s | %s | %s |\n".formatted(name, is, bounds(key), setting.says());
  }

  private static String bounds(Key key) {
    Setting setting = key.setting();
    String type = Values.describe(key.type());
    if (setting.from().isEmpty() && setting.to().isEmpty()) {
      return type;
    }
    return "%s, %s to %s"
        .formatted(type, setting.from(), setting.to().isEmpty() ? "any" : setting.to());
  }

  /// Every key with its value in force, in the order of the reference.
  public static List<Map.Entry<String, String>> inForce(Configuration configuration) {
    List<Map.Entry<String, String>> lines = new ArrayList<>();
    for (RecordComponent part : Configuration.class.getRecordComponents()) {
      Object record = value(part, configuration);
      for (RecordComponent component : part.getType().getRecordComponents()) {
        lines.add(
            Map.entry(
                Values.kebab(part.getName()) + "." + Values.kebab(component.getName()),
                Values.write(value(component, record))));
      }
    }
    return lines;
  }

  private static Object value(RecordComponent component, Object record) {
    try {
      return component.getAccessor().invoke(record);
    } catch (IllegalAccessException | InvocationTargetException e) {
      throw new AssertionError("the records of the configuration are public", e);
    }
  }

  private static final String INTRODUCTION =
      """
      # Configuration

      <!-- Written from the code: ./malleposte check-config --reference > docs/configuration.md -->

      Nothing needs to be set. `serve` reads `DIR/malleposte.conf` when it is there, or the file that
      `--config` names; `--set key=value` on the command line replaces what the file says.
      `check-config` reads the same and prints what is in force, secrets masked.

      A line is `key = value`; the key is dotted (`imap.idle-timeout`), or stands under its
      `[section]`. A comment begins with `#`. Durations are written `500ms`, `30s`, `5m`, `2h`, `30d`;
      sizes `512 B`, `64 KiB`, `150 MiB`, `2 GiB`; lists with commas. A secret may be given as
      `file:PATH`. A key that does not exist, or a value outside of its bounds, stops the start.

      ```
      [listen]
      host = 0.0.0.0
      imap = 0.0.0.0:143, [::]:143

      [tls]
      certificate = /etc/ssl/mail.pem
      key = /etc/ssl/private/mail.key
      ```
      """;
}
