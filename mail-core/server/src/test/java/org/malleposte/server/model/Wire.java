package org.malleposte.server.model;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/// A connection that remembers what was said on it.
final class Wire {
  private final String name;
  private final Transcript transcript;
  private final Socket socket;
  private final InputStream in;
  private final OutputStream out;

  Wire(int port, String name, Transcript transcript) {
    this.name = name;
    this.transcript = transcript;
    try {
      socket = new Socket(InetAddress.getLoopbackAddress(), port);
      socket.setTcpNoDelay(true);
      socket.setSoTimeout(60_000);
      in = new BufferedInputStream(socket.getInputStream());
      out = socket.getOutputStream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  void say(String text) {
    transcript.add(name + "> " + text);
    try {
      out.write(text.getBytes(StandardCharsets.ISO_8859_1));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// A response with the literals in it.
  String hear() {
    try {
      StringBuilder response = new StringBuilder(line());
      while (response.length() > 0 && response.charAt(response.length() - 1) == '}') {
        int open = response.lastIndexOf("{");
        int length = Integer.parseInt(response.substring(open + 1, response.length() - 1));
        byte[] literal = in.readNBytes(length);
        response.append(new String(literal, StandardCharsets.ISO_8859_1)).append(line());
      }
      transcript.add(name + "< " + response);
      return response.toString();
    } catch (IOException e) {
      throw new UncheckedIOException(name, e);
    }
  }

  private String line() throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream(80);
    for (int octet = in.read(); octet != '\n'; octet = in.read()) {
      if (octet < 0) {
        throw new EOFException("disconnected after " + line);
      }
      line.write(octet);
    }
    String text = line.toString(StandardCharsets.ISO_8859_1);
    return text.substring(0, text.length() - 1);
  }

  boolean hasSomething() {
    try {
      return in.available() > 0;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  void close() {
    transcript.add(name + "! close");
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
