package org.malleposte.jmap.push;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.net.URISyntaxException;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.malleposte.directory.Authentication.Granted;
import org.malleposte.jmap.Arguments;
import org.malleposte.jmap.Call;
import org.malleposte.jmap.EachSetter;
import org.malleposte.jmap.Json;
import org.malleposte.jmap.Method;
import org.malleposte.jmap.MethodError;
import org.malleposte.jmap.MethodException;
import org.malleposte.jmap.SetError;
import org.malleposte.jmap.SetException;
import org.malleposte.jmap.SetRequest;
import org.malleposte.jmap.SetResult;
import org.malleposte.storage.AccountId;

/// PushSubscription/set (RFC 8620 §7.2.2).
public final class SubscriptionSet implements Method {
  private static final Duration LONGEST = Duration.ofDays(7);
  private static final int TEXT = 1_000;
  private static final int TYPES = 100;
  private static final Set<String> KNOWN =
      Set.of("deviceClientId", "url", "keys", "expires", "types", "verificationCode");
  private static final SecureRandom RANDOM = new SecureRandom();

  private final Subscriptions subscriptions;
  private final @Nullable Pusher pusher;

  /// @param pusher null where nothing may be sent
  public SubscriptionSet(Subscriptions subscriptions, @Nullable Pusher pusher) {
    this.subscriptions = subscriptions;
    this.pusher = pusher;
  }

  @Override
  public String name() {
    return "PushSubscription/set";
  }

  @Override
  public ObjectNode answer(Arguments arguments, Call call) throws MethodException {
    SetRequest request =
        new SetRequest(
            arguments.objects("create"),
            arguments.objects("update"),
            Objects.requireNonNullElse(arguments.idsOrNull("destroy"), List.of()),
            null);
    arguments.end();
    if (request.size() > call.limits().objectsInSet()) {
      throw new MethodException(MethodError.REQUEST_TOO_LARGE, "Those are too many objects.");
    }
    SetResult result = new SetResult(call);
    new OneByOne(call).set(request, result);
    ObjectNode answer = Json.object();
    result.write(answer);
    return answer;
  }

  private final class OneByOne extends EachSetter {
    private final Call call;
    private final AccountId user;
    private final Instant now;

    OneByOne(Call call) {
      super(call);
      this.call = call;
      this.user = call.who().user().account();
      this.now = call.rooms().clock().instant().truncatedTo(ChronoUnit.SECONDS);
    }

    @Override
    protected ObjectNode create(ObjectNode properties) throws SetException {
      requireKnown(properties);
      if (properties.hasNonNull("verificationCode")) {
        throw SetException.invalid("The server sends the code first.", "verificationCode");
      }
      byte[][] keys = keys(properties.path("keys"));
      Subscription subscription =
          new Subscription(
              "P" + random(8),
              text(properties, "deviceClientId"),
              url(properties),
              keys[0],
              keys[1],
              random(16),
              false,
              expires(properties.path("expires"), now),
              types(properties.path("types")),
              means());
      if (pusher != null && !pusher.mayVerify(user)) {
        throw new SetException(SetError.RATE_LIMIT, "Those are too many within an hour.");
      }
      subscriptions.put(call.who().actor(), user, subscription);
      if (pusher != null) {
        pusher.verify(user, subscription);
      }
      return Json.object()
          .put("id", subscription.id())
          .putNull("keys")
          .put("expires", subscription.expires().toString());
    }

    private String means() {
      Granted granted = call.who().granted();
      return granted == null ? "" : granted.means().written();
    }

    @Override
    protected @Nullable ObjectNode update(String id, ObjectNode patch) throws SetException {
      Subscription after =
          subscriptions.update(call.who().actor(), user, id, before -> changed(before, patch));
      if (pusher != null && after.verified()) {
        pusher.serve(user, after);
      }
      return patch.has("expires") ? Json.object().put("expires", after.expires().toString()) : null;
    }

