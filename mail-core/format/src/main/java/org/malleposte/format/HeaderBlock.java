package org.malleposte.format;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// The fields of a raw header block, bytes untouched.
public final class HeaderBlock {
  private static final byte[] CRLF = {'\r', '\n'};

  private final byte[] octets;
  private final List<Field> fields = new ArrayList<>();

  /// A field as it stands in the block.
  ///
  /// @param name as written, without blanks
  /// @param raw from the name to the line end after the last folded line
  /// @param bodyOffset where the body starts, after the colon, in the array of `raw`
  public record Field(String name, Slice raw, int bodyOffset) {
    /// The unfolded body, one octet a character: for [AddressParser] and the like.
    public String unfolded() {
      return HeaderText.unfold(raw.array(), bodyOffset, raw.offset() + raw.length());
    }

    /// The body as text, encoded words decoded.
    public String text() {
      return HeaderText.decode(unfolded());
    }
  }

  private HeaderBlock(byte[] octets) {
    this.octets = octets;
  }

  /// Reads a block, with or without the empty line at its end. What is no field belongs to the
  /// field before it. The array must not be changed.
  public static HeaderBlock of(byte[] octets) {
    HeaderBlock block = new HeaderBlock(octets);
    block.read();
    return block;
  }

  public List<Field> fields() {
    return List.copyOf(fields);
  }

  /// The first field of that name, in any letter case.
  public @Nullable Field first(String name) {
    for (Field field : fields) {
      if (field.name().equalsIgnoreCase(name)) {
        return field;
      }
    }
    return null;
  }

  public List<Field> all(String name) {
    return fields.stream().filter(field -> field.name().equalsIgnoreCase(name)).toList();
  }

  /// IMAP's HEADER.FIELDS (RFC 9051 §6.4.5): those fields and the empty line.
  public byte[] only(Collection<String> names) {
    return filtered(names, true);
  }

  /// IMAP's HEADER.FIELDS.NOT: all other fields and the empty line.
  public byte[] without(Collection<String> names) {
    return filtered(names, false);
  }

  private byte[] filtered(Collection<String> names, boolean wanted) {
    Set<String> lower =
        names.stream().map(name -> name.toLowerCase(Locale.ROOT)).collect(Collectors.toSet());
    ByteBuilder out = new ByteBuilder(256);
    for (Field field : fields) {
      if (lower.contains(field.name().toLowerCase(Locale.ROOT)) == wanted) {
        Slice raw = field.raw();
        out.append(raw.array(), raw.offset(), raw.offset() + raw.length());
        if (out.array()[out.length() - 1] != '\n') {
          out.append(CRLF); // the last field of a message that has no body
        }
      }
    }
    return out.append(CRLF).toByteArray();
  }

  private void read() {
    int line = 0;
    int field = -1;
    while (line < octets.length) {
      int next = afterLine(line);
      if (isEmpty(line, next)) {
        break;
      }
      boolean folded = octets[line] == ' ' || octets[line] == '\t';
      if (!folded && EntityHeader.isField(octets, line, next)) {
        add(field, line);
        field = line;
      }
      line = next;
    }
    add(field, line);
  }

  private void add(int from, int to) {
    if (from < 0) {
      return;
    }
    int colon = from;
    while (octets[colon] != ':') {
      colon++;
    }
    int nameEnd = colon;
    while (octets[nameEnd - 1] == ' ' || octets[nameEnd - 1] == '\t') {
      nameEnd--;
    }
    String name = new String(octets, from, nameEnd - from, StandardCharsets.US_ASCII);
    fields.add(new Field(name, new Slice(octets, from, to - from), colon + 1));
  }

  private int afterLine(int line) {
    int i = line;
    while (i < octets.length && octets[i] != '\n') {
      i++;
    }
    return Math.min(i + 1, octets.length);
  }

  private boolean isEmpty(int line, int next) {
    for (int i = line; i < next; i++) {
      if (octets[i] != '\r' && octets[i] != '\n') {
        return false;
      }
    }
    return true;
  }
}
