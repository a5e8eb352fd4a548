package org.malleposte.load;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/// What to play, against whom and for how long.
///
/// @param users the address of user number i, with `%d` for i, which runs from 1 to `userCount`
/// @param size the length of a made-up message in bytes
/// @param messages how many messages a mailbox is filled with
/// @param mailboxes how many there are to be in one account
/// @param imapPorts of each server; the connections take turns with them, with those of LMTP and
///   HTTP as well
/// @param metrics where the servers tell their counts
/// @param pid the server's process, or 0 when its use of the machine is not to be measured
/// @param steps what the names of those steps of `big-mailbox` have that are to be played
record Options(
    String host,
    List<Integer> imapPorts,
    List<Integer> lmtpPorts,
    List<Integer> httpPorts,
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
    List<URI> metrics,
    String label,
    int patienceMillis,
    Pattern steps) {

  /// Messages of a thread, where there are threads.
  private static final int THREAD = 4;

  int imapPort(int connection) {
    return imapPorts.get(connection % imapPorts.size());
  }

  int lmtpPort(int connection) {
    return lmtpPorts.get(connection % lmtpPorts.size());
  }

  int httpPort(int connection) {
    return httpPorts.get(connection % httpPorts.size());
  }

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
