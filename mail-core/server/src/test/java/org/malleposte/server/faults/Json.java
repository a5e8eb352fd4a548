package org.malleposte.server.faults;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// A value that was answered in JSON: a map, a list, a text (numbers, too), or nothing.
record Json(@Nullable Object value) {
  private static final JsonFactory FACTORY = new JsonFactory();
  private static final Json NOTHING = new Json(null);

  /// @throws IOException it is no JSON
  static Json parse(String text) throws IOException {
    try (JsonParser in = FACTORY.createParser(text)) {
      if (in.nextToken() == null) {
        throw new IOException("nothing was answered");
      }
      return read(in);
    }
  }

  private static Json read(JsonParser in) throws IOException {
    return switch (in.currentToken()) {
      case START_OBJECT -> {
        Map<String, Json> map = new LinkedHashMap<>();
        while (in.nextToken() != JsonToken.END_OBJECT) {
          String name = in.currentName();
          in.nextToken();
          map.put(name, read(in));
        }
        yield new Json(map);
      }
      case START_ARRAY -> {
        List<Json> list = new ArrayList<>();
        while (in.nextToken() != JsonToken.END_ARRAY) {
          list.add(read(in));
        }
        yield new Json(list);
      }
      case VALUE_NULL -> NOTHING;
      default -> new Json(in.getText());
    };
  }

  /// What a map has under a name.
  Json at(String name) {
    return value instanceof Map<?, ?> map && map.get(name) instanceof Json json ? json : NOTHING;
  }

  /// An item of a list.
  Json at(int index) {
    List<Json> items = items();
    return index < items.size() ? items.get(index) : NOTHING;
  }

  List<Json> items() {
    List<Json> items = new ArrayList<>();
    if (value instanceof List<?> list) {
      list.forEach(item -> items.add((Json) item));
    }
    return items;
  }

  /// The names in a map.
  Set<String> names() {
    Set<String> names = new TreeSet<>();
    if (value instanceof Map<?, ?> map) {
      map.keySet().forEach(name -> names.add((String) name));
    }
    return names;
  }

  List<String> texts() {
    return items().stream().map(Json::text).toList();
  }

  /// Empty where there is no text.
  String text() {
    return value instanceof String text ? text : "";
  }

  /// 0 where there is none.
  long number() {
    return text().isEmpty() ? 0 : Long.parseLong(text());
  }
}
