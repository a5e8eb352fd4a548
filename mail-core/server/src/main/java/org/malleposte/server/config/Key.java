package org.malleposte.server.config;

import java.lang.reflect.RecordComponent;
import java.util.LinkedHashMap;
import java.util.SequencedMap;

/// One key that can be set, as the records of [Configuration] declare it.
record Key(String name, Class<?> type, Setting setting) {

  /// Every key in the order of the records.
  static SequencedMap<String, Key> all() {
    SequencedMap<String, Key> keys = new LinkedHashMap<>();
    for (RecordComponent part : Configuration.class.getRecordComponents()) {
      for (RecordComponent component : part.getType().getRecordComponents()) {
        String name = Values.kebab(part.getName()) + "." + Values.kebab(component.getName());
        keys.put(name, new Key(name, component.getType(), setting(name, component)));
      }
    }
    return keys;
  }

  private static Setting setting(String name, RecordComponent component) {
    Setting setting = component.getAnnotation(Setting.class);
    if (setting == null) {
      throw new AssertionError(name + " has no @Setting");
    }
    return setting;
  }
}
