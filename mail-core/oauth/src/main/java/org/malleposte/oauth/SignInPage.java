package org.malleposte.oauth;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Locale;

/// The page on which somebody signs in. It has no script, and shows whom it will let in and where
/// the user goes from there.
final class SignInPage {
  private static final String STYLE =
      """
      :root { color-scheme: light dark; --ink: #1f2328; --soft: #59636e; --line: #d1d9e0; --edge: #858f9a; --paper: #fff;
        --back: #f3f5f7; --mark: #0b5fc4; --bad: #b42318 }
      @media (prefers-color-scheme: dark) { :root { --ink: #e6edf3; --soft: #9aa5b1; --line: #3a434d; --edge: #717d89;
        --paper: #1b2128; --back: #11161c; --mark: #4c9bff; --bad: #ff8a80 } }
      * { box-sizing: border-box }
      body { margin: 0; min-height: 100vh; display: grid; place-items: center; padding: 1.5rem;
        background: var(--back); color: var(--ink); font: 1rem/1.5 system-ui, sans-serif }
      main { width: 100%; max-width: 24rem; background: var(--paper); border: 1px solid var(--line);
        border-radius: 12px; padding: 2rem; box-shadow: 0 8px 30px rgb(0 0 0 / .06) }
      .house { color: var(--soft); font-size: .9rem; letter-spacing: .01em; margin: 0 0 .25rem }
      h1 { font-size: 1.4rem; font-weight: 600; letter-spacing: -.01em; margin: 0 0 1rem }
      p { margin: 0 0 1rem } strong { overflow-wrap: anywhere }
      label { display: block; font-size: .9rem; font-weight: 500; margin: 1rem 0 .3rem }
      input { width: 100%; font: inherit; color: inherit; background: transparent; padding: .55rem .7rem;
        border: 1px solid var(--edge); border-radius: 8px }
      input:focus-visible, button:focus-visible { outline: 2px solid var(--mark); outline-offset: 1px }
      button { width: 100%; margin-top: 1.5rem; padding: .65rem; font: inherit; font-weight: 600; color: #fff;
        background: #0b5fc4; border: 0; border-radius: 8px; cursor: pointer }
      button:hover { filter: brightness(1.1) }
      @media (max-width: 26rem) { body { padding: 1rem } main { padding: 1.25rem } }
      .bad { color: var(--bad); font-weight: 500 }
      .small { color: var(--soft); font-size: .85rem; margin: 1.25rem 0 0; overflow-wrap: anywhere }
      """;

  /// The one style that the page may have, as a policy names it.
  static final String STYLE_SOURCE = "'sha256-" + hash(STYLE) + "'";

  private final String house;
  private final Wording words;

  /// @param house the name of the server
  SignInPage(String house, Wording words) {
    this.house = house;
    this.words = words;
  }

  private static String hash(String text) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      return Base64.getEncoder()
          .encodeToString(digest.digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java platform has SHA-256", e);
    }
  }

  /// @param login filled in already
  /// @param complaint what went wrong, or empty
  String form(AuthorizationRequest request, String login, String complaint) {
    String bad =
        complaint.isEmpty() ? "" : "<p class=\"bad\" role=\"alert\">" + escape(complaint) + "</p>";
    return page(
        """
        <h1>%s</h1>
        <p>%s</p>
        %s
        <form method="post">
        <label for="login">%s</label>
        <input id="login" name="login" value="%s" autocomplete="username" autocapitalize="none"
          spellcheck="false" required maxlength="320"%s>
        <label for="password">%s</label>
        <input id="password" name="password" type="password" autocomplete="current-password" required
          maxlength="1024"%s>
        <button>%s</button>
        </form>
        <p class="small">%s</p>
        """
            .formatted(
                words.signIn(),
                purpose(request).formatted(escape(request.client())),
                bad,
                words.address(),
                escape(login),
                login.isEmpty() ? " autofocus" : "",
                words.password(),
                login.isEmpty() ? "" : " autofocus",
                words.signIn(),
                escape(whither(request.redirect()))));
  }

  String refusal(String sentence) {
    return page(
        """
        <h1>%s</h1>
        <p>%s</p>
        <p class="small">%s</p>
        """
            .formatted(words.refused(), escape(sentence), words.whyRefused()));
  }

  private String purpose(AuthorizationRequest request) {
    return Scopes.write(request.scopes()).equals("smtp") ? words.sending() : words.mail();
  }

  private String whither(URI redirect) {
    String where =
        redirect.getRawAuthority() == null || redirect.getScheme().equals("http")
            ? words.device()
            : redirect.getRawAuthority().toLowerCase(Locale.ROOT);
    return words.back().formatted(where);
  }

  private String page(String content) {
    return """
    <!doctype html>
    <html lang="%s">
    <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <meta name="robots" content="noindex">
    <title>%s</title>
    <style>%s</style>
    </head>
    <body>
    <main>
    <p class="house">%s</p>
    %s</main>
    </body>
    </html>
    """
        .formatted(
            words.language(),
            words.title().formatted(escape(house)),
            STYLE,
            escape(house),
            content);
  }

  static String escape(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;")
        .replace("'", "&#39;");
  }
}
