package org.malleposte.server.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.marcnuri.helm.Helm;
import com.marcnuri.helm.LintResult;
import com.marcnuri.helm.TemplateCommand;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.yaml.snakeyaml.Yaml;

/// What `deploy` has for containers is well-formed, and the server takes the configuration in it.
class DeploymentFilesTest {
  private static final Path DEPLOY = Path.of("../../deploy").toAbsolutePath().normalize();
  private static final Path CHART = DEPLOY.resolve("helm/malleposte");
  private static final Pattern SECRET = Pattern.compile("file:(/run/secrets/\\S+)");

  @TempDir private Path dir;

  @Test
  void theChartIsWithoutFault() {
    LintResult result = new Helm(CHART).lint().strict().call();

    assertThat(result.isFailed()).as("%s", result.getMessages()).isFalse();
  }

  @Test
  void theChartServesOneMachine() throws Exception {
    Map<String, Map<String, Object>> made = made(template());

    assertThat(made).containsKeys("StatefulSet mail-malleposte", "Service mail-malleposte");
    assertThat(at(made.get("StatefulSet mail-malleposte"), "spec", "replicas")).isEqualTo(1);
    Configuration configuration = configuration(conf(made));
    assertThat(configuration.listen().host()).isEqualTo("0.0.0.0");
    assertThat(configuration.cluster().enabled()).isFalse();
  }

  @Test
  void theChartServesFromSeveralNodes() throws Exception {
    Map<String, Map<String, Object>> made =
        made(template().withValuesFile(DEPLOY.resolve("helm/cluster-values.yaml")));

    assertThat(at(made.get("StatefulSet mail-malleposte"), "spec", "replicas")).isEqualTo(3);
    Configuration configuration = configuration(conf(made));
    assertThat(configuration.cluster().enabled()).isTrue();
    assertThat(configuration.cluster().members())
        .contains("mail-malleposte-2.mail-malleposte-nodes:5701")
        .hasSize(3);
    assertThat(configuration.s3().secretKey().value()).isEqualTo("a secret");
  }

  @Test
  void severalNodesNeedToBeACluster() {
    TemplateCommand several = template().set("replicas", 3);

    assertThatThrownBy(several::call).hasMessageContaining("cluster.enabled");
  }

  @Test
  void composeServesOneMachine() throws Exception {
    Map<String, Object> compose = yaml(DEPLOY.resolve("compose/compose.yaml"));

    assertThat(services(compose)).containsOnlyKeys("malleposte");
    assertThat(configuration(text("compose/malleposte.conf")).listen().host()).isEqualTo("0.0.0.0");
  }

  @Test
  void composeServesFromSeveralNodes() throws Exception {
    Map<String, Object> services = services(yaml(DEPLOY.resolve("compose/cluster.yaml")));
    Configuration configuration = configuration(text("compose/cluster.conf"));

    assertThat(configuration.cluster().enabled()).isTrue();
    for (int node = 1; node <= 3; node++) {
      Object address = at(services.get("malleposte-" + node), "networks", "mail", "ipv4_address");
      assertThat(configuration.cluster().members()).contains(address + ":5701");
      assertThat(at(services.get("malleposte-" + node), "command"))
          .asString()
          .contains("cluster.bus=" + address + ":5701");
      assertThat(text("compose/haproxy.cfg")).contains(address + ":10143");
    }
  }

  private static TemplateCommand template() {
    return new Helm(CHART).template().withName("mail");
  }

  /// The objects by kind and name.
  private static Map<String, Map<String, Object>> made(TemplateCommand template) {
    Map<String, Map<String, Object>> made = new HashMap<>();
    StreamSupport.stream(new Yaml().loadAll(template.call()).spliterator(), false)
        .map(DeploymentFilesTest::map)
        .forEach(one -> made.put(one.get("kind") + " " + at(one, "metadata", "name"), one));
    return made;
  }

  private static String conf(Map<String, Map<String, Object>> made) {
    return (String) at(made.get("ConfigMap mail-malleposte"), "data", "malleposte.conf");
  }

  /// Reads a configuration whose secrets are where a container has them.
  private Configuration configuration(String text) throws Exception {
    for (MatchResult secret : SECRET.matcher(text).results().toList()) {
      Path file = dir.resolve(secret.group(1).substring(1));
      Files.createDirectories(file.getParent());
      Files.writeString(file, "a secret");
    }
    return new ConfigurationFile()
        .read(text.replace("file:/run/", "file:" + dir + "/run/"), "malleposte.conf")
        .configuration();
  }

  private static String text(String file) throws IOException {
    return Files.readString(DEPLOY.resolve(file));
  }

  private static Map<String, Object> yaml(Path file) throws IOException {
    return map(new Yaml().load(Files.readString(file)));
  }

  private static Map<String, Object> services(Map<String, Object> compose) {
    return map(at(compose, "services"));
  }

  @SuppressWarnings("unchecked") // every key of these files is a text
  private static Map<String, Object> map(Object value) {
    return (Map<String, Object>) value;
  }

  private static Object at(Object value, String... path) {
    Object at = value;
    for (String name : List.of(path)) {
      assertThat(at).as(name).isInstanceOf(Map.class);
      at = map(at).get(name);
    }
    return at;
  }
}
