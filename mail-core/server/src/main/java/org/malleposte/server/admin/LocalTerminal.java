package org.malleposte.server.admin;

import java.io.Console;
import java.io.FilterInputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The terminal and files of this process.
public final class LocalTerminal implements Terminal {
  private final PrintWriter out = new PrintWriter(System.out, true, StandardCharsets.UTF_8);
  private final PrintWriter err = new PrintWriter(System.err, true, StandardCharsets.UTF_8);

  @Override
  public PrintWriter out() {
    return out;
  }

  @Override
  public PrintWriter err() {
    return err;
  }

  /// The launcher sets `MALLEPOSTE_COLUMNS` when standard error is a terminal.
  @Override
  public int columns() {
    String columns = System.getenv("MALLEPOSTE_COLUMNS");
    return columns != null && columns.matches("\\d{1,4}") ? Integer.parseInt(columns) : 0;
  }

  @Override
  public Found look(String path) {
    Path file = Path.of(path);
    if (path.equals("-") || Files.isRegularFile(file)) {
      return Found.FILE;
    }
    if (Files.isDirectory(file)) {
      return Found.FOLDER;
    }
    return Files.exists(file) ? Found.FILE : Found.NOTHING;
  }

  @Override
  public List<String> list(String folder) throws IOException {
    try (Stream<Path> entries = Files.list(Path.of(folder))) {
      return entries.map(LocalTerminal::name).sorted().toList();
    } catch (IOException e) {
      throw FileException.of(folder, e);
    }
  }

  private static String name(Path entry) {
    return entry.getFileName() + (Files.isDirectory(entry) ? "/" : "");
  }

  @Override
  public InputStream open(String path) throws IOException {
    if (Files.isDirectory(Path.of(path))) {
      throw new FileException(path + " is a folder.");
    }
    try {
      return path.equals("-") ? new Input() : Files.newInputStream(Path.of(path));
    } catch (IOException e) {
      throw FileException.of(path, e);
    }
  }

  @Override
  public OutputStream create(String path) throws IOException {
    if (path.equals("-")) {
      return new Output();
    }
    Path file = Path.of(path).toAbsolutePath();
    makeFolder(String.valueOf(file.getParent()));
    try {
      return Files.newOutputStream(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    } catch (IOException e) {
      throw FileException.of(path, e);
    }
  }

  @Override
  public void makeFolder(String path) throws IOException {
    try {
      Files.createDirectories(Path.of(path));
    } catch (IOException e) {
      throw FileException.of(path, e);
    }
  }

  @Override
  public @Nullable String ask(String prompt) {
    Console console = System.console();
    if (console == null || !console.isTerminal()) {
      return null;
    }
    char[] answer = console.readPassword("%s", prompt);
    return answer == null ? null : new String(answer);
  }

  @Override
  public void stillThere() {
    // This process is the caller.
  }

  /// Standard input, which closing leaves open.
  private static final class Input extends FilterInputStream {
    Input() {
      super(System.in);
    }

    @Override
    public void close() {
      // It belongs to the process.
    }
  }

  /// Standard output, which closing only flushes.
  private static final class Output extends FilterOutputStream {
    Output() {
      super(System.out);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      out.write(bytes, offset, length);
    }

    @Override
    public void close() throws IOException {
      flush();
    }
  }
}
