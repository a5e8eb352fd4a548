package org.malleposte.server.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.openssl.jcajce.JcaPKCS8Generator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class PrivateKeysTest {
  @TempDir private Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"RSA", "EC", "Ed25519"})
  void readsPkcs8(String algorithm) throws Exception {
    KeyPair pair = KeyPairGenerator.getInstance(algorithm).generateKeyPair();
    Path file = write(new JcaPKCS8Generator(pair.getPrivate(), null));
    assertThat(PrivateKeys.read(file, pair.getPublic())).isEqualTo(pair.getPrivate());
  }

  @ParameterizedTest
  @ValueSource(strings = {"RSA", "EC"})
  void readsWhatWasWrittenBeforeIt(String algorithm) throws Exception {
    KeyPair pair = KeyPairGenerator.getInstance(algorithm).generateKeyPair();
    Path file = write(pair.getPrivate());
    assertThat(Files.readString(file)).startsWith("-----BEGIN " + algorithm + " PRIVATE KEY-----");
    PrivateKey key = PrivateKeys.read(file, pair.getPublic());
    assertThat(PrivateKeys.belong(key, pair.getPublic())).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"RSA", "EC", "Ed25519"})
  void knowsTheKeyOfAnother(String algorithm) throws GeneralSecurityException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm);
    KeyPair pair = generator.generateKeyPair();
    assertThat(PrivateKeys.belong(pair.getPrivate(), pair.getPublic())).isTrue();
    assertThat(PrivateKeys.belong(generator.generateKeyPair().getPrivate(), pair.getPublic()))
        .isFalse();
  }

  @Test
  void saysWhatIsWrong() throws Exception {
    KeyPair pair = KeyPairGenerator.getInstance("EC").generateKeyPair();
    KeyPair other = KeyPairGenerator.getInstance("RSA").generateKeyPair();
    assertThatThrownBy(() ->
            PrivateKeys.read(
                write(new JcaPKCS8Generator(other.getPrivate(), null)), pair.getPublic()))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("is no EC key");
    assertThatThrownBy(() ->
            PrivateKeys.read(Files.writeString(folder.resolve("b"), "hello"), pair.getPublic()))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("no unencrypted private key");
  }

  private Path write(Object key) throws IOException {
    Path file = folder.resolve("key.pem");
    try (Writer out = Files.newBufferedWriter(file);
        JcaPEMWriter pem = new JcaPEMWriter(out)) {
      pem.writeObject(key);
    }
    return file;
  }
}
