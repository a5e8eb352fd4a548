package org.malleposte.imap;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// Every sentence that a client may be told has its translations.
class SentencesTest {
  /// Where sentences are said, up to the parenthesis.
  private static final Pattern SAYS =
      Pattern.compile(
          "(Refusal\\.no|Refusal\\.bad|new SyntaxError|new MailException|Answer\\.ok|\\.text|\\.more"
              + "|\\.bye|\\bleave|\\bendFor|out\\.bad|out\\.no|out\\.ok|Decoded\\.Refused|Decoded\\.Bad"
              + "|Decoded\\.Bye|\\bend|\\bbad)\\(");

  /// Literals and what is put between them.
  private static final Pattern PIECE = Pattern.compile("\"((?:[^\"\\\\]|\\\\.)*)\"|[^\"]+");

  private static final Pattern SENTENCE =
      Pattern.compile("(\\[[A-Z]+] )?\\p{L}[\\w{}-]*[ ,:'].*", Pattern.DOTALL);

  @Test
  void everySentenceHasATranslation() throws IOException {
    Set<String> missing = new TreeSet<>();
    for (String sentence : said()) {
      for (Language language : List.of(tagged("fr"), tagged("de"))) {
        if (language.say(sentence).equals(sentence)) {
          missing.add(language.tag() + ": " + sentence);
        }
      }
    }
    assertThat(said()).hasSizeGreaterThan(120);
    assertThat(missing).isEmpty();
  }

  @Test
  void translationsHaveTheSameHoles() {
    for (String[] row : Sentences.rows()) {
      assertThat(row).hasSize(3).doesNotContain("");
      assertThat(Arrays.stream(row).map(SentencesTest::holes).distinct()).hasSize(1);
    }
  }

  @Test
  void whatFillsAHoleStays() {
    assertThat(tagged("fr").say("The account may hold 10 octets and would hold 12"))
        .isEqualTo("Le compte peut contenir 10 octets et en contiendrait 12");
    assertThat(tagged("de").say("Something new")).isEqualTo("Something new");
  }

  private static int holes(String text) {
    return text.split(Pattern.quote(Sentences.HOLE), -1).length;
  }

  private static Language tagged(String tag) {
    return Language.ALL.stream().filter(l -> l.tag().equals(tag)).findFirst().orElseThrow();
  }

  private static List<String> said() throws IOException {
    List<String> sentences = new ArrayList<>();
    for (String module : List.of("../imap", "../mail")) {
      try (Stream<Path> files = Files.walk(Path.of(module, "src/main/java"))) {
        files
            .filter(file -> file.toString().endsWith(".java"))
            .forEach(file -> sentences.addAll(in(file)));
      }
    }
    return sentences;
  }

  private static List<String> in(Path file) {
    try {
      String source = Files.readString(file).replaceAll("(?m)(^|\\s)//.*$", "");
      List<String> sentences = new ArrayList<>();
      Matcher call = SAYS.matcher(source);
      while (call.find()) {
        for (String argument : sentences(source, call.end())) {
          String sentence = sentence(argument);
          if (SENTENCE.matcher(sentence).matches()) {
            sentences.add(Character.toUpperCase(sentence.charAt(0)) + sentence.substring(1));
          }
        }
      }
      return sentences;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// The last argument of a call, which is the sentence; of a condition, its branches.
  private static List<String> sentences(String source, int from) {
    List<String> branches = new ArrayList<>();
    int depth = 0;
    int begin = from;
    boolean quoted = false;
    for (int i = from; depth >= 0; i++) {
      char c = source.charAt(i);
      if (quoted && c == '\\') {
        i++;
      } else if (c == '"') {
        quoted = !quoted;
      } else if (!quoted) {
        depth += c == '(' ? 1 : c == ')' ? -1 : 0;
        if (depth < 0 || depth == 0 && (c == ',' || c == '?' || c == ':')) {
          if (c == ',') {
            branches.clear();
          } else {
            branches.add(source.substring(begin, i));
          }
          begin = i + 1;
        }
      }
    }
    return branches;
  }

  private static String sentence(String argument) {
    if (!argument.contains("\"")) {
      return "";
    }
    StringBuilder sentence = new StringBuilder();
    Matcher piece = PIECE.matcher(argument.strip());
    while (piece.find()) {
      if (piece.group(1) != null) {
        sentence.append(piece.group(1).translateEscapes());
      } else if (!piece.group().isBlank() && !piece.group().strip().equals("+")) {
        sentence.append("something");
      }
    }
    return sentence.toString();
  }
}
