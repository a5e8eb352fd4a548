package org.malleposte.imap.session;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// Signs in many times and stays in IDLE: `IdleClients PORT CONNECTIONS SECONDS`.
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
      say(client, "b IDLE\r\n");
      hear(client, "+ idling");
      clients.add(client);
    }
    System.out.println(clients.size() + " in IDLE");
    Thread.sleep(1000L * Integer.parseInt(arguments[2]));
  }

  private static void say(SocketChannel client, String line) throws Exception {
    client.write(ByteBuffer.wrap(line.getBytes(StandardCharsets.UTF_8)));
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
