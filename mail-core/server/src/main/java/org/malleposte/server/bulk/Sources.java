package org.malleposte.server.bulk;

import com.github.luben.zstd.ZstdInputStream;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.malleposte.server.admin.FileException;
import org.malleposte.server.admin.Terminal;

/// Finds the messages in whatever an administrator names: a message, an mbox, a Maildir, a folder
/// of any of these, or a tar of any of these, packed with gzip or zstd or not.
final class Sources {
  private static final int SNIFFED = 512;
  private static final int DEEPEST = 30;

  private final Terminal terminal;
  private final Visitor visitor;

  /// Receives the messages one after another.
  interface Visitor {
    /// @param position where it stands in the source, the same at every run
    /// @param content to be read before this returns
    void message(Place place, String position, InputStream content) throws IOException;

    /// Something that holds no messages.
    void refused(String position, String why);
  }

  Sources(Terminal terminal, Visitor visitor) {
    this.terminal = terminal;
    this.visitor = visitor;
  }

  void read(String path) throws IOException {
    switch (terminal.look(path)) {
      case NOTHING -> throw new FileException("There is nothing at " + path + ".");
      case FILE -> {
        try (InputStream in = terminal.open(path)) {
          file("", lastPart(path), in, DEEPEST);
        }
      }
      case FOLDER -> folder(path, "", DEEPEST);
    }
  }

  private static String lastPart(String path) {
    String trimmed = path.replaceAll("/+$", "");
    return trimmed.substring(trimmed.lastIndexOf('/') + 1);
  }

  private void folder(String path, String inside, int deep) throws IOException {
    if (deep == 0) {
      visitor.refused(inside, "folders stand too deep in folders here");
      return;
    }
    for (String name : names(path, inside)) {
      String child = path + "/" + name;
      if (name.endsWith("/")) {
        folder(path + "/" + name.substring(0, name.length() - 1), inside + name, deep - 1);
      } else if (!Place.isBookkeeping(inside + name)) {
        try (InputStream in = terminal.open(child)) {
          file(inside, name, in, deep);
        } catch (IOException e) {
          visitor.refused(inside + name, String.valueOf(e.getMessage()));
        }
      }
    }
  }

  /// None in a folder that cannot be read, unless it is the source itself.
  private List<String> names(String path, String inside) throws IOException {
    try {
      return terminal.list(path);
    } catch (FileException e) {
      if (inside.isEmpty()) {
        throw e;
      }
      visitor.refused(inside, String.valueOf(e.getMessage()));
      return List.of();
    }
  }

  /// @param inside the folder it stands in, from the root of the source, empty or ending with `/`
  private void file(String inside, String name, InputStream content, int deep) throws IOException {
    BufferedInputStream in = new BufferedInputStream(content, 1 << 16);
    byte[] start = sniff(in);
    if (startsWith(start, 0x1f, 0x8b)) {
      file(inside, without(name, ".gz", ".tgz"), new GZIPInputStream(in, 1 << 16), deep);
    } else if (startsWith(start, 0x28, 0xb5, 0x2f, 0xfd)) {
      file(inside, without(name, ".zst"), new ZstdInputStream(in), deep);
    } else if (Tar.isTar(start)) {
      tar(inside, in, deep);
    } else if (start.length == 0) {
      visitor.refused(inside + name, "the file is empty");
    } else if (Mbox.isMbox(start) && !Place.isMessageByName(inside + name)) {
      mbox(inside + name, in);
    } else if (Place.isMessage(inside + name, start)) {
      visitor.message(Place.of(inside + name), inside + name, in);
    } else {
      visitor.refused(inside + name, "it does not begin like a message, an mbox or an archive");
    }
  }

  private void tar(String inside, InputStream in, int deep) throws IOException {
    if (deep == 0) {
      visitor.refused(inside, "archives stand too deep in archives here");
      return;
    }
    Tar tar = new Tar(in);
    for (Tar.Entry entry = tar.next(); entry != null; entry = tar.next()) {
      String path = entry.name();
      int slash = path.lastIndexOf('/') + 1;
      if (!Place.isBookkeeping(inside + path)) {
        file(inside + path.substring(0, slash), path.substring(slash), entry.content(), deep - 1);
      }
    }
  }

  private void mbox(String path, InputStream in) throws IOException {
    Mbox mbox = new Mbox(in);
    Place place = Place.ofMbox(path);
    for (Mbox.Message message = mbox.next(); message != null; message = mbox.next()) {
      visitor.message(place.at(message.date()), path + "#" + message.number(), message.content());
    }
  }

  private static byte[] sniff(BufferedInputStream in) throws IOException {
    in.mark(SNIFFED);
    byte[] start = in.readNBytes(SNIFFED);
    in.reset();
    return start;
  }

  private static boolean startsWith(byte[] start, int... magic) {
    return start.length >= magic.length
        && Arrays.equals(
            Arrays.copyOf(start, magic.length), 0, magic.length, bytes(magic), 0, magic.length);
  }

  private static byte[] bytes(int... octets) {
    byte[] bytes = new byte[octets.length];
    for (int i = 0; i < octets.length; i++) {
      bytes[i] = (byte) octets[i];
    }
    return bytes;
  }

  private static String without(String name, String... endings) {
    for (String ending : endings) {
      if (name.endsWith(ending)) {
        return name.substring(0, name.length() - ending.length());
      }
    }
    return name;
  }
}
