package org.malleposte.jmap.push;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.AlgorithmParameters;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.security.spec.ECPrivateKeySpec;
import java.time.Instant;
import java.util.Base64;
import org.junit.jupiter.api.Test;

class WebPushTest {
  private static byte[] base64(String text) {
    return Base64.getUrlDecoder().decode(text);
  }

  @Test
  void theExampleOfTheStandard() throws Exception { // RFC 8291 §5
    ECPublicKey known =
        WebPush.publicKey(
            base64(
                "BP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A8"));
    AlgorithmParameters curve = AlgorithmParameters.getInstance("EC");
    curve.init(new ECGenParameterSpec("secp256r1"));
    KeyPair own =
        new KeyPair(
            known,
            KeyFactory.getInstance("EC")
                .generatePrivate(
                    new ECPrivateKeySpec(
                        new BigInteger(1, base64("yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw")),
                        curve.getParameterSpec(ECParameterSpec.class))));

    byte[] message =
        WebPush.encrypt(
            "When I grow up, I want to be a watermelon".getBytes(StandardCharsets.US_ASCII),
            base64(
                "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4"),
            base64("BTBZMqHH6r4Tts7J_aSIgg"),
            own,
            base64("DGv6ra1nlYgDCS1FRnbzlw"));

    assertThat(Base64.getUrlEncoder().withoutPadding().encodeToString(message))
        .isEqualTo(
            "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocIn"
                + "mYWAmS6TlzAC8wEqKK6PBru3jl7A_yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVW"
                + "GNWQexSgSxsj_Qulcy4a-fN");
  }

  @Test
  void theServerSignsWithItsKey() throws Exception { // RFC 8292 §2
    Vapid vapid = Vapid.decode(Vapid.fresh().encode());

    String field =
        vapid.authorization(
            URI.create("https://push.example.com:8443/x"), "mailto:a@example.org", Instant.EPOCH);

    String token = field.substring("vapid t=".length(), field.indexOf(','));
    String[] parts = token.split("\\.");
    assertThat(new String(base64(parts[1]), StandardCharsets.UTF_8))
        .contains("\"aud\":\"https://push.example.com:8443\"", "\"sub\":\"mailto:a@example.org\"");
    Signature signature = Signature.getInstance("SHA256withECDSAinP1363Format");
    signature.initVerify(WebPush.publicKey(base64(vapid.publicKey())));
    signature.update((parts[0] + "." + parts[1]).getBytes(StandardCharsets.US_ASCII));
    assertThat(signature.verify(base64(parts[2]))).isTrue();
  }
}
