package org.malleposte.oauth;

import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.malleposte.directory.Scope;

/// Scopes by the names that programs use: `jmap`, `imap`, `smtp`; `mail` for all three, also under
/// the URNs that public clients are to use.
final class Scopes {
  private static final Set<Scope> MAIL = EnumSet.of(Scope.JMAP, Scope.IMAP, Scope.SMTP);

  static final List<String> SUPPORTED = List.of("jmap", "imap", "smtp", "mail");

  private Scopes() {}

  /// Those asked for as far as we know them (RFC 6749 §3.3); JMAP when nothing was.
  static Set<Scope> parse(String text) throws OAuthException {
    Set<Scope> scopes = EnumSet.noneOf(Scope.class);
    for (String name : text.split(" ")) {
      scopes.addAll(named(name));
    }
    if (text.isBlank()) {
      return EnumSet.of(Scope.JMAP);
    }
    if (scopes.isEmpty()) {
      throw OAuthException.invalidScope();
    }
    return scopes;
  }

  private static Set<Scope> named(String name) {
    return switch (name) {
      case "jmap", "urn:ietf:params:jmap:core", "urn:ietf:params:jmap:mail" ->
          EnumSet.of(Scope.JMAP);
      case "imap" -> EnumSet.of(Scope.IMAP);
      case "smtp" -> EnumSet.of(Scope.SMTP);
      case "mail", "urn:ietf:params:oauth:scope:mail" -> MAIL;
      default -> Set.of();
    };
  }

  static String write(Set<Scope> scopes) {
    return scopes.stream()
        .sorted()
        .map(scope -> scope.name().toLowerCase(Locale.ROOT))
        .collect(Collectors.joining(" "));
  }
}
