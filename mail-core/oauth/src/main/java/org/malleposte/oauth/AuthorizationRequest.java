package org.malleposte.oauth;

import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.regex.Pattern;
import org.malleposte.directory.Scope;
import org.malleposte.directory.Tokens;

/// What a program asks of its user (RFC 6749 §4.1.1, RFC 7636 §4.3).
///
/// @param client what the program calls itself
/// @param challenge the SHA-256 of what the program will show with the code
/// @param loginHint whom it believes to sign in, or empty
record AuthorizationRequest(
    String client,
    URI redirect,
    String challenge,
    Set<Scope> scopes,
    String state,
    String loginHint) {
  private static final Pattern CLIENT =
      Pattern.compile("[^\\p{Cntrl}]{1," + Tokens.CLIENT_BOUND + "}");
  private static final Pattern CHALLENGE = Pattern.compile("[A-Za-z0-9_-]{43}");

  /// Where an answer goes, once that much is clear: errors too are told there.
  record Destination(URI redirect, String state) {
    /// @param issuer says to the program who answered (RFC 9207 §2)
    String with(String name, String value, String more, String issuer) {
      StringBuilder url = new StringBuilder(redirect.toString());
      url.append(redirect.getRawQuery() == null ? '?' : '&');
      url.append(name).append('=').append(encode(value)).append(more);
      if (!state.isEmpty()) {
        url.append("&state=").append(encode(state));
      }
      return url.append("&iss=").append(encode(issuer)).toString();
    }

    String refused(OAuthException e, String issuer) {
      String more = "&error_description=" + encode(e.description());
      return with("error", e.error(), more, issuer);
    }

    private static String encode(String text) {
      return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
  }

  /// @throws OAuthException this is to be told to the user: the program may be anybody
  static Destination destination(Parameters parameters, Redirects redirects, String own)
      throws OAuthException {
    if (!CLIENT.matcher(parameters.require("client_id")).matches()) {
      throw OAuthException.invalidRequest("The program's client_id is too long.");
    }
    URI redirect = redirects.allowed(parameters.require("redirect_uri"), own);
    if (redirect == null) {
      throw OAuthException.invalidRequest("Nobody may be sent to that redirect_uri from here.");
    }
    return new Destination(redirect, parameters.get("state"));
  }

  /// @throws OAuthException this is to be told to the program
  static AuthorizationRequest read(Parameters parameters, Destination destination)
      throws OAuthException {
    if (!parameters.require("response_type").equals("code")) {
      throw OAuthException.unsupportedResponse();
    }
    String challenge = parameters.require("code_challenge");
    if (!parameters.get("code_challenge_method").equals("S256")
        || !CHALLENGE.matcher(challenge).matches()) {
      throw OAuthException.invalidRequest("PKCE is asked for, by S256."); // RFC 9700 §2.1.1
    }
    return new AuthorizationRequest(
        parameters.require("client_id"),
        destination.redirect(),
        challenge,
        Scopes.parse(parameters.get("scope")),
        destination.state(),
        parameters.get("login_hint"));
  }
}
