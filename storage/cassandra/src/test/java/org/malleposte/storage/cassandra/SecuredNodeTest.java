package org.malleposte.storage.cassandra;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.malleposte.storage.AccountId;
import org.malleposte.storage.StorageException;

/// A node that encrypts and asks for a password.
class SecuredNodeTest {
  private static final int PORT = Integer.getInteger("cassandra.secure.port", 24_062);

  @TempDir static Path temp;

  private static LocalCassandra node;

  @BeforeAll
  static void start() {
    node = LocalCassandra.secure(temp.resolve("node"), PORT);
  }

  @AfterAll
  static void end() {
    node.close();
  }

  private static CassandraOptions at(String host) {
    return CassandraOptions.of(List.of(host + ":" + PORT), "secured", 1)
        .withPatience(Duration.ofSeconds(30), Duration.ofSeconds(30))
        .withUser("cassandra", "cassandra");
  }

  private static CassandraOptions.Tls trusting(Path authority, boolean names) {
    return new CassandraOptions.Tls(Optional.of(authority), names);
  }

  private static void opens(CassandraOptions options) {
    try (CassandraStorage storage = CassandraStorage.open(options)) {
      assertThat(storage.metadata().latest(new AccountId("acme", "none"))).isZero();
    }
  }

  private static void isRefused(CassandraOptions options, String... words) {
    assertThatThrownBy(() -> CassandraStorage.open(options).close())
        .isInstanceOf(StorageException.class)
        .hasMessageContainingAll(words);
  }

  @Test
  void whoTrustsItsAuthorityAndHasThePasswordIsLetIn() {
    opens(at("127.0.0.1").withTls(trusting(node.authority(), true)));
  }

  @Test
  void aCertificateMustNameTheAddressUnlessItIsTold() {
    isRefused(at("localhost").withTls(trusting(node.authority(), true)), "cassandra.verify-names");
    opens(at("localhost").withTls(trusting(node.authority(), false)));
  }

  @Test
  void aCertificateOfNobodyKnownIsRefused() {
    isRefused(
        at("127.0.0.1").withTls(new CassandraOptions.Tls(Optional.empty(), true)),
        "cassandra.authority");
    isRefused(at("127.0.0.1").withTls(trusting(temp.resolve("none.pem"), true)), "none.pem");
  }

  @Test
  void aWrongPasswordIsToldAsOne() {
    isRefused(
        at("127.0.0.1").withTls(trusting(node.authority(), true)).withUser("cassandra", "wrong"),
        "cassandra.password");
  }
}
