package org.malleposte.mail;

import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;

/// Which addresses are out in the world (IANA special-purpose registries, RFC 6890): what users
/// have the server send to a place that they name must not reach into the network it stands in.
public final class PublicAddresses {
  private PublicAddresses() {}

  public static boolean contains(InetAddress address) {
    if (address.isLoopbackAddress()
        || address.isAnyLocalAddress()
        || address.isLinkLocalAddress()
        || address.isSiteLocalAddress()
        || address.isMulticastAddress()) {
      return false;
    }
    return switch (address) {
      case Inet4Address four -> containsFour(four.getAddress());
      case Inet6Address six -> containsSix(six.getAddress());
      default -> false;
    };
  }

  private static boolean containsFour(byte[] a) {
    int first = a[0] & 0xFF;
    int second = a[1] & 0xFF;
    int third = a[2] & 0xFF;
    boolean special =
        first == 0
            || first >= 240
            || (first == 100 && second >= 64 && second < 128) // RFC 6598
            || (first == 192 && second == 0 && (third == 0 || third == 2))
            || (first == 198 && (second == 18 || second == 19)) // RFC 2544
            || (first == 198 && second == 51 && third == 100)
            || (first == 203 && second == 0 && third == 113);
    return !special;
  }

  /// Global unicast, and no tunnel to an IPv4 address that we would have to look at.
  private static boolean containsSix(byte[] a) {
    boolean global = (a[0] & 0xE0) == 0x20; // 2000::/3
    boolean sixToFour = a[0] == 0x20 && a[1] == 0x02; // 2002::/16
    boolean special = a[0] == 0x20 && a[1] == 0x01 && (a[2] & 0xFE) == 0; // 2001::/23, Teredo
    boolean documentation =
        a[0] == 0x20 && a[1] == 0x01 && a[2] == 0x0D && a[3] == (byte) 0xB8; // RFC 3849
    return global && !sixToFour && !special && !documentation;
  }
}
