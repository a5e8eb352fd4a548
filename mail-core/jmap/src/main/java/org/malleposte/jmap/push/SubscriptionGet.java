package org.malleposte.jmap.push;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.malleposte.jmap.Arguments;
import org.malleposte.jmap.Call;
import org.malleposte.jmap.Json;
import org.malleposte.jmap.Method;
import org.malleposte.jmap.MethodError;
import org.malleposte.jmap.MethodException;

/// PushSubscription/get (RFC 8620 §7.2.1): without an account, without a state.
public final class SubscriptionGet implements Method {
  private static final List<String> PROPERTIES =
      List.of("id", "deviceClientId", "verificationCode", "expires", "types");

  private final Subscriptions subscriptions;

  public SubscriptionGet(Subscriptions subscriptions) {
    this.subscriptions = subscriptions;
  }

  @Override
  public String name() {
    return "PushSubscription/get";
  }

  @Override
  public ObjectNode answer(Arguments arguments, Call call) throws MethodException {
    List<String> ids = arguments.idsOrNull("ids");
    Collection<String> properties = properties(arguments.textsOrNull("properties"));
    arguments.end();
    Map<String, Subscription> all =
        subscriptions.of(call.who().user().account()).stream()
            .collect(Collectors.toMap(Subscription::id, Function.identity()));
    if (ids != null && ids.size() > call.limits().objectsInGet()) {
      throw new MethodException(MethodError.REQUEST_TOO_LARGE, "Those are too many ids.");
    }
    ObjectNode answer = Json.object();
    ArrayNode list = answer.putArray("list");
    ArrayNode notFound = answer.putArray("notFound");
    for (String id : ids == null ? all.keySet() : new LinkedHashSet<>(ids)) {
      Subscription one = all.get(String.valueOf(call.resolve(id)));
      if (one == null) {
        notFound.add(id);
      } else {
        list.add(json(one).retain(properties));
      }
    }
    return answer;
  }

  private static Collection<String> properties(@Nullable List<String> asked)
      throws MethodException {
    Collection<String> properties = new LinkedHashSet<>(asked == null ? PROPERTIES : asked);
    if (properties.contains("url") || properties.contains("keys")) {
      throw new MethodException(MethodError.FORBIDDEN, "url and keys are not told again.");
    }
    if (!PROPERTIES.containsAll(properties)) {
      throw MethodException.invalid("properties", "there is no such property");
    }
    properties.add("id");
    return properties;
  }

  private static ObjectNode json(Subscription subscription) {
    ObjectNode json =
        Json.object()
            .put("id", subscription.id())
            .put("deviceClientId", subscription.deviceClientId())
            .put("verificationCode", subscription.verified() ? subscription.code() : null)
            .put("expires", subscription.expires().toString());
    json.set("types", subscription.types().isEmpty() ? null : Json.array(subscription.types()));
    return json;
  }
}
