package org.malleposte.server.config;

import java.util.List;

/// Where a service listens.
///
/// Written `auto` (the host of `listen.host`, the service's place above `listen.port-base`), `off`,
/// or a list of `address:port` (`[::1]:143` for IPv6).
public sealed interface Binding {
  /// At its place above the port base.
  record Auto() implements Binding {
    @Override
    public String toString() {
      return "auto";
    }
  }

  /// Nowhere.
  record Off() implements Binding {
    @Override
    public String toString() {
      return "off";
    }
  }

  /// At given addresses.
  record At(List<Endpoint> endpoints) implements Binding {
    public At {
      endpoints = List.copyOf(endpoints);
    }

    @Override
    public String toString() {
      return String.join(", ", endpoints.stream().map(Endpoint::toString).toList());
    }
  }

  /// @throws IllegalArgumentException with a sentence, when it is none
  static Binding parse(String text) {
    return switch (text) {
      case "auto" -> new Auto();
      case "off" -> new Off();
      default -> new At(Values.list(text).stream().map(Endpoint::parse).toList());
    };
  }

  /// @param offset the service's place above the port base
  default List<Endpoint> endpoints(String host, int portBase, int offset) {
    return switch (this) {
      case Auto _ -> List.of(new Endpoint(host, portBase + offset));
      case Off _ -> List.of();
      case At at -> at.endpoints();
    };
  }
}
