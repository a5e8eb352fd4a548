package org.malleposte.jmap.http;

import org.malleposte.jmap.Limits;

/// What the administrator decides about JMAP.
///
/// @param url how clients reach this server, `https://mail.example.org`; empty: as they did
/// @param origins which web pages may talk to this server: `*`, or one origin
/// @param plainOnLoopback whether a client on this machine may sign in without TLS
public record JmapSettings(String url, String origins, boolean plainOnLoopback, Limits limits) {
  public static final JmapSettings DEFAULT = new JmapSettings("", "*", true, Limits.DEFAULT);

  public JmapSettings withLimits(Limits other) {
    return new JmapSettings(url, origins, plainOnLoopback, other);
  }
}
