package org.malleposte.oauth;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Where a code may be sent: to a program on the user's own machine, which nobody else can be (RFC
/// 8252 §7), to this server itself, where its webmail is, and to places on the web that the
/// administrator named. Anywhere else would be an invitation to collect codes.
final class Redirects {
  private static final int BOUND = 2_000;

  private final List<String> named;

  Redirects(List<String> named) {
    this.named = named;
  }

  /// The URI when a code may be sent there, else null.
  ///
  /// @param own the origin of this server
  @Nullable URI allowed(String text, String own) {
    URI uri = parse(text);
    return uri != null && (isApp(uri) || isLoopback(uri) || isOnTheWeb(uri, own)) ? uri : null;
  }

  private static @Nullable URI parse(String text) {
    try {
      URI uri = text.length() > BOUND ? null : new URI(text);
      return uri == null || !uri.isAbsolute() || uri.getRawFragment() != null ? null : uri;
    } catch (URISyntaxException e) {
      return null;
    }
  }

  /// A scheme of the program's own, which has a period (RFC 8252 §7.1):
  /// `org.example.app:/signed-in`.
  private static boolean isApp(URI uri) {
    return uri.getScheme().matches("[A-Za-z][A-Za-z0-9+-]*(\\.[A-Za-z0-9+-]+)+");
  }

  /// RFC 8252 §7.3: any port.
  private static boolean isLoopback(URI uri) {
    return uri.getScheme().equalsIgnoreCase("http")
        && uri.getRawUserInfo() == null
        && uri.getHost() != null
        && List.of("127.0.0.1", "[::1]", "localhost").contains(uri.getHost());
  }

  private boolean isOnTheWeb(URI uri, String own) {
    if (uri.getHost() == null || uri.getRawUserInfo() != null || hasDotSegments(uri)) {
      return false;
    }
    return origin(uri).equals(own)
        || uri.getScheme().equalsIgnoreCase("https")
            && named.stream().anyMatch(start -> isBelow(uri.toString(), start));
  }

  private static boolean hasDotSegments(URI uri) {
    return !uri.normalize().equals(uri)
        || uri.getRawPath().toLowerCase(Locale.ROOT).contains("%2e");
  }

  /// `https://mail.example.org` does not begin `https://mail.example.org.evil.example`.
  private static boolean isBelow(String uri, String start) {
    String folder = start.endsWith("/") ? start : start + "/";
    return uri.equals(start) || uri.startsWith(folder) || uri.startsWith(start + "?");
  }

  /// As browsers write it.
  static String origin(URI uri) {
    return uri.getScheme().toLowerCase(Locale.ROOT)
        + "://"
        + String.valueOf(uri.getRawAuthority()).toLowerCase(Locale.ROOT);
  }
}
