package org.malleposte.load;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.TypeConversionException;

/// The load program's command line. Ends with 1 when there was an error, with 2 when it was called
/// wrongly.
@Command(
    name = "load",
    mixinStandardHelpOptions = true,
    description =
        "Plays mail clients against an IMAP, LMTP and JMAP server and prints one JSON line a measured step.")
final class Main implements Callable<Integer> {
  @Parameters(
      index = "0",
      description =
          "append, lmtp, mixed, flags, resync, rest, big-mailbox, first-select, many-mailboxes, idle,"
              + " idle-latency, login, jmap-list, jmap-keyword, jmap-import, jmap-thread or jmap-listen")
  private String scenario = "";

  @Option(
      names = "--host",
      defaultValue = "127.0.0.1",
      description = "the server (${DEFAULT-VALUE})")
  private String host = "";

  @Option(
      names = "--imap-port",
      defaultValue = "10143",
      split = ",",
      description = "its IMAP port (${DEFAULT-VALUE}); of several servers those of all, in order")
  private List<Integer> imapPorts = List.of();

  @Option(
      names = "--lmtp-port",
      defaultValue = "10024",
      split = ",",
      description = "its LMTP port (${DEFAULT-VALUE}); or those of several servers")
  private List<Integer> lmtpPorts = List.of();

  @Option(
      names = "--http-port",
      defaultValue = "10080",
      split = ",",
      description =
          "its port for JMAP over plain HTTP (${DEFAULT-VALUE}); or those of several servers")
  private List<Integer> httpPorts = List.of();

  @Option(names = "--tls", description = "implicit TLS, any certificate")
  private boolean tls;

  @Option(
      names = "--users",
      defaultValue = "load%d@example.org",
      description = "address of a user, %%d is its number from 1")
  private String users = "";

  @Option(
      names = "--user-count",
      defaultValue = "32",
      description = "how many users there are (${DEFAULT-VALUE})")
  private int userCount;

  @Option(
      names = "--password",
      defaultValue = "load",
      description = "the password of each (${DEFAULT-VALUE})")
  private String password = "";

  @Option(
      names = "--connections",
      defaultValue = "4",
      description = "connections at once (${DEFAULT-VALUE})")
  private int connections;

  @Option(
      names = "--warm-up",
      defaultValue = "3",
      description = "seconds before it counts (${DEFAULT-VALUE})")
  private int warmUp;

  @Option(
      names = "--seconds",
      defaultValue = "10",
      description = "seconds that count (${DEFAULT-VALUE})")
  private int seconds;

  @Option(
      names = "--size",
      defaultValue = "23000",
      description = "bytes of a made-up message (${DEFAULT-VALUE})")
  private int size;

  @Option(names = "--folder", description = "take the messages from the files of this folder")
  private @Nullable Path folder;

  @Option(
      names = "--mailbox",
      defaultValue = "INBOX",
      description = "the mailbox (${DEFAULT-VALUE})")
  private String mailbox = "";

  @Option(
      names = "--messages",
      defaultValue = "200",
      description = "fill the mailbox up to this (${DEFAULT-VALUE})")
  private int messages;

  @Option(
      names = "--mailboxes",
      defaultValue = "20000",
      description = "many-mailboxes: how many (${DEFAULT-VALUE})")
  private int mailboxes;

  @Option(
      names = "--per-address",
      defaultValue = "50",
      description = "idle: connections a source (${DEFAULT-VALUE})")
  private int perAddress;

  @Option(names = "--over-lmtp", description = "idle-latency: send by LMTP, not by APPEND")
  private boolean overLmtp;

  @Option(
      names = "--listeners",
      defaultValue = "5000",
      description = "jmap-listen: event sources (${DEFAULT-VALUE})")
  private int listeners;

  @Option(
      names = "--pid",
      defaultValue = "0",
      description = "the server's process, to measure CPU and memory")
  private long pid;

  @Option(
      names = "--metrics",
      split = ",",
      description =
          "where the servers tell Prometheus (http://127.0.0.1:10090/metrics): results have what they"
              + " asked of their stores")
  private List<URI> metrics = List.of();

  @Option(
      names = "--label",
      defaultValue = "",
      description = "a name for the server in the results")
  private String label = "";

  @Option(
      names = "--patience",
      defaultValue = "60",
      description = "seconds to wait for any answer (${DEFAULT-VALUE})")
  private int patience;

  @Option(
      names = "--steps",
      defaultValue = "",
      description =
          "big-mailbox: only the steps in whose names this is found (a regular expression)")
  private Pattern steps = Pattern.compile("");

  private Main() {}

  public static void main(String[] arguments) {
    System.exit(new CommandLine(new Main()).execute(arguments));
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    long[] errors = {0};
    chosen()
        .play(
            options(),
            result -> {
              System.out.println(result.json());
              errors[0] += result.errors();
            });
    return errors[0] == 0 ? 0 : 1;
  }

  private Scenario chosen() {
    for (var each : Scenario.values()) {
      if (each.word().equals(scenario)) {
        return each;
      }
    }
    throw new TypeConversionException("there is no scenario " + scenario);
  }

  private Options options() {
    return new Options(
        host,
        imapPorts,
        lmtpPorts,
        httpPorts,
        tls,
        users,
        Math.max(1, userCount),
        password,
        connections,
        warmUp,
        seconds,
        size,
        Optional.ofNullable(folder),
        mailbox,
        messages,
        Math.max(200, mailboxes),
        Math.max(1, perAddress),
        overLmtp,
        listeners,
        pid,
        metrics,
        label,
        patience * 1000,
        steps);
  }
}
