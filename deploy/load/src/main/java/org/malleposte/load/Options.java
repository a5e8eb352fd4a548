package org.malleposte.load;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Pattern;

/// What to play, against whom and for how long.
///
/// @param users the address of user number i, with `%d` for i, which runs from 1 to `userCount`
/// @param size the length of a made-up message in bytes
/// @param messages how many messages a mailbox is filled with
/// @param mailboxes how many there are to be in one account
/// @param pid the server's process, or 0 when its use of the machine is not to be measured
/// @param steps what the names of those steps of `big-mailbox` have that are to be played
record Options(
    String host,
    int imapPort,
    int lmtpPort,
    int httpPort,
    boolean tls,
    String users,
    int userCount,
    String password,
    int connections,
    int warmUpSeconds,
    int seconds,
    int size,
    Optional<Path> folder,
    String mailbox,
    int messages,
    int mailboxes,
    int perAddress,
    boolean overLmtp,
    int listeners,
    long pid,
    String label,
    int patienceMillis,
    Pattern steps) {

  /// Messages of a thread, where there are threads.
  private static final int THREAD = 4;

  /// The user of a connection: connections beyond the number of users share them in turn.
  String user(int connection) {
    return users.replace("%d", Integer.toString(connection % userCount + 1));
  }

  /// The loopback address of a connection of very many, `perAddress` of them each: 127.0.1.1
  /// onwards.
  String source(int connection) {
    int address = connection / perAddress;
    return "127.0." + (1 + address / 250) + "." + (1 + address % 250);
  }

  Messages supply() throws IOException {
    return folder.isPresent() ? Messages.ofFolder(folder.get()) : Messages.ofSize(size);
  }

  /// As [#supply], and those that are made up answer each other.
  Messages supplyInThreads() throws IOException {
    return folder.isPresent() ? Messages.ofFolder(folder.get()) : Messages.inThreads(size, THREAD);
  }
}
