package org.malleposte.jmap.quota;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.malleposte.jmap.Arguments;
import org.malleposte.jmap.Call;
import org.malleposte.jmap.GetMethod;
import org.malleposte.jmap.OpenAccount;

/// Quota/get (RFC 9425 §4.2).
final class QuotaGet extends GetMethod {
  @Override
  public String name() {
    return "Quota/get";
  }

  @Override
  protected Records records(Arguments arguments, OpenAccount account, Call call) {
    return new All(account);
  }

  private record All(OpenAccount account) implements Plain {
    @Override
    public List<String> properties() {
      return Quotas.PROPERTIES;
    }

    @Override
    public List<String> all(int limit) {
      return Quotas.of(account).keySet().stream().limit(limit).toList();
    }

    @Override
    public Map<String, ObjectNode> read(Collection<String> ids, Collection<String> properties) {
      Map<String, ObjectNode> found = new LinkedHashMap<>(Quotas.of(account));
      found.keySet().retainAll(ids);
      found.values().forEach(quota -> quota.retain(properties));
      return found;
    }
  }
}
