package org.malleposte.jmap.push;

import java.net.URI;
import java.util.List;

/// Where an administrator lets the server send pushed messages: nowhere unless told so.
///
/// @param hosts names; `*` for every host that is not this machine nor given by number
public record Destinations(List<String> hosts) {
  public Destinations {
    hosts = List.copyOf(hosts);
  }

  public boolean isNowhere() {
    return hosts.isEmpty();
  }

  boolean allow(URI url) {
    String host = url.getHost();
    if (host == null || url.getUserInfo() != null) {
      return false;
    }
    if (hosts.contains(host)) {
      return true;
    }
    return hosts.contains("*") && url.getScheme().equals("https") && isName(host);
  }

  private static boolean isName(String host) {
    return host.indexOf('.') > 0
        && !host.endsWith(".localhost")
        && !host.startsWith("[")
        && !host.matches("[0-9.]+");
  }
}
