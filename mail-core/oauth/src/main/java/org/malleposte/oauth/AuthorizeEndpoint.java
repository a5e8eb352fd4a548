package org.malleposte.oauth;

import io.vertx.core.http.HttpServerResponse;
import java.net.URI;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.malleposte.directory.Authentication;
import org.malleposte.directory.Authentication.Granted;
import org.malleposte.directory.Authenticator;
import org.malleposte.directory.AuthorizationCodes;
import org.malleposte.directory.Directory;
import org.malleposte.directory.DirectoryException;
import org.malleposte.directory.Means;
import org.malleposte.directory.Scope;

/// Where a program sends its user to sign in (RFC 6749 §3.1). GET shows the page, POST is its form.
final class AuthorizeEndpoint {
  private final Directory directory;
  private final Authenticator authenticator;
  private final Redirects redirects;
  private final String house;

  AuthorizeEndpoint(Directory directory, Authenticator authenticator, OAuthSettings settings) {
    this.directory = directory;
    this.authenticator = authenticator;
    this.redirects = new Redirects(settings.redirects());
    this.house = settings.name();
  }

  void answer(Exchange exchange) {
    AuthorizationRequest.Destination destination;
    Parameters parameters;
    try {
      parameters = Parameters.parse(exchange.query());
      destination = AuthorizationRequest.destination(parameters, redirects, exchange.origin());
    } catch (OAuthException e) {
      html(exchange, 400, null, page(exchange).refusal(e.description())); // RFC 6749 §4.1.2.1
      return;
    }
    try {
      signIn(exchange, AuthorizationRequest.read(parameters, destination), destination);
    } catch (OAuthException e) {
      redirect(exchange, destination.refused(e, exchange.origin()));
    }
  }

  private void signIn(
      Exchange exchange, AuthorizationRequest request, AuthorizationRequest.Destination destination)
      throws OAuthException {
    if (!exchange.isPrivate()) {
      html(exchange, 403, null, page(exchange).refusal(words(exchange).needsTls()));
    } else if (exchange.method().equals("GET")) {
      html(exchange, 200, request, page(exchange).form(request, request.loginHint(), ""));
    } else if (isForeign(exchange)) {
      html(exchange, 403, null, page(exchange).refusal(words(exchange).foreign()));
    } else {
      check(exchange, request, destination, exchange.form());
    }
  }

  /// Another page may lead here, but may not fill in the form.
  private static boolean isForeign(Exchange exchange) {
    String site = exchange.header("Sec-Fetch-Site");
    String origin = exchange.header("Origin");
    return site != null && !site.equals("same-origin")
        || origin != null && !origin.equals(exchange.origin());
  }

  private void check(
      Exchange exchange,
      AuthorizationRequest request,
      AuthorizationRequest.Destination destination,
      Parameters form)
      throws OAuthException {
    String login = form.get("login").strip();
    Authentication answer =
        authenticator.authenticate(
            login, form.get("password"), Scope.JMAP, exchange.whence().address());
    switch (answer) {
      case Granted granted when granted.means() instanceof Means.Password password -> {
        String code = code(exchange, granted, password, request);
        redirect(exchange, destination.with("code", code, "", exchange.origin()));
      }
      case Granted _ -> again(exchange, request, login, 403, words(exchange).appPassword());
      case Authentication.Refused _ ->
          again(exchange, request, login, 403, words(exchange).wrong());
      case Authentication.Throttled(Duration wait) ->
          again(exchange, request, login, 429, words(exchange).tooMany(wait));
    }
  }

  private String code(
      Exchange exchange, Granted granted, Means.Password password, AuthorizationRequest request)
      throws OAuthException {
    AuthorizationCodes.Request asked =
        new AuthorizationCodes.Request(
            request.client(), request.redirect().toString(), request.challenge(), request.scopes());
    try {
      return directory.codes().issue(exchange.whence(), granted, password, asked);
    } catch (DirectoryException e) {
      throw OAuthException.unavailable(String.valueOf(e.getMessage()) + '.');
    }
  }

  /// Shows the page once more, and says why.
  private void again(
      Exchange exchange, AuthorizationRequest request, String login, int status, String complaint) {
    html(exchange, status, request, page(exchange).form(request, login, complaint));
  }

  private SignInPage page(Exchange exchange) {
    return new SignInPage(house, words(exchange));
  }

  private static Wording words(Exchange exchange) {
    return Wording.of(exchange.header("Accept-Language"));
  }

  /// RFC 9700 §4.12: the form is not sent on.
  private static void redirect(Exchange exchange, String where) {
    exchange.response(303).putHeader("Location", where).end();
  }

  private static void html(
      Exchange exchange, int status, @Nullable AuthorizationRequest request, String html) {
    HttpServerResponse response =
        exchange
            .response(status)
            .putHeader("Content-Type", "text/html; charset=utf-8")
            .putHeader("X-Frame-Options", "DENY")
            .putHeader("Content-Security-Policy", policy(request));
    response.end(exchange.method().equals("HEAD") ? "" : html);
  }

  /// Browsers look at where a form leads in the end, too.
  private static String policy(@Nullable AuthorizationRequest request) {
    String forms = request == null ? "'none'" : "'self' " + target(request.redirect());
    return "default-src 'none'; style-src "
        + SignInPage.STYLE_SOURCE
        + "; frame-ancestors 'none'; base-uri 'none'; form-action "
        + forms;
  }

  private static String target(URI redirect) {
    return redirect.getRawAuthority() == null
        ? redirect.getScheme() + ":"
        : Redirects.origin(redirect);
  }
}
