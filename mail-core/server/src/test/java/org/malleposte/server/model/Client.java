package org.malleposte.server.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.malleposte.server.model.World.Box;

/// One client: what it says is chance, what it hears must fit what it knows.
final class Client {
  /// What a client has enabled.
  enum Ability {
    PLAIN,
    CONDSTORE,
    QRESYNC,
    REV2
  }

  /// A command and its answer.
  record Done(Command command, Answer answer) {}

  private static final Pattern FLAGS_LIST = Pattern.compile("FLAGS \\((.*)\\)");
  private static final Pattern HIGHEST = Pattern.compile("HIGHESTMODSEQ (\\d+)");
  private static final Pattern ENABLING =
      Pattern.compile("MODSEQ|UNCHANGEDSINCE|CHANGEDSINCE|CONDSTORE");
  private static final long PATIENCE = 20_000;

  final String name;
  private final int port;
  private final Transcript transcript;
  private final Observations observations;
  private final Random random;
  private Wire wire;
  private Ability ability;
  private boolean condstore; // surely: a response to what enables it was heard
  private int tags;
  private String idleTag;

  /// The selected mailbox, or null.
  Mirror mirror;

  /// Whether what the client knew before the last command, with what it was told, is all.
  private boolean toldExpunges;

  Client(String name, int port, Transcript transcript, Observations observations, long seed) {
    this.name = name;
    this.port = port;
    this.transcript = transcript;
    this.observations = observations;
    this.random = new Random(seed);
    connect();
  }

  Random random() {
    return random;
  }

  boolean isIdle() {
    return idleTag != null;
  }

  boolean hasQresync() {
    return ability == Ability.QRESYNC;
  }

  boolean hasRev2() {
    return ability == Ability.REV2;
  }

  /// Few of those that have not enabled CONDSTORE begin to use it (RFC 7162 §3.1).
  boolean mayTalkOfModseqs() {
    return ability != Ability.PLAIN || random.nextInt(30) == 0;
  }

  // --- connections ---

  void reconnect() {
    wire.close();
    mirror = null;
    idleTag = null;
    connect();
  }

  private void connect() {
    wire = new Wire(port, name, transcript);
    wire.hear();
    plain("LOGIN ann secret");
    Ability[] abilities = Ability.values();
    ability = abilities[random.nextInt(abilities.length)];
    condstore = false;
    switch (ability) {
      case PLAIN -> {}
      case CONDSTORE -> plain("ENABLE CONDSTORE");
      case QRESYNC -> plain("ENABLE QRESYNC");
      case REV2 -> plain("ENABLE IMAP4rev2 CONDSTORE");
    }
    condstore = ability != Ability.PLAIN;
  }

  private void plain(String words) {
    Done done = run(List.of(new Command.Plain(words)), false).getFirst();
    if (!done.answer().ok()) {
      throw new Divergence(words + " was answered by " + done.answer());
    }
  }

  // --- commands ---

  /// @param pipelined whether all are said before the first answer is awaited
  List<Done> run(List<Command> commands, boolean pipelined) {
    try {
      return say(commands, pipelined);
    } catch (Divergence wrong) {
      transcript.end(name + " finds: " + wrong.getMessage());
      throw wrong;
    }
  }

  private List<Done> say(List<Command> commands, boolean pipelined) {
    List<Done> done = new ArrayList<>();
    List<String> tagsOf = new ArrayList<>();
    StringBuilder said = new StringBuilder();
    for (Command command : commands) {
      String tag = name + ++tags;
      tagsOf.add(tag);
      said.append(tag).append(' ').append(command.words()).append("\r\n");
      if (!pipelined) {
        wire.say(said.toString());
        said.setLength(0);
        done.add(new Done(command, await(command, tag)));
      }
    }
    if (pipelined) {
      wire.say(said.toString());
      for (int i = 0; i < commands.size(); i++) {
        done.add(new Done(commands.get(i), await(commands.get(i), tagsOf.get(i))));
      }
    }
    return done;
  }

  private Answer await(Command command, String tag) {
    begin(command);
    List<String> lines = new ArrayList<>();
    String line = wire.hear();
    while (!line.startsWith(tag + " ")) {
      lines.add(line);
      heard(line, command);
      line = wire.hear();
    }
    String tagged = line.substring(tag.length() + 1);
    Answer answer = new Answer(tagged.substring(0, tagged.indexOf(' ')), tagged, lines);
    finish(command, answer);
    return answer;
  }

  private void begin(Command command) {
    if (command instanceof Command.Select select) {
      mirror = new Mirror(select.box(), select.readOnly(), observations);
      if (select.since() != null) {
        mirror.resync(select.since());
      }
    }
  }

