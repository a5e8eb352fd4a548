package org.malleposte.imap.session;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.Deflater;
import java.util.zip.Inflater;

/// Signs in many times and stays in IDLE: `IdleClients PORT CONNECTIONS SECONDS [deflate]`, which
/// compresses.
final class IdleClients {
  private IdleClients() {}

  public static void main(String[] arguments) throws Exception {
    int port = Integer.parseInt(arguments[0]);
    List<SocketChannel> clients = new ArrayList<>();
    for (int i = 0; i < Integer.parseInt(arguments[1]); i++) {
      SocketChannel client =
          SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      hear(client, "OK hello");
      say(client, "a LOGIN user" + i + " secret\r\n");
      hear(client, "a OK");
      if (arguments.length > 3) {
        idleCompressed(client);
      } else {
        say(client, "b IDLE\r\n");
        hear(client, "+ idling");
      }
      clients.add(client);
    }
    System.out.println(clients.size() + " in IDLE");
    Thread.sleep(1000L * Integer.parseInt(arguments[2]));
  }

  private static void say(SocketChannel client, String line) throws Exception {
    client.write(ByteBuffer.wrap(line.getBytes(StandardCharsets.UTF_8)));
  }

  /// Some commands of which each uses what was said before, then IDLE.
  private static void idleCompressed(SocketChannel client) throws Exception {
    say(client, "c COMPRESS DEFLATE\r\n");
    hear(client, "c OK");
    Deflater deflater = new Deflater(9, true);
    Inflater inflater = new Inflater(true);
    for (int i = 0; i < 20; i++) {
      sayDeflated(client, deflater, "d" + i + " SELECT \"a mailbox of some name\"\r\n");
      hearInflated(client, inflater, "d" + i + " OK");
    }
    sayDeflated(client, deflater, "b IDLE\r\n");
    hearInflated(client, inflater, "+ idling");
    deflater.end();
    inflater.end();
  }

  private static void sayDeflated(SocketChannel client, Deflater deflater, String line)
      throws Exception {
    deflater.setInput(line.getBytes(StandardCharsets.UTF_8));
    byte[] octets = new byte[1024];
    int length = deflater.deflate(octets, 0, octets.length, Deflater.SYNC_FLUSH);
    client.write(ByteBuffer.wrap(octets, 0, length));
  }

  private static void hearInflated(SocketChannel client, Inflater inflater, String words)
      throws Exception {
    StringBuilder heard = new StringBuilder();
    byte[] octets = new byte[1024];
    while (heard.indexOf(words) < 0) {
      int count = client.read(ByteBuffer.wrap(octets));
      inflater.setInput(octets, 0, count);
      byte[] plain = new byte[8192];
      heard.append(new String(plain, 0, inflater.inflate(plain), StandardCharsets.UTF_8));
    }
  }

  private static void hear(SocketChannel client, String words) throws Exception {
    StringBuilder heard = new StringBuilder();
    ByteBuffer buffer = ByteBuffer.allocate(1024);
    while (heard.indexOf(words) < 0 || heard.charAt(heard.length() - 1) != '\n') {
      buffer.clear();
      if (client.read(buffer) < 0) {
        throw new IllegalStateException("disconnected: " + heard);
      }
      heard.append(new String(buffer.array(), 0, buffer.position(), StandardCharsets.UTF_8));
    }
  }
}
