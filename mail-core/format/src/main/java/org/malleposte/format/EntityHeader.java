package org.malleposte.format;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The known fields of one header block, fed line by line. What it keeps is bounded; the rest of an
/// overlong field, and fields past the bounds, are dropped.
final class EntityHeader {
  private static final int MOST_FIELDS = 256;
  private static final int LONGEST_NAME = 1000;
  private static final int LONGEST_FIELD = 64 * 1024;
  private static final int LARGEST_BLOCK = 512 * 1024;

  private final ByteBuilder arena = new ByteBuilder(512);
  private KnownField[] fields = new KnownField[16];
  private int[] starts = new int[16];
  private int[] ends = new int[16];
  private int count;
  private boolean inKnownField;

  void clear() {
    arena.clear();
    count = 0;
    inKnownField = false;
  }

  static boolean isField(byte[] octets, int from, int to) {
    return nameEnd(octets, from, to) >= 0;
  }

  /// Takes a line without its line end; one that is no field is ignored.
  void line(byte[] octets, int from, int to) {
    if (from < to && (octets[from] == ' ' || octets[from] == '\t')) {
      if (inKnownField) {
        value(octets, from, to);
      }
      return;
    }
    inKnownField = false;
    int colon = nameEnd(octets, from, to);
    if (colon < 0) {
      return;
    }
    int nameEnd = colon;
    while (nameEnd > from && isBlank(octets[nameEnd - 1])) {
      nameEnd--; // RFC 5322 §4.5: blanks before the colon
    }
    KnownField field = KnownField.of(octets, from, nameEnd);
    if (field != null && count < MOST_FIELDS && arena.length() < LARGEST_BLOCK) {
      if (count == fields.length) {
        fields = Arrays.copyOf(fields, 2 * count);
        starts = Arrays.copyOf(starts, 2 * count);
        ends = Arrays.copyOf(ends, 2 * count);
      }
      fields[count] = field;
      starts[count] = arena.length();
      ends[count] = arena.length();
      count++;
      inKnownField = true;
      value(octets, colon + 1, to);
    }
  }

  /// The colon's place, or -1 when this is no field.
  private static int nameEnd(byte[] octets, int from, int to) {
    int i = from;
    int most = Math.min(to, from + LONGEST_NAME);
    while (i < most && octets[i] > ' ' && octets[i] != ':' && octets[i] < 127) {
      i++;
    }
    if (i == from) {
      return -1;
    }
    while (i < most && isBlank(octets[i])) {
      i++;
    }
    return i < most && octets[i] == ':' ? i : -1;
  }

  private static boolean isBlank(byte b) {
    return b == ' ' || b == '\t';
  }

  private void value(byte[] octets, int from, int to) {
    int last = count - 1;
    int room = LONGEST_FIELD - (ends[last] - starts[last]);
    arena.append(octets, from, Math.min(to, from + room));
    ends[last] = arena.length();
  }

  boolean has(KnownField field) {
    return index(field, 0) >= 0;
  }

  /// The raw, unfolded body of the first such field.
  @Nullable String first(KnownField field) {
    int index = index(field, 0);
    return index < 0 ? null : text(index);
  }

  /// The addresses of all such fields.
  List<Address> addresses(KnownField field) {
    int index = index(field, 0);
    if (index < 0) {
      return List.of();
    }
    List<Address> first = AddressParser.parseRaw(text(index));
    index = index(field, index + 1);
    if (index < 0) {
      return first;
    }
    List<Address> all = new ArrayList<>(first);
    while (index >= 0 && all.size() < AddressParser.LIMIT) {
      all.addAll(AddressParser.parseRaw(text(index)));
      index = index(field, index + 1);
    }
    return all;
  }

  private int index(KnownField field, int from) {
    for (int i = from; i < count; i++) {
      if (fields[i] == field) {
        return i;
      }
    }
    return -1;
  }

  private String text(int index) {
    byte[] octets = arena.array();
    int from = starts[index];
    int to = ends[index];
    while (from < to && octets[from] >= 0 && octets[from] <= ' ') {
      from++;
    }
    while (to > from && octets[to - 1] >= 0 && octets[to - 1] <= ' ') {
      to--;
    }
    return new String(octets, from, to - from, StandardCharsets.ISO_8859_1);
  }
}
