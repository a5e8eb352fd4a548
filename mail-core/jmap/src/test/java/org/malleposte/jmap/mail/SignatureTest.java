package org.malleposte.jmap.mail;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.malleposte.jmap.Signatures;

/// What Email/get and Email/query say of signatures (RFC 9219 §4).
class SignatureTest {
  private static final String SIGNED =
      """
      Content-Type: multipart/signed; boundary=b

      --b

      x
      --b
      Content-Type: application/pkcs7-signature

      y
      --b--
      """;

  @Test
  void signaturesAreToldAndLookedFor(@TempDir Path folder) {
    try (Talk talk = new Talk(folder)) {
      talk.put("INBOX", 1, SIGNED);
      talk.put("INBOX", 1, "Subject: s\n\nx\n");
      Instant now = Instant.parse("2026-11-22T10:00:00Z");
      talk.verdict =
          new Signatures.Verdict("signed/failed", "signed/verified", List.of("Over."), now);
      JsonNode email =
          talk.call(
                  "Email/get",
                  """
                  {'ids': ['M1'], 'properties': ['subject', 'smimeStatus', 'smimeStatusAtDelivery',
                    'smimeErrors', 'smimeVerifiedAt']}
                  """)
              .at("/list/0");
      assertThat(email.get("smimeStatus").textValue()).isEqualTo("signed/failed");
      assertThat(email.get("smimeStatusAtDelivery").textValue()).isEqualTo("signed/verified");
      assertThat(email.get("smimeErrors")).hasToString("[\"Over.\"]");
      assertThat(email.get("smimeVerifiedAt").textValue()).isEqualTo("2026-11-22T10:00:00Z");
      assertThat(found(talk, "'hasSmime': true")).hasToString("[\"M1\"]");
      assertThat(found(talk, "'hasSmime': false")).hasToString("[\"M2\"]");
      assertThat(found(talk, "'hasVerifiedSmime': true")).isEmpty();
      assertThat(found(talk, "'hasVerifiedSmimeAtDelivery': true")).hasToString("[\"M1\"]");
    }
  }

  private static JsonNode found(Talk talk, String condition) {
    return talk.call("Email/query", "{'filter': {" + condition + "}}").get("ids");
  }
}
