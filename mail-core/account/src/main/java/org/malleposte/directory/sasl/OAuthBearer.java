package org.malleposte.directory.sasl;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.malleposte.directory.sasl.SaslStep.Cause;
import org.malleposte.directory.sasl.SaslStep.Failure;

/// OAUTHBEARER (RFC 7628), and XOAUTH2, which Google made before it and many programs speak still:
/// both carry fields between octets of value 1, one of them `auth=Bearer TOKEN`.
///
/// Why it failed is said in a challenge, as JSON; the client has to answer before it is told that
/// it failed (RFC 7628 §3.2.3).
final class OAuthBearer implements SaslServer {
  /// gs2-header without channel binding, then the fields (RFC 7628 §3.1).
  private static final Pattern STANDARD =
      Pattern.compile("[ny],(?:a=([^,\\x01]*))?,(\\x01.*)", Pattern.DOTALL);

  private static final Pattern GOOGLES =
      Pattern.compile("user=([^\\x01]*)(\\x01.*)", Pattern.DOTALL);

  private static final Pattern AUTH =
      Pattern.compile("\\x01auth=bearer +([A-Za-z0-9._~+/-]+=*)\\x01", Pattern.CASE_INSENSITIVE);

  private final Attempt attempt;
  private final Pattern form;
  private final String failed;
  private @Nullable Failure failure;

  private OAuthBearer(Attempt attempt, Pattern form, String failed) {
    this.attempt = attempt;
    this.form = form;
    this.failed = failed;
  }

  static OAuthBearer standard(Attempt attempt) {
    String scope = attempt.scopeName();
    return new OAuthBearer(
        attempt, STANDARD, "{\"status\":\"invalid_token\",\"scope\":\"" + scope + "\"}");
  }

  static OAuthBearer googles(Attempt attempt) {
    String scope = attempt.scopeName();
    return new OAuthBearer(
        attempt,
        GOOGLES,
        "{\"status\":\"401\",\"schemes\":\"bearer\",\"scope\":\"" + scope + "\"}");
  }

  @Override
  public SaslStep step(byte[] response) {
    if (failure != null) {
      return failure; // whatever the client answers
    }
    Matcher message =
        Attempt.utf8(response).map(form::matcher).filter(Matcher::matches).orElse(null);
    if (message == null || !message.group(2).endsWith("\1\1")) {
      return Failure.of(Cause.MALFORMED);
    }
    Optional<String> login = login(message.group(1));
    Matcher auth = AUTH.matcher(message.group(2));
    if (login.isEmpty()) {
      return Failure.of(Cause.MALFORMED);
    }
    return told(
        auth.find()
            ? attempt.bearer(login.get(), auth.group(1))
            : Failure.of(Cause.INVALID_CREDENTIALS)); // RFC 7628 §4.3: it asks what is wanted
  }

  /// RFC 5801 §4: `=2C` and `=3D` stand for comma and equals sign.
  private Optional<String> login(@Nullable String written) {
    if (written == null) {
      return Optional.of("");
    }
    return form == STANDARD ? ScramSha256.name(written) : Optional.of(written);
  }

  private SaslStep told(SaslStep step) {
    if (step instanceof Failure why && why.cause() == Cause.INVALID_CREDENTIALS) {
      failure = why;
      return new SaslStep.Challenge(failed.getBytes(StandardCharsets.US_ASCII));
    }
    return step;
  }
}
