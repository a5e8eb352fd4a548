package org.malleposte.load;

import java.io.FilterInputStream;
import java.io.IOException;
import java.net.Socket;
import jdk.net.ExtendedSocketOptions;

/// What comes in on a socket, each packet acknowledged at once. The system goes back to delaying
/// acknowledgements by itself (tcp(7), TCP_QUICKACK), so that it is told again before every read.
final class QuickAcks extends FilterInputStream {
  private final Socket socket;

  QuickAcks(Socket socket) throws IOException {
    super(socket.getInputStream());
    this.socket = socket;
  }

  @Override
  public int read() throws IOException {
    socket.setOption(ExtendedSocketOptions.TCP_QUICKACK, true);
    return super.read();
  }

  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    socket.setOption(ExtendedSocketOptions.TCP_QUICKACK, true);
    return super.read(target, offset, length);
  }
}
