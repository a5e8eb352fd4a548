package org.malleposte.search;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/// Words, as people write and look for them: where a text is marked it is found.
class WordQueryTest {
  /// The text with what is found in brackets.
  private static String marked(String query, String text) {
    StringBuilder marked = new StringBuilder(text);
    for (WordQuery.Range range : WordQuery.of(query).marks(text).reversed()) {
      marked.insert(range.to(), ']').insert(range.from(), '[');
    }
    return marked.toString();
  }

  @Test
  void caseAccentsAndWidthDoNotCount() {
    assertThat(marked("cafe ", "Ein Café, ein CAFE\u0301."))
        .isEqualTo("Ein [Café], ein [CAFE\u0301].");
    assertThat(marked("œuvre ", "OEUVRE, Œuvré")).isEqualTo("[OEUVRE], [Œuvré]");
    assertThat(marked("strasse ", "Straße")).isEqualTo("[Straße]");
    assertThat(marked("abc ", "ＡＢＣ")).isEqualTo("[ＡＢＣ]");
    assertThat(marked("ёлка ", "елка")).isEqualTo("[елка]");
    assertThat(marked("سلام ", "سَلَام")).isEqualTo("[سَلَام]");
  }

  @Test
  void formsOfAWordAreFound() {
    assertThat(marked("invoice ", "Two invoices, one invoice: invoiced, invoicing"))
        .isEqualTo("Two [invoices], one [invoice]: [invoiced], [invoicing]");
    assertThat(marked("running ", "she runs, run")).isEqualTo("she [runs], [run]");
    assertThat(marked("party ", "parties party part")).isEqualTo("[parties] [party] part");
    assertThat(marked("passing ", "pass passed past")).isEqualTo("[pass] [passed] past");
    assertThat(marked("cheval ", "les chevaux")).isEqualTo("les [chevaux]");
    assertThat(marked("bateaux ", "un bateau")).isEqualTo("un [bateau]");
    assertThat(marked("réunions ", "Réunion à 9 h")).isEqualTo("[Réunion] à 9 h");
    assertThat(marked("manger ", "elles mangent, mangé, mangeait"))
        .isEqualTo("elles [mangent], [mangé], [mangeait]");
    assertThat(marked("directrice ", "le directeur")).isEqualTo("le [directeur]");
    assertThat(marked("première ", "premier")).isEqualTo("[premier]");
    assertThat(marked("bon ", "bonnes idées")).isEqualTo("[bonnes] idées");
  }

  @Test
  void wordsThatOnlyLookAlikeAreNot() {
    assertThat(marked("bus ", "business")).isEqualTo("business");
    assertThat(marked("news ", "new")).isEqualTo("[new]"); // a plural, for all that is known
    assertThat(marked("red ", "read")).isEqualTo("read");
    assertThat(marked("2024 ", "20245")).isEqualTo("20245");
  }

  @Test
  void beginnings() {
    assertThat(marked("harb", "Harbour")).isEqualTo("[Harbour]");
    assertThat(marked("harb ", "Harbour")).isEqualTo("Harbour");
    assertThat(marked("ha", "Harbour")).isEqualTo("Harbour");
    assertThat(marked("ha* meet", "Harbour meeting")).isEqualTo("[Harbour] [meeting]");
  }

  @Test
  void whatStandsTogetherIsFoundTogether() {
    assertThat(marked("\"winter train\"", "Winter,\ntrain; winter trains"))
        .isEqualTo("[Winter,\ntrain]; winter trains");
    assertThat(marked("joe.smith@exam", "to <joe.smith@example.net>, joe@example.net"))
        .isEqualTo("to <[joe.smith@example].net>, joe@example.net");
    assertThat(marked("smith ", "joe.smith@example.net")).isEqualTo("joe.[smith]@example.net");
    assertThat(marked("FA-2024/001 ", "FA 2024 001")).isEqualTo("[FA 2024 001]");
  }

  @Test
  void eitherQuoteDoes() { // RFC 8621 §4.4.1
    assertThat(marked("'winter train'", "winter train; train in winter"))
        .isEqualTo("[winter train]; train in winter");
    assertThat(marked("'winter' \"train\"", "train in winter")).isEqualTo("[train] in [winter]");
    assertThat(marked("'don\\'t go' ", "I don't go: go, don't"))
        .isEqualTo("I [don't go]: go, don't");
    assertThat(marked("\"a \\\"b\\\" c\" ", "a \"b\" c, c a b")).isEqualTo("[a \"b\" c], c a b");
    assertThat(marked("'tis l'avion ", "l'avion 'tis")).isEqualTo("[l'avion] '[tis]");
    assertThat(marked("rock 'n' roll ", "Rock 'n' roll")).isEqualTo("[Rock] '[n]' [roll]");
  }

  @Test
  void scriptsWithoutBlanks() {
    assertThat(marked("東京", "新東京駅")).isEqualTo("新[東京]駅");
    assertThat(marked("東京駅", "東京の駅、東京駅で")).isEqualTo("東京の駅、[東京駅]で");
    assertThat(marked("駅", "東京駅で、駅")).isEqualTo("東京[駅]で、[駅]");
    assertThat(marked("회의", "회의를 하다")).isEqualTo("[회의]를 하다");
    assertThat(marked("ＮＨＫ東京", "NHK東京局")).isEqualTo("[NHK東京]局");
    assertThat(marked("🎉", "Done 🎉!")).isEqualTo("Done [🎉]!");
  }

  /// What is cut out of a text at the borders of its words is found in it, and no mark is outside
  /// of it or parts a pair.
  @Test
  void whatIsInATextIsFoundInIt() {
    String letters = "aBéßœ 12.,\"*'-_\n東京かが駅한글ไทยनमस्तेשָׁלוֹםﬁＡ🎉👍🏽𠀋𝒜\ud83d\u0301\u200d";
    java.util.Random random = new java.util.Random(7);
    for (int i = 0; i < 3_000; i++) {
      StringBuilder any = new StringBuilder();
      for (int left = random.nextInt(120); left > 0; left--) {
        any.append(letters.charAt(random.nextInt(letters.length())));
      }
      String text = any.toString();
      int end = 0;
      for (WordQuery.Range range : WordQuery.of(text).marks(text)) {
        assertThat(range.from()).as(text).isGreaterThanOrEqualTo(end).isLessThan(range.to());
        end = range.to();
        assertThat(end).as(text).isLessThanOrEqualTo(text.length());
        assertThat(isWithinPair(text, range.from()) || isWithinPair(text, end)).as(text).isFalse();
      }
      String plain = text.replace('"', ' ');
      WordQuery quoted = WordQuery.of('"' + plain + '"');
      assertThat(quoted.isEmpty() || !quoted.marks(plain).isEmpty()).as(plain).isTrue();
    }
  }

  private static boolean isWithinPair(String text, int at) {
    return at > 0
        && at < text.length()
        && Character.isSurrogatePair(text.charAt(at - 1), text.charAt(at));
  }

  @Test
  void noWordsAreNothing() {
    assertThat(WordQuery.of("").isEmpty()).isTrue();
    assertThat(WordQuery.of(" ?! \"\" ").isEmpty()).isTrue();
    assertThat(WordQuery.of("\"open").units()).hasSize(1);
    assertThat(WordQuery.of("a ".repeat(5000)).units()).hasSize(32);
  }
}
