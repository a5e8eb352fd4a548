package org.malleposte.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.malleposte.account.Actor;
import org.malleposte.directory.DirectoryException;
import org.malleposte.directory.NewUser;
import org.malleposte.directory.User;
import org.malleposte.server.admin.LocalTerminal;
import org.malleposte.server.bulk.Import;
import org.malleposte.server.cli.Exit;
import org.malleposte.server.cli.Refusal;
import org.malleposte.server.house.House;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// Serves sample users and mail.
@Command(
    name = "demo",
    description = {
      "Serves a sample domain with users and mail, in ~/.malleposte-demo when --dir is not given.",
      "Otherwise the same as serve; a second start keeps what is there."
    })
final class DemoCommand implements Callable<Integer> {
  private static final Actor ACTOR = Actor.system("demo");
  private static final String VISITOR = "visitor";

  private final Path directory;
  private final List<String> greeting = new ArrayList<>();

  @Mixin private ServeOptions options = new ServeOptions();

  @Option(
      names = "--mail",
      paramLabel = "FOLDER",
      description = "More mail, for the user `visitor`: an mbox, a Maildir or a folder of .eml.")
  @Nullable String mail;

  DemoCommand(Path directory) {
    this.directory = directory;
  }

  @Override
  public Integer call() throws Exception {
    String given = options.domain();
    String domain = given == null ? "example.org" : given;
    Signals signals = Signals.taken();
    try (Malleposte server = Malleposte.open(directory, options.read(directory), domain)) {
      load(server.house(), domain);
      server.listen();
      greeting.forEach(System.out::println);
      server
          .listeningAll("https")
          .forEach(at -> System.out.println("JMAP is at https://" + at + "/.well-known/jmap"));
      System.out.println(server.readyLine());
      signals.waitForEnd(server::reloadNow);
    }
    return Exit.OK;
  }

  private void load(House house, String domain) throws Exception {
    greeting.add("The users of this demo, and their passwords:");
    Path samples = samples();
    Map<String, String> sources = new TreeMap<>();
    try (Stream<Path> folders = Files.list(samples)) {
      folders
          .filter(Files::isDirectory)
          .forEach(person -> sources.put(person.getFileName() + "@" + domain, person.toString()));
    }
    if (mail != null) {
      sources.put(VISITOR + "@" + domain, mail);
    }
    List<Future<String>> filled = new ArrayList<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      sources.forEach(
          (address, source) -> filled.add(threads.submit(() -> fill(house, address, source))));
      for (Future<String> one : filled) {
        greeting.add(one.get());
      }
    } catch (ExecutionException e) {
      throw e.getCause() instanceof Exception why ? why : e;
    }
  }

  /// What was delivered is known by its place in the source: an interrupted first start is
  /// completed by the next, and nothing comes twice.
  private static String fill(House house, String address, String source)
      throws IOException, DirectoryException {
    String name = address.substring(0, address.indexOf('@'));
    String password = name + "-likes-malleposte";
    User user = house.directory().user(address).orElse(null);
    if (user == null) {
      user = house.directory().users().create(ACTOR, NewUser.of(address, password));
    }
    Import.Report report =
        Import.delivering(house, new LocalTerminal(), ACTOR, user.account(), user.address())
            .run(source);
    report.refused().forEach(r -> System.err.println(r.position() + ": " + r.why()));
    return "  %-24s %-32s %d messages"
        .formatted(address, password, report.imported() + report.before());
  }

  /// The launcher tells where the repository is.
  private static Path samples() throws Refusal {
    String root = System.getenv("MALLEPOSTE_ROOT");
    Path samples = Path.of(root == null ? "." : root, "samples", "mail");
    if (!Files.isDirectory(samples)) {
      throw new Refusal(
          "The sample mail is not at " + samples.toAbsolutePath() + "; start ./malleposte demo.");
    }
    return samples;
  }
}
