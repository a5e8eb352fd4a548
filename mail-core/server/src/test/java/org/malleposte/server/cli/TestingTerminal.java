package org.malleposte.server.cli;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.malleposte.server.admin.FileException;
import org.malleposte.server.admin.Terminal;

/// A terminal whose files are in memory.
public final class TestingTerminal implements Terminal {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private final PrintWriter outWriter = new PrintWriter(out, true);
  private final PrintWriter errWriter = new PrintWriter(err, true);
  public final Map<String, byte[]> files = new TreeMap<>();

  /// Folders that the caller may not look into.
  public final Set<String> locked = new TreeSet<>();

  public TestingTerminal file(String path, String content) {
    files.put(path, content.getBytes(StandardCharsets.UTF_8));
    return this;
  }

  public String said() {
    String text = out.toString();
    out.getBuffer().setLength(0);
    return text;
  }

  public String complained() {
    String text = err.toString();
    err.getBuffer().setLength(0);
    return text;
  }

  @Override
  public PrintWriter out() {
    return outWriter;
  }

  @Override
  public PrintWriter err() {
    return errWriter;
  }

  @Override
  public int columns() {
    return 0;
  }

  @Override
  public Found look(String path) {
    if (files.containsKey(path)) {
      return Found.FILE;
    }
    boolean folder = files.keySet().stream().anyMatch(file -> file.startsWith(path + "/"));
    return folder ? Found.FOLDER : Found.NOTHING;
  }

  @Override
  public List<String> list(String folder) throws IOException {
    if (locked.contains(folder)) {
      throw new FileException(folder + ": permission denied.");
    }
    return files.keySet().stream()
        .filter(file -> file.startsWith(folder + "/"))
        .map(file -> file.substring(folder.length() + 1))
        .map(rest -> rest.contains("/") ? rest.substring(0, rest.indexOf('/') + 1) : rest)
        .distinct()
        .toList();
  }

  @Override
  public InputStream open(String path) throws IOException {
    if (!files.containsKey(path)) {
      throw new FileException("There is no file " + path + ".");
    }
    return new ByteArrayInputStream(Objects.requireNonNull(files.get(path)));
  }

  @Override
  public OutputStream create(String path) throws IOException {
    if (files.containsKey(path)) {
      throw new FileException(path + " is there already.");
    }
    return new ByteArrayOutputStream() {
      @Override
      public void close() {
        files.put(path, toByteArray());
      }
    };
  }

  @Override
  public void makeFolder(String path) {
    // Folders are there when files are in them.
  }

  @Override
  public @Nullable String ask(String prompt) {
    return null;
  }

  @Override
  public void stillThere() {
    // It is.
  }
}
