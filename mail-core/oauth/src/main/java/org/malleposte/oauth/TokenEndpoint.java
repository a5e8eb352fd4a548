package org.malleposte.oauth;

import java.util.Optional;
import org.malleposte.directory.Authentication.Granted;
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
  private final Codes codes;

  TokenEndpoint(Directory directory, Authenticator authenticator, Codes codes) {
    this.directory = directory;
    this.authenticator = authenticator;
    this.codes = codes;
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
    String code = form.require("code");
    Codes.Redeemed redeemed =
        codes.redeem(
            code,
            form.require("client_id"),
            form.require("redirect_uri"),
            form.require("code_verifier"));
    return switch (redeemed) {
      case Codes.Redeemed.Good(Codes.Authorized authorized) -> issue(code, authorized, whence);
      case Codes.Redeemed.Again(Codes.Authorized authorized, String grant) -> {
        if (grant != null) {
          revoke(authorized.granted(), whence, grant);
        }
        throw spent();
      }
      case Codes.Redeemed.Unknown _ -> throw spent();
    };
  }

  private static OAuthException spent() {
    return OAuthException.invalidGrant("The code is not good, or was used already.");
  }

  private Tokens.Issued issue(String code, Codes.Authorized authorized, Whence whence)
      throws OAuthException, DirectoryException {
    Granted granted = authorized.granted();
    if (!authenticator.holds(granted)) {
      throw OAuthException.invalidGrant("The user may no longer sign in.");
    }
    AuthorizationRequest request = authorized.request();
    Tokens.Issued issued =
        directory
            .tokens()
            .issue(
                granted.actor(whence.protocol(), whence.address(), whence.session()),
                granted.user().account(),
                request.client(),
                request.scopes());
    if (!codes.given(code, issued.about().id())) {
      revoke(granted, whence, issued.about().id());
      throw spent();
    }
    return issued;
  }

  private void revoke(Granted granted, Whence whence, String grant) throws DirectoryException {
    directory
        .tokens()
        .revokeIfThere(
            granted.actor(whence.protocol(), whence.address(), whence.session()),
            granted.user().account(),
            grant,
            "its authorization code was used twice");
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
