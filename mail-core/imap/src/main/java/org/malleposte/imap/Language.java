package org.malleposte.imap;

import java.util.List;
import java.util.Locale;
import java.util.Locale.LanguageRange;
import java.util.Optional;

/// A language in which clients are told sentences (RFC 5255 §3). A sentence that has no translation
/// is told in English: better than nothing.
///
/// @param tag as RFC 5646 writes it, and `i-default` for the English that needs ASCII only
/// @param others what the user calls the place of other users' mailboxes, and where shared ones
///   are, each with its slash; empty where the names themselves will do
record Language(String tag, String others, String shared) {
  static final Language DEFAULT = new Language("i-default", "", "");

  static final List<Language> ALL =
      List.of(
          new Language("en", "", ""),
          new Language("fr", "Autres utilisateurs/", "Partagé/"),
          new Language("de", "Andere Benutzer/", "Geteilt/"),
          DEFAULT);

  /// What stands for the administrator's preference, which is the default.
  private static final String PREFERRED = "default";

  /// The first of the languages asked for that is known, by RFC 4647 §3.4: `fr-CA` finds `fr`.
  ///
  /// @throws Refusal one of them is no language range
  static Optional<Language> find(List<String> ranges) throws Refusal {
    for (String range : ranges) {
      Optional<Language> found = find(range);
      if (found.isPresent()) {
        return found;
      }
    }
    return Optional.empty();
  }

  private static Optional<Language> find(String range) throws Refusal {
    if (range.equalsIgnoreCase(PREFERRED) || range.equalsIgnoreCase(DEFAULT.tag)) {
      return Optional.of(DEFAULT);
    }
    List<String> tags = ALL.stream().map(Language::tag).toList();
    String tag = Locale.lookupTag(List.of(read(range)), tags);
    return ALL.stream().filter(language -> language.tag.equals(tag)).findFirst();
  }

  private static LanguageRange read(String range) throws Refusal {
    try {
      return new LanguageRange(range);
    } catch (IllegalArgumentException e) {
      throw Refusal.bad("That is no language range");
    }
  }

  /// The sentence in this language.
  String say(String sentence) {
    return Sentences.of(this).say(sentence);
  }
}
