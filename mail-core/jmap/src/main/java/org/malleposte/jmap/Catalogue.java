package org.malleposte.jmap;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What this server can do: its capabilities, their methods by name, its limits.
public final class Catalogue {
  /// A method and the capability it needs.
  record Listed(Method method, Capability capability) {}

  private final Rooms rooms;
  private final Limits limits;
  private final Map<String, Capability> capabilities = new LinkedHashMap<>();
  private final Map<String, Listed> methods = new LinkedHashMap<>();
  private final OpenAccounts accounts;
  private final Blobs blobs;

  public Catalogue(Rooms rooms, Limits limits, List<Capability> capabilities) {
    this.rooms = rooms;
    this.limits = limits;
    this.accounts = new OpenAccounts(rooms);
    this.blobs = new Blobs(rooms);
    for (Capability capability : capabilities) {
      this.capabilities.put(capability.urn(), capability);
      for (Method method : capability.methods()) {
        methods.put(method.name(), new Listed(method, capability));
      }
    }
  }

  public Rooms rooms() {
    return rooms;
  }

  public Limits limits() {
    return limits;
  }

  public OpenAccounts accounts() {
    return accounts;
  }

  public Blobs blobs() {
    return blobs;
  }

  /// By their urns.
  public Map<String, Capability> capabilities() {
    return capabilities;
  }

  @Nullable Listed method(String name) {
    return methods.get(name);
  }
}
