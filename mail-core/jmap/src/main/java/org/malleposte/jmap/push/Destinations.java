package org.malleposte.jmap.push;

import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import org.malleposte.mail.PublicAddresses;

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

  /// Whether a URL that is allowed for being anywhere leads into a network of the administrator's:
  /// a user may own a name that does. Blocks.
  boolean leadsInside(URI url) {
    String host = url.getHost();
    if (hosts.contains(host)) {
      return false; // the administrator said so
    }
    try {
      return !Arrays.stream(InetAddress.getAllByName(host)).allMatch(PublicAddresses::contains);
    } catch (UnknownHostException e) {
      return false; // nor does anybody else find the way, unless by a proxy
    }
  }
}
