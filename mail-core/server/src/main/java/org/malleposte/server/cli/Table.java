package org.malleposte.server.cli;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a command lists: aligned columns for people, an array of objects with `--json`.
final class Table {
  private static final JsonFactory JSON = new JsonFactory();

  private final List<String> columns;
  private final List<List<@Nullable Object>> rows = new ArrayList<>();

  /// @param columns lower case, as they stand in JSON
  Table(String... columns) {
    this.columns = List.of(columns);
  }

  /// @param values strings, numbers, booleans, lists, or null for what is not known
  Table row(@Nullable Object... values) {
    if (values.length != columns.size()) {
      throw new IllegalArgumentException("a row has a value for each column");
    }
    rows.add(Arrays.asList(values));
    return this;
  }

  String text() {
    int[] widths = new int[columns.size()];
    List<List<String>> lines = new ArrayList<>();
    lines.add(columns);
    rows.forEach(row -> lines.add(row.stream().map(Table::cell).toList()));
    for (List<String> line : lines) {
      for (int i = 0; i < widths.length; i++) {
        widths[i] = Math.max(widths[i], line.get(i).length());
      }
    }
    StringBuilder text = new StringBuilder();
    for (List<String> line : lines) {
      StringBuilder one = new StringBuilder();
      for (int i = 0; i < widths.length; i++) {
        one.append(line.get(i)).append(" ".repeat(widths[i] - line.get(i).length() + 2));
      }
      text.append(one.toString().stripTrailing()).append('\n');
    }
    return text.toString();
  }

  private static String cell(@Nullable Object value) {
    return switch (value) {
      case null -> "-";
      case Collection<?> list -> String.join(", ", list.stream().map(Object::toString).toList());
      case Boolean yes -> yes ? "yes" : "no";
      case String text -> text.isEmpty() ? "-" : text;
      default -> value.toString();
    };
  }

  String json() {
    StringWriter text = new StringWriter();
    try (JsonGenerator out = JSON.createGenerator(text)) {
      out.writeStartArray();
      for (List<@Nullable Object> row : rows) {
        out.writeRaw("\n");
        object(out, row);
      }
      out.writeRaw("\n");
      out.writeEndArray();
    } catch (IOException e) {
      throw new AssertionError("a string takes everything", e);
    }
    return text + "\n";
  }

  private void object(JsonGenerator out, List<@Nullable Object> row) throws IOException {
    out.writeStartObject();
    for (int i = 0; i < columns.size(); i++) {
      out.writeFieldName(columns.get(i));
      value(out, row.get(i));
    }
    out.writeEndObject();
  }

  private static void value(JsonGenerator out, @Nullable Object value) throws IOException {
    switch (value) {
      case null -> out.writeNull();
      case Number number -> out.writeNumber(number.longValue());
      case Boolean yes -> out.writeBoolean(yes);
      case Collection<?> list -> {
        out.writeStartArray();
        for (Object item : list) {
          out.writeString(item.toString());
        }
        out.writeEndArray();
      }
      default -> out.writeString(value.toString());
    }
  }
}
