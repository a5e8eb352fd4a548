package org.malleposte.server.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigurationFileTest {
  @TempDir Path dir;

  @Test
  void everythingHasADefault() {
    Configuration configuration = ConfigurationFile.defaults();

    assertThat(configuration.listen().portBase()).isEqualTo(10_000);
    assertThat(configuration.limits().messageSize()).isEqualTo(new Size(150L << 20));
    assertThat(configuration.queue().outbound()).isEqualTo(Configuration.Outbound.OFF);
    assertThat(configuration.queue().expiry()).isEqualTo(Duration.ofDays(5));
  }

  @Test
  void sectionsDottedKeysAndCommentsAreRead() throws Exception {
    Configuration configuration =
        read(
            """
            # the office
            storage.retention = 90d   # three months

            [listen]
            host = 0.0.0.0
            imap = 192.0.2.1:143, [2001:db8::1]:143
            lmtp = off
            [queue]
            outbound = smarthost
            """);

    assertThat(configuration.storage().retention()).isEqualTo(Duration.ofDays(90));
    assertThat(configuration.listen().host()).isEqualTo("0.0.0.0");
    assertThat(configuration.listen().imap().endpoints("127.0.0.1", 0, 143))
        .containsExactly(new Endpoint("192.0.2.1", 143), new Endpoint("2001:db8::1", 143));
    assertThat(configuration.listen().lmtp().endpoints("127.0.0.1", 0, 24)).isEmpty();
    assertThat(configuration.listen().smtp().endpoints("127.0.0.1", 9000, 25))
        .containsExactly(new Endpoint("127.0.0.1", 9025));
    assertThat(configuration.queue().outbound()).isEqualTo(Configuration.Outbound.SMARTHOST);
  }

  @Test
  void aFileThatCannotBeReadSaysWhy(@TempDir Path temp) throws Exception {
    Path latin = Files.write(temp.resolve("latin.conf"), new byte[] {'#', (byte) 0xfc});

    assertThatThrownBy(() -> new ConfigurationFile().read(latin))
        .hasMessageEndingWith("is not in UTF-8.");
    assertThatThrownBy(() -> new ConfigurationFile().read(temp.resolve("none.conf")))
        .hasMessageEndingWith("none.conf is not there.");
  }

  @Test
  void anUnknownKeyNamesItsLineAndItsNearestNeighbour() {
    assertThat(
            problems(
                """
                [imap]
                idel-timeout = 1h
                imap.retention = 3d
                portbase = 4
                """))
        .containsExactly(
            "test:2: there is no setting imap.idel-timeout; the nearest is imap.idle-timeout",
            "test:3: there is no setting imap.retention; the nearest is storage.retention",
            "test:4: there is no setting imap.portbase; the nearest is listen.port-base");
  }

  @Test
  void everyProblemIsSaidAsASentence() {
    assertThat(
            problems(
                """
                nonsense
                limits.message-size = 150 MB
                limits.connections = 0
                imap.idle-timeout = 5m
                queue.outbound = maybe
                listen.imap = 143
                limits.plaintext-on-loopback = perhaps
                storage.retention = 4000d
                storage.retention = 3d
                """))
        .containsExactly(
            "test:1: this is neither a [section] nor key = value: nonsense",
            "test:9: storage.retention was already set at test:8",
            "test:6: listen.imap = 143 is neither auto nor off nor a list of address:port such as"
                + " 127.0.0.1:143, [::1]:143",
            "test:2: limits.message-size = 150 MB is no size; write a number with B, KiB, MiB, GiB"
                + " or TiB, such as 150 MiB",
            "test:3: limits.connections = 0 is too small; the least is 1",
            "test:7: limits.plaintext-on-loopback = perhaps is neither true nor false",
            "test:4: imap.idle-timeout = 5m is too small; the least is 30m",
            "test:5: queue.outbound = maybe is none of off, mx, smarthost");
  }

  @Test
  void aSecretComesFromAFileAndIsNeverPrinted() throws Exception {
    Path file = dir.resolve("password");
    Files.writeString(file, "open sesame\n");
    Configuration configuration = read("queue.smarthost-password = file:" + file);

    assertThat(configuration.queue().smarthostPassword().value()).isEqualTo("open sesame");
    assertThat(configuration.toString()).doesNotContain("sesame");
    assertThat(Reference.inForce(configuration).toString()).doesNotContain("sesame");
  }

  @Test
  void whatIsInForceCanBeReadBack() throws Exception {
    Configuration configuration = read("limits.message-size = 1 MiB\nlisten.imap = [::1]:1143");
    StringBuilder written = new StringBuilder();
    Reference.inForce(configuration)
        .forEach(line -> written.append(line.getKey() + " = " + line.getValue() + "\n"));

    assertThat(read(written.toString())).isEqualTo(configuration);
  }

  @Test
  void theCommandLineReplacesTheFile() throws Exception {
    Configuration configuration =
        new ConfigurationFile()
            .read("listen.port-base = 1", "test")
            .override("listen.port-base", "2000", "--port-base")
            .configuration();

    assertThat(configuration.listen().portBase()).isEqualTo(2000);
  }

  @Test
  void theReferenceInTheDocumentationIsFresh() throws IOException {
    Path page = Path.of(System.getProperty("malleposte.root"), "docs/configuration.md");

    assertThat(page)
        .as("write it again: ./malleposte check-config --reference > docs/configuration.md")
        .hasContent(Reference.markdown());
  }

  private static Configuration read(String text) throws ConfigurationException {
    return new ConfigurationFile().read(text, "test").configuration();
  }

  private static List<String> problems(String text) {
    ConfigurationException[] thrown = new ConfigurationException[1];
    assertThatThrownBy(() -> read(text))
        .isInstanceOfSatisfying(ConfigurationException.class, e -> thrown[0] = e);
    return thrown[0].problems();
  }
}
