package org.malleposte.search.elastic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.malleposte.search.SearchIndexContract.await;
import static org.malleposte.search.SearchIndexContract.found;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;
import org.malleposte.search.SearchIndexContract;
import org.malleposte.search.TestingMail;
import org.malleposte.search.Where.Content;
import org.malleposte.search.elastic.ElasticOptions.Access;
import org.malleposte.storage.StorageException;

/// An Elasticsearch that encrypts, asks for a password and lets us do what `docs/operations.md`
/// asks for, and no more. To fetch that server takes a gigabyte: it is done with
/// `-Delasticsearch.secure=true`.
@EnabledIf("isThere")
class SecuredElasticsearchTest {
  private static final int PORT = Integer.getInteger("elasticsearch.secure.port", 29_220);
  private static final Access SERVER = new Access("malleposte", "malleposte-password", "");

  @TempDir static Path temp;

  private static LocalElasticsearch.Secure node;

  static boolean isThere() {
    return Boolean.getBoolean("elasticsearch.secure") || LocalElasticsearch.Secure.isFetched();
  }

  @BeforeAll
  static void start() throws Unavailable {
    node = LocalElasticsearch.Secure.start(temp.resolve("node"), PORT);
    admin("PUT", "/_security/role/malleposte", role("manage", "read", "write"));
    admin(
        "PUT",
        "/_security/user/malleposte",
        Wire.JSON
            .createObjectNode()
            .put("password", SERVER.password())
            .set("roles", Wire.JSON.createArrayNode().add("malleposte")));
  }

  @AfterAll
  static void end() {
    node.close();
  }

  /// Rights on indexes of the names that tests use, and none on the cluster.
  private static ObjectNode role(String... privileges) {
    ObjectNode role = Wire.JSON.createObjectNode();
    ObjectNode indices = role.putArray("indices").addObject();
    indices.putArray("names").add("t*-mail*");
    for (String privilege : privileges) {
      indices.withArray("privileges").add(privilege);
    }
    return role;
  }

  private static JsonNode admin(String method, String path, JsonNode body) throws Unavailable {
    ElasticOptions options = options(node.uri(), new Access("admin", "local-server", ""));
    try (Wire wire = new Wire(options, Breaker.ofAnswers())) {
      Wire.Answer answer = wire.ask(method, path, body);
      assertThat(answer.isGood()).as(answer.toString()).isTrue();
      return answer.body();
    }
  }

  private static ElasticOptions options(URI at, Access access) {
    return options(at, access, Optional.of(node.authority()));
  }

  private static ElasticOptions options(URI at, Access access, Optional<Path> authority) {
    ElasticOptions usual = LocalElasticsearch.options(List.of(at), LocalElasticsearch.freshName());
    return new ElasticOptions(
        usual.servers(),
        usual.name(),
        access,
        authority,
        1,
        0,
        usual.refresh(),
        usual.timeout(),
        usual.delay(),
        usual.batch(),
        1);
  }

  private static void until(BooleanSupplier holds) {
    long end = System.nanoTime() + Duration.ofMinutes(1).toNanos();
    while (!holds.getAsBoolean()) {
      assertThat(System.nanoTime()).as("a minute has passed").isLessThan(end);
      LockSupport.parkNanos(5_000_000);
    }
  }

  /// All that a server does with an index, from its making to that of the next version.
  private static void works(ElasticOptions options) {
    try (TestingMail mail = new TestingMail()) {
      List.of(SearchIndexContract.PLAIN, SearchIndexContract.HTML).forEach(mail::put);
      try (ElasticSearch index = started(new ElasticSearch(options, mail.mail, mail.accounts))) {
        await(index);
        assertThat(found(mail, index, Content.BODY, "harbour")).containsExactly(1L);
        assertThat(index.state(TestingMail.ANN).octets()).isPositive();
        index.rebuild(TestingMail.ANN);
        mail.put(SearchIndexContract.PLAIN);
        until(() -> index.indexed() >= 5);
      }
      new ElasticSearch(options, mail.mail, mail.accounts).rebuild(TestingMail.ANN);
      ElasticSearch next = new ElasticSearch(options, mail.mail, mail.accounts, 2);
      try (ElasticSearch index = started(next)) {
        until(() -> isAlone(options, 2));
        assertThat(found(mail, index, Content.BODY, "harbour")).containsExactly(1L, 3L);
        assertThat(index.figures().get(2).value().getAsLong()).as("failures").isZero();
      }
    }
  }

