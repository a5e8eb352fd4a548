package org.malleposte.server.admin;

import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.malleposte.server.admin.Frames.Frame;
import org.malleposte.server.admin.Frames.Type;

/// A caller at the other end of the admin socket.
final class RemoteTerminal implements Terminal {
  private final Frames frames;
  private final int columns;
  private final PrintWriter out;
  private final PrintWriter err;

  RemoteTerminal(Frames frames, int columns) {
    this.frames = frames;
    this.columns = columns;
    this.out = new PrintWriter(new Output(Type.OUT), true, StandardCharsets.UTF_8);
    this.err = new PrintWriter(new Output(Type.ERR), true, StandardCharsets.UTF_8);
  }

  @Override
  public PrintWriter out() {
    return out;
  }

  @Override
  public PrintWriter err() {
    return err;
  }

  @Override
  public int columns() {
    return columns;
  }

  @Override
  public Found look(String path) throws IOException {
    return Found.valueOf(ask(Type.LOOK, path).text());
  }

  @Override
  public List<String> list(String folder) throws IOException {
    try (InputStream names = new Input(ask(Type.LIST, folder).text())) {
      return AdminClient.items(new String(names.readAllBytes(), StandardCharsets.UTF_8));
    }
  }

  @Override
  public InputStream open(String path) throws IOException {
    return new Input(ask(Type.OPEN, path).text());
  }

  @Override
  public OutputStream create(String path) throws IOException {
    return new BufferedOutputStream(new File(ask(Type.CREATE, path).text()), Frames.CHUNK);
  }

  @Override
  public void makeFolder(String path) throws IOException {
    ask(Type.FOLDER, path);
  }

  @Override
  public @Nullable String ask(String prompt) throws IOException {
    String answer = ask(Type.ASK, prompt).text();
    return answer.equals("\0") ? null : answer;
  }

  @Override
  public void stillThere() throws IOException {
    if (out.checkError()) {
      throw new IOException("The caller has gone.");
    }
    frames.write(Type.PING, "");
  }

  private Frame ask(Type type, String text) throws IOException {
    byte[] body = text.getBytes(StandardCharsets.UTF_8);
    return ask(type, body, body.length);
  }

  private Frame ask(Type type, byte[] body, int length) throws IOException {
    out.flush();
    err.flush();
    frames.write(type, body, 0, length);
    Frame answer = frames.read();
    if (answer.type() != Type.DATA) {
      throw new FileException(answer.text());
    }
    return answer;
  }

  /// Text for the terminal, a frame each flush.
  private final class Output extends OutputStream {
    private final Type type;
    private final ByteArrayOutputStream kept = new ByteArrayOutputStream();

    Output(Type type) {
      this.type = type;
    }

    @Override
    public void write(int b) throws IOException {
      write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      kept.write(bytes, offset, length);
      if (kept.size() >= Frames.CHUNK) {
        flush();
      }
    }

    @Override
    public void flush() throws IOException {
      byte[] body = kept.toByteArray();
      kept.reset();
      for (int at = 0; at < body.length; at += Frames.CHUNK) {
        frames.write(type, body, at, Math.min(Frames.CHUNK, body.length - at));
      }
    }
  }

  private final class Input extends InputStream {
    private final String id;
    private byte[] part = new byte[0];
    private int at;

    Input(String id) {
      this.id = id;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      if (at == part.length && length > 0) {
        part = ask(Type.READ, id).body();
        at = 0;
      }
      if (part.length == 0) {
        return length == 0 ? 0 : -1;
      }
      int taken = Math.min(length, part.length - at);
      System.arraycopy(part, at, bytes, offset, taken);
      at += taken;
      return taken;
    }

    @Override
    public void close() throws IOException {
      ask(Type.CLOSE, id);
    }
  }

  private final class File extends OutputStream {
    private final byte[] id;

    File(String id) {
      this.id = id.getBytes(StandardCharsets.US_ASCII);
    }

    @Override
    public void write(int b) throws IOException {
      write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      for (int at = 0; at < length; at += Frames.CHUNK) {
        int part = Math.min(Frames.CHUNK, length - at);
        byte[] body = new byte[id.length + part];
        System.arraycopy(id, 0, body, 0, id.length);
        System.arraycopy(bytes, offset + at, body, id.length, part);
        ask(Type.WRITE, body, body.length);
      }
    }

    @Override
    public void close() throws IOException {
      ask(Type.CLOSE, new String(id, StandardCharsets.US_ASCII));
    }
  }
}