  private void finish(Command command, Answer answer) {
    toldExpunges = !command.numbered();
    long highest = highest(answer);
    switch (command) {
      case Command.Select select when answer.ok() -> {
        mirror.selected(answer.number("\\[UIDVALIDITY (\\d+)]"), highest);
        if (select.since() != null
            && !select.parameters().contains(" (1")
            && !select.parameters().matches(".*\\(\\d+ \\d+ .*")
            && mirror.snapshot() == null) {
          throw new Divergence("a resync of all leaves messages unknown");
        }
      }
      case Command.Select _, Command.Leave _ -> mirror = null;
      case Command.Store store when answer.ok() -> mirror.silently(store, answer);
      case Command.Search search when answer.ok() && mirror != null ->
          Searches.check(search, answer, mirror);
      default -> {}
    }
    if (mirror != null && !(command instanceof Command.Select)) {
      mirror.over(toldExpunges, highest);
    }
    condstore |= answer.ok() && ENABLING.matcher(command.words()).find();
    keep();
  }

  private void keep() {
    Mirror.Snapshot snapshot = mirror != null && random.nextInt(6) == 0 ? mirror.snapshot() : null;
    if (snapshot != null) {
      observations.keep(snapshot, random);
    }
  }

  private static long highest(Answer answer) {
    long highest = highest(answer.tagged());
    for (String line : answer.lines()) {
      // What STATUS tells of the mailbox may be ahead of what this client was shown of it.
      if (!line.startsWith("* STATUS ")) {
        highest = Math.max(highest, highest(line));
      }
    }
    return highest;
  }

  private static long highest(String line) {
    Matcher found = HIGHEST.matcher(line);
    return found.find() ? Long.parseLong(found.group(1)) : -1;
  }

  private void heard(String line, Command command) {
    if (line.startsWith("* BYE")) {
      throw new Divergence("the server says " + line);
    }
    Mirror m = mirror;
    if (m == null || !line.startsWith("* ")) {
      return;
    }
    String[] words = line.substring(2).split(" ", 3);
    String second = words.length > 1 ? words[1] : "";
    if (line.startsWith("* VANISHED (EARLIER) ")) {
      m.vanishedEarlier(line.substring("* VANISHED (EARLIER) ".length()));
    } else if (words[0].equals("VANISHED")) {
      mayRenumber(line, command, true);
      m.vanished(second);
    } else if (second.equals("EXPUNGE")) {
      mayRenumber(line, command, false);
      m.expunge(Integer.parseInt(words[0]));
    } else if (second.equals("EXISTS")) {
      m.exists(Integer.parseInt(words[0]));
    } else if (second.equals("FETCH")) {
      boolean asked = command instanceof Command.Fetch;
      boolean selects = command instanceof Command.Select;
      m.fetch(line, asked || selects, hasQresync() || hasRev2(), condstore);
    } else if (words[0].equals("FLAGS")) {
      Matcher flags = FLAGS_LIST.matcher(line);
      m.keywords(flags.find() ? flags.group(1) : "");
    }
  }

  /// RFC 9051 §7.5.1, RFC 7162 §3.2.10.
  private void mayRenumber(String line, Command command, boolean vanished) {
    if (command.numbered()) {
      throw new Divergence(line + " comes while " + command.words() + " runs");
    }
    if (vanished != hasQresync()) {
      throw new Divergence(line + " to a client with " + ability);
    }
  }

  // --- IDLE ---

  private static final Command IDLE = new Command.Plain("IDLE");

  void idle() {
    idleTag = name + ++tags;
    wire.say(idleTag + " IDLE\r\n");
    String line = wire.hear();
    while (!line.startsWith("+")) {
      heard(line, IDLE);
      line = wire.hear();
    }
  }

  void endIdle() {
    String tag = idleTag;
    idleTag = null;
    wire.say("DONE\r\n");
    await(IDLE, tag);
  }

  /// Listens while it has not heard all that there is.
  void listen(World truth) {
    long deadline = System.nanoTime() + PATIENCE * 1_000_000;
    while (mirror != null && difference(truth, true) != null) {
      if (wire.hasSomething()) {
        heard(wire.hear(), IDLE);
      } else if (System.nanoTime() > deadline) {
        throw new Divergence(name + " was not told in IDLE: " + difference(truth, true));
      } else {
        pause();
      }
    }
    if (mirror != null) {
      mirror.over(true, -1);
    }
  }

  private static void pause() {
    try {
      Thread.sleep(1);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  // --- the truth ---

  /// After a command that ran alone, the client must know the truth.
  void mustKnow(World truth) {
    String difference = mirror == null ? null : difference(truth, toldExpunges);
    if (difference != null) {
      throw new Divergence(name + " does not know: " + difference);
    }
  }

  private String difference(World truth, boolean expunges) {
    Box box = truth.box(mirror.box);
    return mirror.differsFrom(box, expunges);
  }

  void close() {
    wire.close();
  }
}
