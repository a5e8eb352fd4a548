package org.malleposte.smtp.outbound;

/// Knows where mail for a domain goes. May block.
interface Router {
  Route route(String domain);

  /// Names what shares connections: the domain, or one name for all.
  String destination(String domain);
}
