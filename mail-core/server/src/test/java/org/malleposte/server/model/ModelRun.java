package org.malleposte.server.model;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.malleposte.server.model.World.Box;
import org.malleposte.server.model.World.Message;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Plays rounds: in most one client speaks, in some several speak at once, in a few all speak for a
/// while. After each the server's state is read and compared with what the model says.
///
/// Seeded: the same seed makes the same choices, as far as they do not hang on who came first.
final class ModelRun implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ModelRun.class);
  private static final Pattern MESSAGE =
      Pattern.compile("FETCH \\(UID (\\d+) FLAGS \\(([^)]*)\\) MODSEQ \\((\\d+)\\)\\)");
  private static final Pattern TOKEN =
      Pattern.compile("FETCH \\(UID (\\d+).*Subject: (\\S+)", Pattern.DOTALL);

  /// Commands at once of which every order is tried.
  private static final int AT_ONCE = 6;

  private static final int STORM = 12;

  private final Random random;
  private final Transcript transcript = new Transcript();
  private final Observations observations = new Observations();
  private final Chance chance = new Chance(observations);
  private final List<Client> clients = new ArrayList<>();
  private final Map<String, Wire> auditors = new HashMap<>();
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final int port;
  private World truth = new World(Map.of());
  private final Map<String, Long> highest = new HashMap<>();
  private int audits;
  private int operations;

  ModelRun(int port, int clients, long seed) {
    this.port = port;
    this.random = new Random(seed);
    for (String box : Chance.BOXES) {
      auditors.put(box, auditor(box));
    }
    truth = audit();
    for (int i = 0; i < clients; i++) {
      String name = String.valueOf((char) ('A' + i));
      this.clients.add(new Client(name, port, transcript, observations, random.nextLong()));
    }
  }

  private Wire auditor(String box) {
    Wire wire = new Wire(port, "audit" + box, new Transcript());
    wire.hear();
    ask(wire, "LOGIN ann secret");
    ask(wire, "EXAMINE " + box + " (CONDSTORE)");
    return wire;
  }

  private List<String> ask(Wire wire, String words) {
    String tag = "x" + ++audits;
    wire.say(tag + " " + words + "\r\n");
    return answer(wire, tag);
  }

  private static List<String> answer(Wire wire, String tag) {
    List<String> lines = new ArrayList<>();
    String line = wire.hear();
    while (!line.startsWith(tag + " ")) {
      lines.add(line);
      line = wire.hear();
    }
    if (!line.startsWith(tag + " OK")) {
      throw new Divergence("an auditor hears " + line);
    }
    lines.add(line);
    return lines;
  }

  /// The server's state, in the words of clients that only look.
  private World audit() {
    World world = truth;
    for (String box : Chance.BOXES) {
      auditors.get(box).say("s STATUS " + box + " (UIDNEXT MESSAGES HIGHESTMODSEQ)\r\n");
    }
    for (String box : Chance.BOXES) {
      String status = answer(auditors.get(box), "s").toString();
      long modseq = after(status, "HIGHESTMODSEQ ");
      if (modseq != highest.getOrDefault(box, 0L)) {
        NavigableMap<Integer, Message> messages = messages(box);
        world = world.with(box, new Box(after(status, "UIDNEXT "), messages));
        rises(box, modseq, world.box(box));
      }
      if (after(status, "MESSAGES ") != world.box(box).messages().size()) {
        throw new Divergence("%s, but %s".formatted(status, world.box(box).shown()));
      }
    }
    return world;
  }

  private NavigableMap<Integer, Message> messages(String box) {
    Wire wire = auditors.get(box);
    ask(wire, "NOOP");
    TreeMap<Integer, Message> messages = new TreeMap<>();
    for (String line : ask(wire, "UID FETCH 1:* (FLAGS MODSEQ)")) {
      Matcher message = MESSAGE.matcher(line);
      if (message.find()) {
        int uid = Integer.parseInt(message.group(1));
        List<String> flags = new ArrayList<>(List.of(message.group(2).split(" ", -1)));
        flags.remove("\\Recent");
        flags.remove("");
        long modseq = Long.parseLong(message.group(3));
        Message known = truth.box(box).messages().get(uid);
        String token = known == null ? "" : known.token();
        messages.put(uid, new Message(uid, World.flags(flags), modseq, token));
        observations.flags(box, uid, modseq, messages.get(uid).flags());
      }
    }
    tokens(box, messages);
    return Collections.unmodifiableNavigableMap(messages);
  }

  /// Reads what a message says only once: what its uid means never changes.
  private void tokens(String box, NavigableMap<Integer, Message> messages) {
    List<Integer> fresh =
        messages.values().stream().filter(m -> m.token().isEmpty()).map(Message::uid).toList();
    if (fresh.isEmpty()) {
      return;
    }
    String items = " (BODY.PEEK[HEADER.FIELDS (SUBJECT)])";
    for (String line : ask(auditors.get(box), "UID FETCH " + Answer.set(fresh) + items)) {
      Matcher token = TOKEN.matcher(line);
      if (token.find()) {
        int uid = Integer.parseInt(token.group(1));
        Message message = messages.get(uid);
        messages.put(uid, new Message(uid, message.flags(), message.modseq(), token.group(2)));
        observations.token(box, uid, token.group(2));
      }
    }
  }

  private static int after(String text, String word) {
    Matcher number = Pattern.compile(word + "(\\d+)").matcher(text);
    return number.find() ? Integer.parseInt(number.group(1)) : 0;
  }

  /// What changed has a modseq greater than any that was told before, and HIGHESTMODSEQ is not less
  /// than any (RFC 7162 §3.1).
  private void rises(String box, long now, Box after) {
    long before = highest.getOrDefault(box, 0L);
    if (now < before) {
      throw new Divergence("HIGHESTMODSEQ of %s was %d and is %d".formatted(box, before, now));
    }
    highest.put(box, now);
    Box known = truth.box(box);
    for (Message message : after.messages().values()) {
      Message same = known.messages().get(message.uid());
      boolean changed = same == null || !same.flags().equals(message.flags());
      if (message.modseq() > now || changed && message.modseq() <= before) {
        throw new Divergence(
            "%d of %s has MODSEQ %d, HIGHESTMODSEQ was %d and is %d"
                .formatted(message.uid(), box, message.modseq(), before, now));
      }
    }
  }

  // --- rounds ---

  void run(int wanted) {
    int told = 0;
    while (operations < wanted) {
      try {
        round();
        if (operations / 10_000 > told) {
          told = operations / 10_000;
          LOG.info("{} clients, {} operations", clients.size(), operations);
        }
      } catch (Divergence | java.io.UncheckedIOException wrong) {
        throw failed(wrong);
      }
    }
    try {
      converge();
    } catch (Divergence wrong) {
      throw failed(wrong);
    }
  }

  private AssertionError failed(RuntimeException wrong) {
    return new AssertionError(
        "after %d operations: %s%n--- the truth was ---%nINBOX %s%nArchive %s%n--- the end of the conversation ---%n%s"
            .formatted(
                operations,
                wrong.getMessage(),
                truth.box("INBOX").shown(),
                truth.box("Archive").shown(),
                transcript),
        wrong);
  }

  private void round() {
    int kind = random.nextInt(100);
    if (kind < 55) {
      alone(clients.get(random.nextInt(clients.size())));
    } else if (kind < 95) {
      atOnce();
    } else {
      storm();
    }
    for (Client client : clients) {
      if (client.isIdle()) {
        client.listen(truth);
      }
    }
  }

  /// One client speaks: what it hears is known beforehand.
  private void alone(Client client) {
    if (client.isIdle()) {
      client.endIdle();
      operations++;
      client.mustKnow(truth);
      return;
    }
    int whim = random.nextInt(100);
    if (whim == 0) {
      client.reconnect();
      return;
    }
    if (whim < 6) {
      client.idle();
      operations++;
      return;
    }
    List<Client.Done> done = client.run(chance.batch(client, 4), random.nextBoolean());
    settle(List.of(done));
    client.mustKnow(truth);
  }

  /// Some speak at once: what they hear must be what some order of their commands makes.
  private void atOnce() {
    List<Client> some = awake(2 + random.nextInt(Math.min(clients.size(), AT_ONCE) - 1));
    int left = AT_ONCE - some.size();
    List<List<Command>> batches = new ArrayList<>();
    for (Client client : some) {
      List<Command> batch = chance.batch(client, Math.min(2, 1 + left));
      left -= batch.size() - 1;
      batches.add(batch);
    }
    List<Future<List<Client.Done>>> running = new ArrayList<>();
    for (int i = 0; i < some.size(); i++) {
      Client client = some.get(i);
      List<Command> batch = batches.get(i);
      boolean pipelined = random.nextBoolean();
      running.add(threads.submit(() -> client.run(batch, pipelined)));
    }
    settle(running.stream().map(ModelRun::get).toList());
  }

  /// All speak for a while, nobody knows in what order: in the end all know the same.
  private void storm() {
    List<Client> all = awake(clients.size());
    List<Future<Integer>> running = new ArrayList<>();
    for (Client client : all) {
      running.add(
          threads.submit(() -> {
            int said = 0;
            while (said < STORM) {
              said += client.run(chance.batch(client, 3), client.random().nextBoolean()).size();
            }
            return said;
          }));
    }
    for (Future<Integer> client : running) {
      operations += get(client);
    }
    World before = truth;
    truth = audit();
    for (String box : Chance.BOXES) {
      keepsItsUids(before.box(box), truth.box(box));
    }
    quiet();
  }

  private static void keepsItsUids(Box before, Box after) {
    for (Message message : after.messages().values()) {
      boolean known = before.messages().containsKey(message.uid());
      if (!known && message.uid() < before.uidNext() || message.uid() >= after.uidNext()) {
        throw new Divergence("the uid %d was given again".formatted(message.uid()));
      }
    }
  }

  private List<Client> awake(int count) {
    List<Client> shuffled = new ArrayList<>(clients);
    Collections.shuffle(shuffled, random);
    List<Client> some = shuffled.subList(0, count);
    for (Client client : some) {
      if (client.isIdle()) {
        client.endIdle();
        operations++;
      }
    }
    return some;
  }

  private static <T> T get(Future<T> future) {
    try {
      return future.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    } catch (ExecutionException e) {
      throw e.getCause() instanceof RuntimeException wrong ? wrong : new IllegalStateException(e);
    }
  }

  /// Every client is told everything, and knows it.
  private void quiet() {
    for (Client client : clients) {
      if (!client.isIdle()) {
        client.run(List.of(new Command.Plain("NOOP")), false);
        operations++;
        client.mustKnow(truth);
      }
    }
  }

  // --- the model ---

  /// Compares what was done with what the model makes of it, and moves on.
  private void settle(List<List<Client.Done>> done) {
    done.forEach(of -> operations += of.size());
    World now = audit();
    Set<String> tried = new HashSet<>();
    if (!orders(truth, done, new int[done.size()], now, tried)) {
      throw new Divergence("no order of the commands makes this:\n" + described(done, now));
    }
    truth = now;
  }

  private static String described(List<List<Client.Done>> done, World now) {
    StringBuilder out = new StringBuilder();
    for (List<Client.Done> of : done) {
      for (Client.Done one : of) {
        out.append(one.command()).append("\n  ").append(one.answer()).append('\n');
      }
      out.append("--\n");
    }
    Chance.BOXES.forEach(
        box -> out.append(box).append(' ').append(now.box(box).shown()).append('\n'));
    return out.toString();
  }

  /// Whether the commands that are left, one client's in their order, can make `now` of `world`.
  private static boolean orders(
      World world, List<List<Client.Done>> done, int[] next, World now, Set<String> tried) {
    boolean over = true;
    for (int i = 0; i < next.length; i++) {
      if (next[i] == done.get(i).size()) {
        continue;
      }
      over = false;
      Client.Done one = done.get(i).get(next[i]);
      for (World after : outcomes(one, world, done.size() > 1 ? now : null)) {
        next[i]++;
        boolean fresh = tried.add(Arrays.toString(next) + key(after));
        if (fresh && orders(after, done, next, now, tried)) {
          return true;
        }
        next[i]--;
      }
    }
    return over && Chance.BOXES.stream().allMatch(box -> world.box(box).looksAs(now.box(box)));
  }

  /// @param now null when nobody else has spoken
  private static List<World> outcomes(Client.Done one, World world, World now) {
    List<World> outcomes = new ArrayList<>();
    World after = one.command().after(world, one.answer());
    if (after != null) {
      outcomes.add(after);
    }
    if (now != null) {
      outcomes.addAll(one.command().otherwise(world, one.answer(), now));
    }
    return outcomes;
  }

  private static String key(World world) {
    return world.box("INBOX").shown() + world.box("Archive").shown();
  }

  // --- the end ---

  /// All clients know the truth, and so does whoever comes back with an old state.
  void converge() {
    for (Client client : clients) {
      if (client.isIdle()) {
        client.endIdle();
      }
    }
    quiet();
    truth = audit();
    quiet();
    for (String box : Chance.BOXES) {
      for (Mirror.Snapshot since : observations.snapshots(box)) {
        resyncs(since);
      }
    }
  }

  private void resyncs(Mirror.Snapshot since) {
    Client client = clients.getFirst();
    while (!client.hasQresync()) {
      client.reconnect();
    }
    String parameters = Chance.resync(since, random);
    client.run(List.of(new Command.Select(since.box(), true, parameters, since)), false);
    client.mustKnow(truth);
  }

  World truth() {
    return truth;
  }

  int operations() {
    return operations;
  }

  @Override
  public void close() {
    clients.forEach(Client::close);
    auditors.values().forEach(Wire::close);
    threads.close();
  }
}