    private Subscription changed(Subscription before, ObjectNode patch) throws SetException {
      Subscription after = before;
      for (Map.Entry<String, JsonNode> entry : patch.properties()) {
        JsonNode value = entry.getValue();
        after =
            switch (entry.getKey()) {
              case "verificationCode" -> verified(after, value);
              case "types" -> after.of(types(value));
              case "expires" -> after.until(expires(value, now));
              default -> throw SetException.invalid("That cannot be changed.", entry.getKey());
            };
      }
      return after;
    }

    @Override
    protected void destroy(String id) throws SetException {
      if (subscriptions.find(user, id) == null) {
        throw SetException.notFound();
      }
      subscriptions.remove(call.who().actor(), user, id);
      if (pusher != null) {
        pusher.forget(id);
      }
    }
  }

  private static Subscription verified(Subscription subscription, JsonNode code)
      throws SetException {
    if (!code.asText().equals(subscription.code())) {
      throw SetException.invalid("That is not the code that was sent.", "verificationCode");
    }
    return subscription.asVerified();
  }

  private static void requireKnown(ObjectNode properties) throws SetException {
    for (Map.Entry<String, JsonNode> entry : properties.properties()) {
      if (!KNOWN.contains(entry.getKey())) {
        throw SetException.invalid("There is no such property.", entry.getKey());
      }
    }
  }

  private static String text(ObjectNode properties, String name) throws SetException {
    JsonNode value = properties.path(name);
    if (!value.isTextual() || value.textValue().isEmpty() || value.textValue().length() > TEXT) {
      throw SetException.invalid("It must be a text of at most " + TEXT + " characters.", name);
    }
    return value.textValue();
  }

  /// RFC 8620 §7.2: it must begin with https. Loopback is for tests of an administrator's.
  private static String url(ObjectNode properties) throws SetException {
    String url = text(properties, "url");
    try {
      URI uri = new URI(url);
      boolean plain = "http".equals(uri.getScheme()) && "127.0.0.1".equals(uri.getHost());
      if (uri.getHost() != null && ("https".equals(uri.getScheme()) || plain)) {
        return url;
      }
    } catch (URISyntaxException e) {
      // as every other that is none
    }
    throw SetException.invalid("It must be an https URL.", "url");
  }

  private static byte[][] keys(JsonNode keys) throws SetException {
    if (keys.isMissingNode() || keys.isNull()) {
      return new byte[][] {new byte[0], new byte[0]};
    }
    try {
      byte[] p256dh = Base64.getUrlDecoder().decode(keys.path("p256dh").asText());
      byte[] auth = Base64.getUrlDecoder().decode(keys.path("auth").asText());
      WebPush.publicKey(p256dh);
      if (auth.length == 0) {
        throw new GeneralSecurityException("no secret");
      }
      return new byte[][] {p256dh, auth};
    } catch (IllegalArgumentException | GeneralSecurityException e) {
      throw SetException.invalid("p256dh and auth are keys in base64url (RFC 8291).", "keys");
    }
  }

  private static Instant expires(JsonNode value, Instant now) throws SetException {
    Instant latest = now.plus(LONGEST);
    if (value.isMissingNode() || value.isNull()) {
      return latest;
    }
    try {
      Instant asked = Instant.parse(value.asText());
      return asked.isBefore(latest) ? asked : latest;
    } catch (DateTimeParseException e) {
      throw SetException.invalid("It must be a UTCDate.", "expires");
    }
  }

  private static List<String> types(JsonNode value) throws SetException {
    List<String> types = new ArrayList<>();
    if (value.isMissingNode() || value.isNull()) {
      return types;
    }
    if (!value.isArray() || value.size() > TYPES) {
      throw SetException.invalid("It must be a list of types.", "types");
    }
    for (JsonNode type : value) {
      if (!type.isTextual() || type.textValue().length() > TYPES) {
        throw SetException.invalid("It must be a list of types.", "types");
      }
      types.add(type.textValue());
    }
    return types;
  }

  private static String random(int octets) {
    byte[] random = new byte[octets];
    RANDOM.nextBytes(random);
    return HexFormat.of().formatHex(random);
  }
}
