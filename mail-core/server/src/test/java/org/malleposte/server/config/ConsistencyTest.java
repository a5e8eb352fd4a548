package org.malleposte.server.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConsistencyTest {
  @ParameterizedTest
  @CsvSource({
    "elasticsearch.servers, elasticsearch.user and elasticsearch.password",
    "s3.endpoint, s3.access-key and s3.secret-key",
    "s3.second-endpoint, s3.second-access-key and s3.second-secret-key",
    "jmap.url, Leave out what is before @",
  })
  void aUrlNamesNobody(String key, String told) {
    for (String user : new String[] {"who:hush@", "hush@"}) {
      String text = key + " = https://" + user + "es.example.org:9200/x";
      assertThatThrownBy(() -> check(text))
          .isInstanceOfSatisfying(
              ConfigurationException.class,
              refused ->
                  assertThat(refused.problems())
                      .singleElement()
                      .asString()
                      .contains(key, told)
                      .doesNotContain("hush"));
    }
  }

  @Test
  void anyOtherUrlIsTaken() throws ConfigurationException {
    check("elasticsearch.servers = https://es.example.org:9200/a@b, http://10.0.0.1:9200");
    check("s3.endpoint = https://s3.example.org");
  }

  private static void check(String text) throws ConfigurationException {
    Consistency.check(new ConfigurationFile().read(text, "test").configuration());
  }
}
