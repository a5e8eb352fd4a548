package org.malleposte.server.bulk;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Reads a tar archive (POSIX.1-1988 ustar, GNU long names, POSIX.1-2001 pax paths), one entry
/// after another, whatever its size.
final class Tar {
  private static final int BLOCK = 512;
  private static final int LONGEST_NAME = 1 << 16;

  private final InputStream in;
  private long left;
  private long padding;

  /// A file of the archive; its content is to be read before the next is asked for.
  record Entry(String name, InputStream content) {}

  Tar(InputStream in) {
    this.in = in;
  }

  /// Whether a file of which these are the first 512 octets is an archive.
  static boolean isTar(byte[] start) {
    return start.length == BLOCK && start[0] != 0 && checksum(start) == octal(start, 148, 8);
  }

  /// The next file, null after the last. Folders, links and devices are passed over.
  @Nullable Entry next() throws IOException {
    String longName = null;
    while (true) {
      skip();
      byte[] header = in.readNBytes(BLOCK);
      if (header.length < BLOCK || header[0] == 0) {
        return null;
      }
      if (checksum(header) != octal(header, 148, 8)) {
        throw new IOException("The archive is damaged: an entry's checksum is wrong.");
      }
      left = octal(header, 124, 12);
      padding = (BLOCK - left % BLOCK) % BLOCK;
      switch (header[156]) {
        case 'L' -> longName = text(in.readNBytes(bounded()));
        case 'x' -> longName = paxPath(in.readNBytes(bounded()), longName);
        case '0', 0 -> {
          return new Entry(clean(longName != null ? longName : name(header)), new Content());
        }
        default -> longName = null;
      }
    }
  }

  /// Takes the length of an extension, which is read at once.
  private int bounded() throws IOException {
    if (left > LONGEST_NAME) {
      throw new IOException("The archive has a name of " + left + " octets.");
    }
    int length = (int) left;
    left = 0;
    return length;
  }

  private void skip() throws IOException {
    in.skipNBytes(left + padding);
    left = 0;
    padding = 0;
  }

  private static String name(byte[] header) {
    String name = text(Arrays.copyOfRange(header, 0, 100));
    boolean ustar = text(Arrays.copyOfRange(header, 257, 262)).equals("ustar");
    String prefix = ustar ? text(Arrays.copyOfRange(header, 345, 500)) : "";
    return prefix.isEmpty() ? name : prefix + "/" + name;
  }

  /// Names never lead outside of the archive's own tree.
  private static String clean(String name) {
    return String.join(
        "/",
        Arrays.stream(name.split("/")).filter(p -> !p.isEmpty() && !p.matches("\\.\\.?")).toList());
  }

  private static @Nullable String paxPath(byte[] records, @Nullable String otherwise) {
    String path = otherwise;
    for (String record : new String(records, StandardCharsets.UTF_8).split("\n")) {
      int key = record.indexOf(" path=");
      if (key > 0 && record.substring(0, key).matches("\\d+")) {
        path = record.substring(key + " path=".length());
      }
    }
    return path;
  }

  private static String text(byte[] field) {
    int end = 0;
    while (end < field.length && field[end] != 0) {
      end++;
    }
    return new String(field, 0, end, StandardCharsets.UTF_8);
  }

  private static long octal(byte[] header, int from, int length) {
    if ((header[from] & 0x80) != 0) {
      return base256(header, from, length);
    }
    long value = 0;
    for (int i = from; i < from + length; i++) {
      if (header[i] >= '0' && header[i] <= '7') {
        value = value * 8 + header[i] - '0';
      } else if (header[i] != ' ' && header[i] != 0) {
        return -1;
      }
    }
    return value;
  }

  private static long base256(byte[] header, int from, int length) {
    long value = header[from] & 0x7f;
    for (int i = from + 1; i < from + length; i++) {
      value = value << 8 | header[i] & 0xff;
    }
    return value;
  }

  /// The sum of the header's octets with its own field taken as blanks.
  private static long checksum(byte[] header) {
    long sum = 0;
    for (int i = 0; i < BLOCK; i++) {
      sum += i >= 148 && i < 156 ? ' ' : header[i] & 0xff;
    }
    return sum;
  }

  private final class Content extends FilterInputStream {
    Content() {
      super(Tar.this.in);
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      if (left == 0) {
        return -1;
      }
      int read = in.read(bytes, offset, (int) Math.min(length, left));
      if (read < 0) {
        throw new IOException("The archive ends in the middle of a file.");
      }
      left -= read;
      return read;
    }

    @Override
    public long skip(long count) throws IOException {
      byte[] passed = new byte[(int) Math.min(count, 8192)];
      return Math.max(0, read(passed, 0, passed.length));
    }

    @Override
    public boolean markSupported() {
      return false;
    }

    @Override
    public void close() {
      // The archive goes on.
    }
  }
}
