package org.malleposte.server.cli;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;
import org.malleposte.archive.Comparison;
import org.malleposte.server.admin.Progress;
import org.malleposte.server.config.Configuration;
import org.malleposte.server.config.ConfigurationException;
import org.malleposte.server.config.ConfigurationFile;
import org.malleposte.server.config.Consistency;
import org.malleposte.server.house.House;
import org.malleposte.server.house.Moving;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// From one machine's stores to those of a cluster, and back.
@Command(
    name = "move",
    description = {
      "Moves the house to the stores that another configuration names: from this machine to"
          + " Cassandra",
      "and S3, or back. First while the server runs: everything is copied, and what happens"
          + " meanwhile.",
      "Then once more when it is stopped: the rest is copied, both sides are compared account by",
      "account, and DIR/malleposte.conf becomes the new configuration. A move that was interrupted",
      "goes on where it was; what is left behind stays as it was."
    })
final class MoveCommand implements Callable<Integer> {
  private static final int ROUNDS = 20;

  /// A round that brings fewer commits is as near as one that serves can be followed.
  private static final int NEAR = 200;

  private static final int SHOWN = 50;

  private final Context context;
  private final Object drawing = new Object();

  @Option(
      names = "--to",
      required = true,
      paramLabel = "FILE",
      description = "The whole configuration that the server shall have.")
  String to = "";

  @Option(
      names = "--folder",
      paramLabel = "FOLDER",
      description = "The data folder that it shall have, on this machine; DIR when not named.")
  @Nullable Path folder;

  @Option(
      names = "--read-bodies",
      description = "Reads every body again where it was copied to, however long that takes.")
  boolean reading;

  MoveCommand(Context context) {
    this.context = context;
  }

  @Override
  public Integer call() throws IOException, Refusal, ConfigurationException {
    byte[] text;
    try (InputStream in = context.terminal().open(to)) {
      text = in.readAllBytes();
    }
    Configuration target =
        new ConfigurationFile().read(new String(text, StandardCharsets.UTF_8), to).configuration();
    Consistency.check(target);
    try (Moving moving = Moving.open(context.house(), target, folder)) {
      Instant began = context.house().clock().instant();
      copy(moving);
      return context.running().isPresent() ? follow(moving, began) : finish(moving, text);
    }
  }

  private void copy(Moving moving) {
    show("bodies", moving.bodies(), moving::bringBodies);
    show("commits", moving.behind(), moving::bringCommits);
    say("%,d bodies (%,d MB) were copied.", moving.copied(), moving.copiedOctets() >> 20);
  }

  private interface Work {
    void run(LongConsumer progress);
  }

  private void show(String noun, long total, Work work) {
    Progress progress = new Progress(context.terminal(), noun, total);
    work.run(done -> {
      synchronized (drawing) {
        progress.at(done);
      }
    });
    progress.end();
  }

  private int follow(Moving moving, Instant began) {
    long brought = Long.MAX_VALUE;
    for (int round = 0; round < ROUNDS && brought >= NEAR; round++) {
      moving.bringBodiesSince(began);
      brought = moving.bringCommits(_ -> {});
    }
    say("Everything up to now is there; %,d commits came meanwhile.", moving.behind());
    say(
        "Now stop the server and give the same command again: it copies what is new, compares"
            + " both");
    say("sides, and switches. Until then nothing changes for anybody.");
    return Exit.OK;
  }

  private int finish(Moving moving, byte[] text) throws IOException, Refusal {
    Instant began = Instant.now();
    Comparison.Result result = moving.compare(reading);
    result.differences().stream()
        .limit(SHOWN)
        .forEach(difference -> context.err().println("malleposte: " + difference));
    say(
        "Compared %,d accounts, %,d commits, %,d records and %,d bodies in %,d s: %,d differences.",
        result.accounts(),
        result.commits(),
        result.records(),
        result.bodies(),
        Duration.between(began, Instant.now()).toSeconds(),
        result.found());
    if (result.found() > 0) {
      throw new Refusal("The house stays where it is.");
    }
    moving.finish("where " + to + " names");
    install(text);
    return Exit.OK;
  }

  private void install(byte[] text) throws IOException, Refusal {
    House house = context.house();
    Path home = house.directories().path();
    Path target = folder == null ? home : folder;
    Path own = target.resolve("malleposte.conf");
    if (Files.exists(own)) {
      String now =
          DateTimeFormatter.ofPattern("uuuuMMdd-HHmmss")
              .withZone(ZoneOffset.UTC)
              .format(Instant.now());
      Files.move(own, target.resolve("malleposte.conf." + now));
    }
    Files.write(own, text);
    say("%s is the configuration from now on; what was there has its time at its name.", own);
    if (Files.exists(home.resolve("run").resolve("configuration"))) {
      say("The server was started with --config: name %s there from now on.", own);
    }
    say("The stores in %s are left as they were; delete them when you are sure.", home);
  }

  private void say(String sentence, Object... about) {
    context.done(String.format(Locale.ROOT, sentence, about));
    context.out().flush();
  }
}
