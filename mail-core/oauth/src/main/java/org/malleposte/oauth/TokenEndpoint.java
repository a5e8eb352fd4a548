package org.malleposte.oauth;

import java.util.Optional;
import org.malleposte.directory.Authenticator;
import org.malleposte.directory.Directory;
import org.malleposte.directory.DirectoryException;
import org.malleposte.directory.Tokens;
import org.malleposte.directory.Whence;

/// Where programs exchange codes and refresh tokens for tokens (RFC 6749 §3.2). They have no secret
/// of their own: what is exchanged proves enough (RFC 8252 §8.4).
final class TokenEndpoint {
  private final Directory directory;
  private final Authenticator authenticator;

  TokenEndpoint(Directory directory, Authenticator authenticator) {
    this.directory = directory;
    this.authenticator = authenticator;
  }

  void answer(Exchange exchange) throws OAuthException {
    Parameters form = exchange.form();
    Tokens.Issued issued;
    try {
      issued =
          switch (form.require("grant_type")) {
            case "authorization_code" -> redeem(form, exchange.whence());
            case "refresh_token" -> refresh(form, exchange.whence());
            default -> throw OAuthException.unsupportedGrant();
          };
    } catch (DirectoryException e) {
      throw OAuthException.unavailable(String.valueOf(e.getMessage()) + '.');
    }
    exchange.json(
        200,
        Exchange.object()
            .put("access_token", issued.access())
            .put("token_type", "Bearer")
            .put("expires_in", issued.accessFor().toSeconds())
            .put("refresh_token", issued.refresh())
            .put("scope", Scopes.write(issued.about().scopes())));
  }

  private Tokens.Issued redeem(Parameters form, Whence whence)
      throws OAuthException, DirectoryException {
    Optional<Tokens.Issued> issued =
        directory
            .codes()
            .redeem(
                whence,
                form.require("code"),
                form.require("client_id"),
                form.require("redirect_uri"),
                form.require("code_verifier"));
    return issued.orElseThrow(
        () -> OAuthException.invalidGrant("The code is not good, or was used already."));
  }

  private Tokens.Issued refresh(Parameters form, Whence whence)
      throws OAuthException, DirectoryException {
    String client = form.get("client_id");
    Optional<Tokens.Issued> issued =
        authenticator.refresh(
            form.require("refresh_token"), client.isEmpty() ? null : client, whence);
    return issued.orElseThrow(() ->
        OAuthException.invalidGrant("The refresh token is not good; ask the user to sign in."));
  }
}
