package org.malleposte.load;

import java.io.IOException;

/// One LMTP connection (RFC 2033): a message to one recipient at a time, commands pipelined (RFC
/// 2920) as an MTA does.
final class LmtpClient implements AutoCloseable {
  private final Wire wire;
  private boolean pipelining;

  private LmtpClient(Wire wire) throws IOException {
    this.wire = wire;
    expect("(connect)", "220");
    wire.write("LHLO load.example.org\r\n");
    wire.flush();
    for (var line = wire.line(); ; line = wire.line()) {
      if (!line.startsWith("250")) {
        throw new Unexpected("LHLO", line);
      }
      pipelining |= line.startsWith("PIPELINING", 4);
      if (line.startsWith("250 ")) {
        return;
      }
    }
  }

  static LmtpClient connect(Options options, int connection) throws IOException {
    var wire = Wire.open(options, options.lmtpPort(connection), "", 16 << 10);
    try {
      return new LmtpClient(wire);
    } catch (IOException e) {
      wire.close();
      throw e;
    }
  }

  /// Delivers `stuffed`, a message in the dot-stuffed form of [Messages#stuffed], and returns when
  /// it is acknowledged.
  void deliver(String recipient, byte[] stuffed) throws IOException {
    envelope("MAIL FROM:<load@example.org>");
    envelope("RCPT TO:<" + recipient + ">");
    envelope("DATA");
    wire.flush();
    if (pipelining) {
      expect("MAIL", "250");
      expect("RCPT " + recipient, "250");
      expect("DATA", "354");
    }
    wire.write(stuffed);
    wire.write(".\r\n");
    wire.flush();
    expect("the message for " + recipient, "250");
  }

  private void envelope(String command) throws IOException {
    wire.write(command + "\r\n");
    if (!pipelining) {
      wire.flush();
      expect(command, command.equals("DATA") ? "354" : "250");
    }
  }

  private void expect(String sent, String code) throws IOException {
    var line = wire.line();
    while (line.startsWith("-", 3)) {
      line = wire.line();
    }
    if (!line.startsWith(code)) {
      throw new Unexpected(sent, line);
    }
  }

  @Override
  public void close() throws IOException {
    wire.close();
  }
}