  private static ElasticSearch started(ElasticSearch search) {
    search.start();
    search.lookAfter(() -> true);
    return search;
  }

  private static boolean isAlone(ElasticOptions options, int version) {
    try (Wire wire = new Wire(options, Breaker.ofAnswers())) {
      Indexes indexes = new Indexes(wire, options, version);
      return indexes.own() != null && indexes.older() == null;
    } catch (Unavailable e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void aUserWithTheLeastRightsIsEnough() {
    works(options(node.uri(), SERVER));
  }

  @Test
  void soIsAKey() throws Unavailable {
    ObjectNode question = Wire.JSON.createObjectNode().put("name", "malleposte");
    question.putObject("role_descriptors").set("malleposte", role("manage", "read", "write"));
    String key = admin("POST", "/_security/api_key", question).path("encoded").asText();
    works(options(node.uri(), new Access("", "", key)));
    isRefused(
        options(node.uri(), new Access("", "", "bm86c3VjaA==")), "401", "elasticsearch.api-key");
  }

  private static void isRefused(ElasticOptions options, String... words) {
    try (Wire wire = new Wire(options, Breaker.ofAnswers())) {
      assertThatThrownBy(() -> new Indexes(wire, options, 1).ownOrNew())
          .isInstanceOf(Unavailable.class)
          .hasMessageContainingAll(words);
    }
  }

  @Test
  void aWrongPasswordIsToldAtTheStart() {
    ElasticOptions wrong = options(node.uri(), new Access("malleposte", "wrong", ""));
    isRefused(wrong, "401", "elasticsearch.password");
    try (TestingMail mail = new TestingMail();
        ElasticSearch index = new ElasticSearch(wrong, mail.mail, mail.accounts)) {
      index.start(); // on a server that has no lease, without mail and searches
      until(() -> index.figures().getFirst().value().getAsLong() == 1);
    }
  }

  @Test
  void aRightThatIsMissingIsNamed() throws Unavailable {
    admin("PUT", "/_security/role/reader", role("read", "write"));
    admin(
        "PUT",
        "/_security/user/reader",
        Wire.JSON
            .createObjectNode()
            .put("password", SERVER.password())
            .set("roles", Wire.JSON.createArrayNode().add("reader")));
    isRefused(
        options(node.uri(), new Access("reader", SERVER.password(), "")),
        "403",
        "unauthorized",
        "manage");
  }

  @Test
  void aCertificateOfNobodyKnownIsRefused() throws IOException {
    isRefused(options(node.uri(), SERVER, Optional.empty()), "elasticsearch.authority");
    Path none = temp.resolve("none.pem");
    assertThatThrownBy(() -> Trust.of(none))
        .isInstanceOf(StorageException.class)
        .hasMessageContainingAll("elasticsearch.authority", "none.pem");
    Files.writeString(none, "");
    assertThatThrownBy(() -> Trust.of(none))
        .isInstanceOf(StorageException.class)
        .hasMessageContainingAll("elasticsearch.authority", "none.pem");
  }

  @Test
  void aCertificateMustNameTheAddress() {
    isRefused(options(URI.create("https://localhost:" + PORT), SERVER), "certificate", "localhost");
  }

  @Test
  void whoForgetsTlsIsTold() {
    isRefused(options(URI.create("http://127.0.0.1:" + PORT), SERVER), "https");
  }
}
