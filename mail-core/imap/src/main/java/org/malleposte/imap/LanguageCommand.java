package org.malleposte.imap;

import java.util.List;
import org.malleposte.imap.codec.ImapCommand;
import org.malleposte.imap.codec.ResponseWriter;

/// LANGUAGE (RFC 5255 §3.2).
final class LanguageCommand {
  private LanguageCommand() {}

  static Answer run(Session session, ImapCommand.Language command, ResponseWriter out)
      throws Refusal {
    if (command.ranges().isEmpty()) {
      tell(Language.ALL, out);
    } else {
      Language chosen =
          Language.find(command.ranges())
              .orElseThrow(() -> Refusal.no("None of these languages is known here"));
      tell(List.of(chosen), out);
      session.speak(chosen);
      if (session.isSignedIn()) {
        namespace(session, out);
      }
    }
    return Answer.ok("LANGUAGE done");
  }

  private static void tell(List<Language> languages, ResponseWriter out) {
    out.untagged().raw("LANGUAGE ").list(languages.stream().map(Language::tag).toList()).end();
  }

  /// RFC 2342 §5, with what the user calls the places (RFC 5255 §3.4).
  static void namespace(Session session, ResponseWriter out) {
    Language language = session.language();
    out.untagged().raw("NAMESPACE ((\"\" \"/\")) ((");
    place(Namespaces.OTHERS_PREFIX, language.others(), out);
    out.raw(")) ((");
    place(Namespaces.SHARED_PREFIX, language.shared(), out);
    out.raw("))").end();
  }

  private static void place(String prefix, String translated, ResponseWriter out) {
    out.string(prefix).raw(" \"/\"");
    if (!translated.isEmpty()) {
      out.raw(" \"TRANSLATION\" (").utf7(translated).close();
    }
  }
}
