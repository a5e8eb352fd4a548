package org.malleposte.server.running;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import org.malleposte.search.elastic.LocalElasticsearch;
import org.malleposte.storage.cassandra.CassandraOptions;
import org.malleposte.storage.cassandra.LocalCassandra;
import org.malleposte.storage.s3.LocalS3;

/// Several servers of one store, each a process of its own, on a real Cassandra and a real S3.
///
/// `-Dseveral.nodes=3 -Dcassandra.nodes=3 -Dseveral.rounds=200` for the long run.
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class SeveralNodesTest {
  private static final int NODES = Integer.getInteger("several.nodes", 2);
  private static final int ROUNDS = Integer.getInteger("several.rounds", 10);
  private static final int PORT_BASE = Integer.getInteger("several.port", 31_000);
  private static final int BUS = PORT_BASE + 700;
  private static final Pattern CARRIES =
      Pattern.compile("does the work of queue from now on \\((\\d+)\\)");
  private static final Pattern APPENDED = Pattern.compile("APPENDUID (\\d+) (\\d+)");
  private static final Pattern NUMBER = Pattern.compile("(MESSAGES|UIDNEXT) (\\d+)");

  @TempDir static Path temp;
  private static CassandraOptions cassandra;
  private static String bucket;
  private static String index;
  private static final List<ServerNode> nodes = new ArrayList<>();

  @BeforeAll
  static void start() throws Exception {
    cassandra = LocalCassandra.freshKeyspace();
    bucket = LocalS3.start().bucket();
    index = LocalElasticsearch.freshName();
    for (int i = 0; i < NODES; i++) {
      Path folder = Files.createDirectory(temp.resolve("node" + i));
      nodes.add(ServerNode.start(folder, configuration(i, true), PORT_BASE + 3 * i));
    }
    Path users = temp.resolve("users.csv");
    List<String> names = List.of("ann", "bob", "cid", "dan", "eve");
    Files.write(users, names.stream().map(name -> name + "@example.org,secret").toList());
    first().run("user", "import", users.toString());
    for (ServerNode node : nodes) {
      await(() -> node.metric("cluster_servers") == NODES);
    }
  }

  @AfterAll
  static void stop() throws IOException {
    for (ServerNode node : nodes) {
      node.close();
    }
  }

  private static ServerNode first() {
    return nodes.getFirst();
  }

  private static ServerNode last() {
    return nodes.getLast();
  }

  private static String configuration(int node, boolean bus) {
    String members =
        String.join(", ", IntStream.range(0, NODES).mapToObj(SeveralNodesTest::bus).toList());
    return """
    storage.metadata = cassandra
    cassandra.contact-points = %s
    cassandra.keyspace = %s
    cassandra.replication = %d
    cassandra.patience = 60s
    storage.objects = s3
    s3.endpoint = %s
    s3.bucket = %s
    s3.access-key = %s
    s3.secret-key = %s
    s3.mode = development
    server.drain = 5s
    cluster.enabled = true
    cluster.lease = 3s
    cluster.bus = %s
    cluster.members = %s
    search.index = elasticsearch
    search.delay = 200ms
    elasticsearch.servers = %s
    elasticsearch.name = %s
    elasticsearch.shards = 1
    elasticsearch.replicas = 0
    elasticsearch.timeout = 60s
    """
        .formatted(
            String.join(", ", cassandra.contactPoints()),
            cassandra.keyspace(),
            cassandra.replication(),
            LocalS3.start().endpoint(),
            bucket,
            LocalS3.SERVER.accessKey(),
            LocalS3.SERVER.secretKey(),
            bus ? bus(node) : "",
            members,
            LocalElasticsearch.uri(),
            index);
  }

  private static String bus(int node) {
    return "127.0.0.1:" + (BUS + 10 * node);
  }

  private interface Question {
    boolean holds() throws Exception;
  }

  private static void await(Question question) throws Exception {
    for (int i = 0; i < 1_200 && !question.holds(); i++) {
      Thread.sleep(50);
    }
    assertThat(question.holds()).isTrue();
  }

  @Test
  @Order(1)
  void whoeverIdlesHearsOfDeliveriesToAnotherServer() throws Exception {
    double before = last().metric("cluster_refreshed_total");
    try (Talk idle = last().imap("ann", "secret")) {
      idle.command("SELECT INBOX");
      idle.send("i IDLE\r\n");
      assertThat(idle.line()).startsWith("+ ");
      for (int i = 1; i <= ROUNDS; i++) {
        first().deliver("ann", "hear " + i);
        assertThat(idle.line()).isEqualTo("* " + i + " EXISTS");
        assertThat(idle.line()).endsWith(" RECENT");
      }
    }
    assertThat(last().metric("cluster_refreshed_total")).isGreaterThan(before);
  }

  @Test
  @Order(2)
  void whatOneServerAcknowledgedEveryOtherShows() throws Exception {
    try (Talk here = first().imap("bob", "secret");
        Talk there = last().imap("bob", "secret")) {
      there.command("SELECT INBOX");
      for (int i = 1; i <= ROUNDS; i++) {
        ServerNode node = nodes.get(i % NODES);
        node.deliver("bob", "read " + i);
        assertThat(number(here.command("STATUS INBOX (MESSAGES UIDNEXT)"), "MESSAGES"))
            .isEqualTo(i);
        assertThat(there.command("NOOP").getFirst()).isEqualTo("* " + i + " EXISTS");
      }
      here.command("CREATE Fresh");
      there.command("SELECT Fresh");
    }
    await(() -> indexed() >= 2 * ROUNDS); // of the index that they share
  }

  /// Messages that the servers have indexed, together.
  private static double indexed() throws Exception {
    double all = 0;
    for (ServerNode node : nodes) {
      all += node.metric("search_indexed_total");
    }
    return all;
  }

  @Test
  @Order(3)
  void whatIsRevokedIsRevokedEverywhere() throws Exception {
    try (Talk there = last().imap("cid", "secret");
        Talk other = last().imap("dan", "secret")) {
      Path fresh = temp.resolve("password");
      Files.writeString(fresh, "another\n");
      first().run("user", "password", "cid@example.org", "--password-file", fresh.toString());
      assertThat(there.line()).startsWith("* BYE");
      last().imap("cid", "another").close();
      first().run("user", "disable", "dan@example.org");
      assertThat(other.line()).startsWith("* BYE");
    }
  }

  @Test
  @Order(4)
  void uidsAreUniqueAndRiseWhoeverAppends() throws Exception {
    Queue<Long> uids = new ConcurrentLinkedQueue<>();
    Queue<Throwable> failures = new ConcurrentLinkedQueue<>();
    List<Thread> writers = new ArrayList<>();
    for (int i = 0; i < 2 * NODES; i++) {
      ServerNode node = nodes.get(i % NODES);
      String name = "writer " + i;
      writers.add(
          Thread.ofVirtual()
              .start(() -> {
                try {
                  append(node, name, uids);
                } catch (Exception | AssertionError e) {
                  failures.add(e);
                }
              }));
    }
    for (Thread writer : writers) {
      writer.join();
    }
    assertThat(failures).isEmpty();
    Set<Long> all = new TreeSet<>(uids);
    assertThat(all).hasSize(2 * NODES * ROUNDS).hasSameSizeAs(uids);
    String shown = null;
    for (ServerNode node : nodes) {
      try (Talk imap = node.imap("eve", "secret")) {
        imap.command("SELECT INBOX (CONDSTORE)");
        List<String> lines =
            imap.command("UID FETCH 1:* (UID MODSEQ BODY.PEEK[HEADER.FIELDS (SUBJECT)])");
        assertThat(lines).hasSize(all.size() + 1);
        String text = String.join("\n", lines.subList(0, all.size())).replaceAll("c\\d+ OK.*", "");
        assertThat(text).isEqualTo(shown == null ? text : shown);
        shown = text;
      }
    }
  }

  private static void append(ServerNode node, String name, Queue<Long> uids) throws IOException {
    long last = 0;
    try (Talk imap = node.imap("eve", "secret")) {
      for (int i = 0; i < ROUNDS; i++) {
        String answer = imap.append("APPEND INBOX", ServerNode.message(name + " " + i));
        Matcher uid = APPENDED.matcher(answer);
        assertThat(uid.find()).as(answer).isTrue();
        long next = Long.parseLong(uid.group(2));
        assertThat(next).isGreaterThan(last);
        last = next;
        uids.add(next);
      }
    }
  }

  @Test
  @Order(5)
  void theQueueGoesOnWhereTheServerThatCarriedItWasKilled() throws Exception {
    ServerNode carrier = carrier();
    ServerNode survivor = nodes.stream().filter(node -> node != carrier).findFirst().orElseThrow();
    carrier.server().kill();
    survivor.deliverReported("ann", "reported");
    try (Talk imap = survivor.imap("ann", "secret")) {
      imap.command("SELECT INBOX");
      await(() ->
          imap.command("SEARCH HEADER Content-Type delivery-status")
              .getFirst()
              .matches("\\* SEARCH \\d+"));
    }
    // It comes back without the bus: what others do is found by looking.
    carrier.startAgain(configuration(nodes.indexOf(carrier), false));
    try (Talk idle = carrier.imap("ann", "secret")) {
      int there = (int) number(idle.command("STATUS INBOX (MESSAGES)"), "MESSAGES");
      idle.command("SELECT INBOX");
      idle.send("i IDLE\r\n");
      assertThat(idle.line()).startsWith("+ ");
      survivor.deliver("ann", "found");
      assertThat(idle.line()).isEqualTo("* " + (there + 1) + " EXISTS");
    }
  }

  @Test
  @Order(6)
  void whoIsToEndSaysSoFirstAndGivesItsWorkAway() throws Exception {
    ServerNode leaving = carrier();
    ServerNode staying = nodes.stream().filter(node -> node != leaving).findFirst().orElseThrow();
    long before = carried(leaving);
    try (Talk imap = leaving.imap("ann", "secret")) {
      assertThat(leaving.isReady()).isTrue();
      leaving.server().terminate();
      await(() -> !leaving.isReady());
      imap.command("NOOP");
      assertThat(imap.line()).isEqualTo("* BYE The server goes down");
    }
    await(() -> carried(staying) > before);
    assertThat(leaving.server().awaitEnd()).isZero();
  }

  /// By which number a server carried the queue last, 0 for never.
  private static long carried(ServerNode node) {
    try {
      return CARRIES
          .matcher(node.log())
          .results()
          .mapToLong(found -> Long.parseLong(found.group(1)))
          .max()
          .orElse(0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Who carries the queue: the numbers rise.
  private static ServerNode carrier() throws Exception {
    await(() -> nodes.stream().anyMatch(node -> carried(node) > 0));
    return Collections.max(nodes, Comparator.comparingLong(SeveralNodesTest::carried));
  }

  private static long number(List<String> lines, String name) {
    return lines.stream()
        .map(NUMBER::matcher)
        .flatMap(Matcher::results)
        .filter(found -> found.group(1).equals(name))
        .mapToLong(found -> Long.parseLong(found.group(2)))
        .findFirst()
        .orElseThrow();
  }
}
