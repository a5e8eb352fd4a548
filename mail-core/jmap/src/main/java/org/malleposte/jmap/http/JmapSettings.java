package org.malleposte.jmap.http;

import java.util.List;
import org.malleposte.jmap.Limits;
import org.malleposte.jmap.push.Destinations;

/// What the administrator decides about JMAP.
///
/// @param url how clients reach this server, `https://mail.example.org`; empty: as they did
/// @param origins which web pages may talk to this server: `*`, or one origin
/// @param pushTo where pushed messages may be sent
/// @param contact a URI at which somebody answers for this server, told to push services
/// @param smimeTrust a file of certificates whose signatures are believed; empty for Java's own
/// @param plainOnLoopback whether a client on this machine may sign in without TLS
/// @param requestsPerMinute of one user, 0 for no limit
/// @param requestMemory octets of bodies under way, of all clients together
public record JmapSettings(
    String url,
    String origins,
    Destinations pushTo,
    String contact,
    String smimeTrust,
    boolean plainOnLoopback,
    Limits limits,
    int requestsPerMinute,
    int requestMemory) {
  public static final JmapSettings DEFAULT =
      new JmapSettings(
          "",
          "*",
          new Destinations(List.of()),
          "mailto:postmaster@localhost",
          "",
          true,
          Limits.DEFAULT,
          0,
          64 << 20);

  public JmapSettings withLimits(Limits other) {
    return new JmapSettings(
        url,
        origins,
        pushTo,
        contact,
        smimeTrust,
        plainOnLoopback,
        other,
        requestsPerMinute,
        requestMemory);
  }

  public JmapSettings withRequests(int perMinute, int memory) {
    return new JmapSettings(
        url, origins, pushTo, contact, smimeTrust, plainOnLoopback, limits, perMinute, memory);
  }

  public JmapSettings withPushTo(String... hosts) {
    return new JmapSettings(
        url,
        origins,
        new Destinations(List.of(hosts)),
        contact,
        smimeTrust,
        plainOnLoopback,
        limits,
        requestsPerMinute,
        requestMemory);
  }
}
