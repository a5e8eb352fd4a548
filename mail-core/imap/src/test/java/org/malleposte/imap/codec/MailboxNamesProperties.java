package org.malleposte.imap.codec;

import static org.assertj.core.api.Assertions.assertThat;

import java.text.Normalizer;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class MailboxNamesProperties {
  @Provide
  Arbitrary<String> names() {
    Arbitrary<String> scripts =
        Arbitraries.of(
            "a",
            "Z",
            "&",
            "-",
            "/",
            " ",
            ",",
            "+",
            "é",
            "e\u0301",
            "ß",
            "Å",
            "Ω",
            "日",
            "本",
            "語",
            "한",
            "\u1112\u1161\u11ab",
            "😀",
            "𝄞",
            "\u05d0",
            "inbox",
            "\uFB01");
    return scripts.list().ofMinSize(1).ofMaxSize(12).map(parts -> String.join("", parts));
  }

  @Property
  void everyNameComesBackFromTheWire(@ForAll("names") String name) throws SyntaxError {
    String wire = MailboxNames.encode(name);
    assertThat(wire).matches("[ -~]*");
    assertThat(MailboxNames.decode(wire)).isEqualTo(name);
    assertThat(MailboxNames.read(wire, false)).isEqualTo(MailboxNames.read(name, true));
  }

  @Property
  void whatIsReadIsInItsOneForm(@ForAll("names") String name) throws SyntaxError {
    String read = MailboxNames.read(name, true);
    assertThat(Normalizer.isNormalized(read, Normalizer.Form.NFC)).isTrue();
    assertThat(MailboxNames.read(read, true)).isEqualTo(read);
    String apart = Normalizer.normalize(name, Normalizer.Form.NFD);
    assertThat(MailboxNames.read(apart, true)).isEqualTo(read);
    assertThat(MailboxNames.read(MailboxNames.encode(apart), false)).isEqualTo(read);
  }

  @Provide
  Arbitrary<String> wires() {
    return Arbitraries.strings().withChars("&-AQBOk,+/=aé ".substring(0, 13)).ofMaxLength(14);
  }

  @Property
  void aNameHasOneSpelling(@ForAll("wires") String wire) {
    try {
      assertThat(MailboxNames.encode(MailboxNames.decode(wire))).isEqualTo(wire);
    } catch (SyntaxError e) {
      assertThat(e.code()).isEqualTo("CANNOT");
    }
  }
}
