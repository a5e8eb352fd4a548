package org.malleposte.imap;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.regex.Pattern;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class NamePatternProperties {
  @Provide
  Arbitrary<String> names() {
    return Arbitraries.of("a", "b", "ab", "INBOX", "In")
        .list()
        .ofMinSize(1)
        .ofMaxSize(4)
        .map(parts -> String.join("/", parts));
  }

  @Provide
  Arbitrary<String> patterns() {
    return Arbitraries.of("a", "b", "/", "*", "%", "inbox", "INBOX/")
        .list()
        .ofMaxSize(6)
        .map(parts -> String.join("", parts));
  }

  /// RFC 9051 §6.3.9, in the words of regular expressions.
  private static boolean matches(String pattern, String name) {
    StringBuilder regex = new StringBuilder();
    String folded = pattern.replaceFirst("^(?i:inbox)(?=$|[/*%])", "INBOX");
    for (char c : folded.toCharArray()) {
      regex.append(c == '*' ? ".*" : c == '%' ? "[^/]*" : Pattern.quote(String.valueOf(c)));
    }
    return name.matches(regex.toString());
  }

  @Property
  void aPatternMatchesWhatItSays(@ForAll("patterns") String pattern, @ForAll("names") String name) {
    assertThat(new NamePattern(pattern).matches(name)).isEqualTo(matches(pattern, name));
  }

  /// LIST goes down the tree as these tell: whatever matches has to be reached.
  @Property
  void everyMatchIsReached(@ForAll("patterns") String pattern, @ForAll("names") String name) {
    NamePattern wanted = new NamePattern(pattern);
    if (!wanted.matches(name)) {
      return;
    }
    String prefix = "";
    for (int slash = name.indexOf('/'); slash >= 0; slash = name.indexOf('/', slash + 1)) {
      assertThat(name).startsWith(prefix + wanted.literalAfter(prefix));
      prefix = name.substring(0, slash + 1);
      assertThat(wanted.reachesBelow(prefix)).as(prefix).isTrue();
    }
    assertThat(name).startsWith(prefix + wanted.literalAfter(prefix));
    assertThat(wanted.isLiteral()).isEqualTo(!pattern.contains("*") && !pattern.contains("%"));
  }
}
