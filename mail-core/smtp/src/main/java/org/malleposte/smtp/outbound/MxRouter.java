package org.malleposte.smtp.outbound;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.malleposte.mail.PublicAddresses;
import org.malleposte.smtp.outbound.Dns.Mx;
import org.malleposte.smtp.outbound.Dns.NoAnswer;
import org.malleposte.smtp.outbound.Dns.NoSuchDomain;

/// The way by MX records (RFC 5321 §5.1).
final class MxRouter implements Router {
  private static final int HOPS = 8;

  private final Dns dns;
  private final OutboundSettings settings;

  MxRouter(Dns dns, OutboundSettings settings) {
    this.dns = dns;
    this.settings = settings;
  }

  @Override
  public String destination(String domain) {
    return domain;
  }

  @Override
  public Route route(String domain) {
    try {
      List<Mx> found = dns.mx(domain);
      if (found.stream().anyMatch(mx -> mx.host().isEmpty())) {
        return nowhere("5.1.10", "The domain " + domain + " takes no mail"); // RFC 7505 §3
      }
      boolean implicit = found.isEmpty();
      List<Mx> hosts = implicit ? List.of(new Mx(0, domain)) : nearerThanUs(found);
      return hosts.isEmpty()
          ? nowhere("5.4.6", "The mail for " + domain + " would come back here")
          : route(domain, hosts);
    } catch (NoSuchDomain e) {
      return nowhere("5.1.2", "There is no domain " + domain);
    } catch (NoAnswer e) {
      return new Route.NotNow("4.4.3", String.valueOf(e.getMessage()));
    }
  }

  private static Route nowhere(String status, String why) {
    return new Route.Nowhere(status, why);
  }

  /// RFC 5321 §5.1: a server that is listed itself leaves out its own level and what is behind it.
  private List<Mx> nearerThanUs(List<Mx> found) {
    int ours =
        found.stream()
            .filter(mx -> mx.host().equalsIgnoreCase(settings.hostname()))
            .mapToInt(Mx::preference)
            .min()
            .orElse(Integer.MAX_VALUE);
    List<Mx> nearer = new ArrayList<>(found.stream().filter(mx -> mx.preference() < ours).toList());
    Collections.shuffle(nearer); // equal ones in any order; the sort is stable
    nearer.sort(Comparator.comparingInt(Mx::preference));
    return nearer;
  }

  private Route route(String domain, List<Mx> hosts) {
    List<Hop> hops = new ArrayList<>();
    boolean refused = false;
    String unanswered = "";
    for (Mx host : hosts) {
      try {
        for (InetAddress address : dns.addresses(host.host())) {
          if (settings.toPrivateNetworks() || PublicAddresses.contains(address)) {
            hops.add(hop(host.host(), address));
          } else {
            refused = true;
          }
        }
      } catch (NoSuchDomain e) {
        continue; // the other servers may exist
      } catch (NoAnswer e) {
        unanswered = String.valueOf(e.getMessage());
      }
    }
    if (!hops.isEmpty()) {
      return new Route.Hops(hops.subList(0, Math.min(HOPS, hops.size())));
    }
    if (!unanswered.isEmpty()) {
      return new Route.NotNow("4.4.3", unanswered);
    }
    return refused
        ? nowhere("5.4.4", "The servers of " + domain + " have no public address")
        : nowhere("5.4.4", "The domain " + domain + " has no mail server");
  }

  private Hop hop(String name, InetAddress address) {
    return new Hop(name, address, settings.port(), TlsMode.OPPORTUNISTIC, Optional.empty());
  }
}
