package org.malleposte.server.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.malleposte.directory.DirectoryException;
import org.malleposte.mail.MailException;
import org.malleposte.server.admin.FileException;
import org.malleposte.server.admin.Terminal;
import org.malleposte.server.config.ConfigurationException;
import org.malleposte.storage.StorageException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

/// Parses a command line and runs it. Here, and only here, what goes wrong becomes a sentence and
/// an exit code.
public final class Cli {
  private static final Logger LOG = LoggerFactory.getLogger(Cli.class);

  private final CommandLine commands;
  private final Context context;
  private final SequencedMap<String, Supplier<Object>> known = new LinkedHashMap<>();

  private Cli(CommandLine commands, Context context) {
    this.commands = commands;
    this.context = context;
  }

  /// @param running the server that runs the command, null when there is none
  public static Cli of(Terminal terminal, Context.HouseKey key, @Nullable Running running) {
    String session = "cli-" + UUID.randomUUID().toString().substring(0, 8);
    Context context = new Context(terminal, key, running, session);
    Cli cli = new Cli(new CommandLine(new MallepostCommand(context)), context);
    return cli.with("help", HelpCommand::new)
        .with("domain", () -> new DomainCommand(context))
        .with("user", () -> new UserCommand(context))
        .with("alias", () -> new AliasCommand(context))
        .with("group", () -> new GroupCommand(context))
        .with("shared", () -> new SharedCommand(context))
        .with("app-password", () -> new AppPasswordCommand(context))
        .with("token", () -> new TokenCommand(context))
        .with("mailbox", () -> new MailboxCommand(context))
        .with("import", () -> new ImportCommand(context))
        .with("export", () -> new ExportCommand(context))
        .with("restore-deleted", () -> new RestoreDeletedCommand(context))
        .with("at", () -> new AtCommand(context))
        .with("journal", () -> new JournalCommand(context))
        .with("inspect", () -> new InspectCommand(context))
        .with("queue", () -> new QueueCommand(context))
        .with("search", () -> new SearchCommand(context))
        .with("archive", () -> new ArchiveCommand(context))
        .with("move", () -> new MoveCommand(context))
        .with("wire", () -> new WireCommand(context))
        .with("stats", () -> new StatsCommand(context))
        .with("reload", () -> new ReloadCommand(context));
  }

  /// Adds a command.
  public Cli with(String name, Supplier<Object> command) {
    known.put(name, command);
    return this;
  }

  /// Makes the commands that the arguments name: reading the options of all of them would take a
  /// third of the time of a start. All when none is named, and for `help`.
  private void addNamed(List<String> arguments) {
    boolean all = arguments.contains("help") || arguments.stream().noneMatch(known::containsKey);
    known.forEach((name, command) -> {
      if (all || arguments.contains(name)) {
        commands.addSubcommand(command.get());
      }
    });
  }

  /// @return the exit code
  public int run(List<String> arguments) {
    addNamed(arguments);
    commands.getCommandSpec().version("malleposte " + Version.OF_THIS);
    commands.setOut(context.out());
    commands.setErr(context.err());
    commands.setCaseInsensitiveEnumValuesAllowed(true);
    commands.setUsageHelpAutoWidth(false);
    commands.setUsageHelpWidth(Math.clamp(context.terminal().columns(), 80, 120));
    commands.setExecutionExceptionHandler((e, _, _) -> failed(e));
    for (CommandLine sub : commands.getSubcommands().values()) {
      exitCodes(sub.getCommandSpec());
      describe(sub.getCommandSpec());
    }
    try (MDC.MDCCloseable _ = MDC.putCloseable("session", session())) {
      return commands.execute(arguments.toArray(String[]::new));
    }
  }

  /// Lines of the log name the command only where others write to the same log.
  private String session() {
    return context.running().isPresent() ? context.actor().session() : "";
  }

  private static void exitCodes(CommandSpec spec) {
    spec.exitCodeOnInvalidInput(Exit.USAGE).exitCodeOnExecutionException(Exit.REFUSED);
  }

  /// The first sentence stands by itself: it is what a list of commands shows.
  private static void describe(CommandSpec spec) {
    String all = String.join(" ", spec.usageMessage().description());
    int end = all.indexOf(". ") + 1;
    if (end > 0) {
      spec.usageMessage().description(all.substring(0, end), all.substring(end + 1));
    } else {
      spec.usageMessage().description(all);
    }
    spec.subcommands().values().forEach(sub -> describe(sub.getCommandSpec()));
  }

  private int failed(Exception e) {
    return switch (e) {
      case Refusal refusal -> say(refusal, Exit.REFUSED);
      case DirectoryException refused -> say(refused, Exit.REFUSED);
      case MailException refused -> say(refused, Exit.REFUSED);
      case ConfigurationException wrong -> say(wrong, Exit.CONFIGURATION);
      case StorageException store -> say(store, Exit.UNAVAILABLE);
      case FileException file -> say(file, Exit.REFUSED);
      case UncheckedIOException io -> say(io, Exit.UNAVAILABLE);
      case IOException io -> say(io, Exit.UNAVAILABLE);
      default -> {
        LOG.error("A command failed in a way nobody thought of.", e);
        yield say(e, Exit.UNAVAILABLE);
      }
    };
  }

  private int say(Exception e, int code) {
    String sentence = String.valueOf(e.getMessage());
    for (String line : sentence.split("\n", -1)) {
      context.err().println("malleposte: " + line);
    }
    return code;
  }
}
