package org.malleposte.jmap.push;

import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.Arrays;
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

  /// Whether a URL that is allowed for being anywhere leads into a network of the administrator's:
  /// a user may own a name that does. Blocks.
  boolean leadsInside(URI url) {
    String host = url.getHost();
    if (hosts.contains(host)) {
      return false; // the administrator said so
    }
    try {
      return Arrays.stream(InetAddress.getAllByName(host)).anyMatch(Destinations::isInside);
    } catch (UnknownHostException e) {
      return false; // nor does anybody else find the way, unless by a proxy
    }
  }

  /// Whether an address is not of the Internet at large.
  static boolean isInside(InetAddress address) {
    if (address.isAnyLocalAddress()
        || address.isLoopbackAddress()
        || address.isLinkLocalAddress()
        || address.isSiteLocalAddress()
        || address.isMulticastAddress()) {
      return true;
    }
    byte[] octets = address.getAddress();
    int first = octets[0] & 0xff;
    int second = octets[1] & 0xff;
    if (octets.length == 4) {
      return first == 0
          || first == 100 && second >= 64 && second < 128 // of providers
          || first == 192 && second == 0 && octets[2] == 0
          || first == 198 && (second == 18 || second == 19)
          || first >= 240;
    }
    boolean unicast = (first & 0xe0) == 0x20; // 2000::/3, the Internet's
    return !unicast || first == 0x20 && second == 0x02; // 6to4 may name any of the above
  }
}
