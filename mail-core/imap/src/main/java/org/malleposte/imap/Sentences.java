package org.malleposte.imap;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// What the server says, in one language. They stand in `sentences.tsv`, a column a language, and
/// are read when somebody first asks for that language.
final class Sentences {
  /// Stands for what differs from time to time; it comes in the same order in every language.
  static final String HOLE = "{}";

  private static final String FILE = "sentences.tsv";
  private static final Map<String, Sentences> READ = new ConcurrentHashMap<>();

  private final Map<String, String> whole = new HashMap<>();
  private final List<Template> templates = new ArrayList<>();

  private record Template(Pattern english, String translated) {}

  private Sentences() {}

  static Sentences of(Language language) {
    return READ.computeIfAbsent(language.tag(), Sentences::read);
  }

  /// Empty for a language without a column: English as it is.
  private static Sentences read(String tag) {
    Sentences sentences = new Sentences();
    List<String[]> rows = rows();
    int column = List.of(rows.getFirst()).indexOf(tag);
    if (column > 0) {
      rows.subList(1, rows.size()).forEach(row -> sentences.add(row[0], row[column]));
    }
    return sentences;
  }

  /// The first row names the languages, each other one is a sentence in all of them.
  static List<String[]> rows() {
    try (InputStream in = Sentences.class.getResourceAsStream(FILE);
        BufferedReader lines =
            new BufferedReader(
                new InputStreamReader(Objects.requireNonNull(in, FILE), StandardCharsets.UTF_8))) {
      return lines.lines().map(line -> line.split("\t", -1)).toList();
    } catch (IOException e) {
      throw new UncheckedIOException("could not read " + FILE, e);
    }
  }

  private void add(String english, String translated) {
    if (english.contains(HOLE)) {
      templates.add(new Template(pattern(english), translated));
    } else {
      whole.put(english, translated);
    }
  }

  private static Pattern pattern(String template) {
    return Pattern.compile("\\Q" + template.replace(HOLE, "\\E(.*)\\Q") + "\\E", Pattern.DOTALL);
  }

  String say(String english) {
    String translated = whole.get(english);
    if (translated != null) {
      return translated;
    }
    for (Template template : templates) {
      String filled = fill(template, english);
      if (filled != null) {
        return filled;
      }
    }
    return english;
  }

  private static @Nullable String fill(Template template, String english) {
    Matcher matcher = template.english.matcher(english);
    if (!matcher.matches()) {
      return null;
    }
    StringBuilder filled = new StringBuilder();
    int from = 0;
    for (int group = 1; group <= matcher.groupCount(); group++) {
      int hole = template.translated.indexOf(HOLE, from);
      filled.append(template.translated, from, hole).append(matcher.group(group));
      from = hole + HOLE.length();
    }
    return filled.append(template.translated.substring(from)).toString();
  }
}
