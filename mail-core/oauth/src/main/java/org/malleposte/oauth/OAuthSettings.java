package org.malleposte.oauth;

import java.util.List;

/// What the administrator decides about signing in.
///
/// @param name of the server, as people know it
/// @param url how clients reach this server, `https://mail.example.org`; empty: as they did
/// @param origins which web pages may talk to this server: `*`, or one origin
/// @param redirects where on the web a user may be sent back to, each the beginning of a URL
/// @param plainOnLoopback whether a client on this machine may sign in without TLS
public record OAuthSettings(
    String name, String url, String origins, List<String> redirects, boolean plainOnLoopback) {
  public OAuthSettings {
    redirects = List.copyOf(redirects);
  }
}
