package org.malleposte.server.admin;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;

/// What is said over the admin socket: frames of a type (one octet), a length (four) and a body.
///
/// The caller opens with [Type#RUN]. The server answers with OUT and ERR, asks for files, each
/// question answered by one DATA or FAILED, and ends with EXIT. Text is UTF-8; the items of a list
/// are parted by a NUL.
final class Frames implements Closeable {
  /// Of what is said; caller and server must have the same.
  static final String VERSION = "2";

  /// One frame's body at most.
  static final int LARGEST = 1 << 20;

  /// What a part of a file is carried in.
  static final int CHUNK = 256 << 10;

  enum Type {
    /// Version, columns, then the arguments of the command.
    RUN,
    OUT,
    ERR,
    EXIT,
    LOOK,
    LIST,
    OPEN,
    READ,
    CREATE,
    WRITE,
    CLOSE,
    FOLDER,
    ASK,
    PING,
    DATA,
    FAILED
  }

  record Frame(Type type, byte[] body) {
    String text() {
      return new String(body, StandardCharsets.UTF_8);
    }
  }

  private final SocketChannel channel;
  private final DataInputStream in;
  private final DataOutputStream out;

  Frames(SocketChannel channel) {
    this.channel = channel;
    this.in = new DataInputStream(new BufferedInputStream(Channels.newInputStream(channel), 65536));
    this.out =
        new DataOutputStream(new BufferedOutputStream(Channels.newOutputStream(channel), 65536));
  }

  /// @throws EOFException the other side has gone
  Frame read() throws IOException {
    int type = in.readUnsignedByte();
    int length = in.readInt();
    if (type >= Type.values().length || length < 0 || length > LARGEST) {
      throw new IOException("This is not Malleposte's admin protocol.");
    }
    return new Frame(Type.values()[type], in.readNBytes(length));
  }

  void write(Type type, byte[] body, int offset, int length) throws IOException {
    out.writeByte(type.ordinal());
    out.writeInt(length);
    out.write(body, offset, length);
    out.flush();
  }

  void write(Type type, String text) throws IOException {
    byte[] body = text.getBytes(StandardCharsets.UTF_8);
    write(type, body, 0, body.length);
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
