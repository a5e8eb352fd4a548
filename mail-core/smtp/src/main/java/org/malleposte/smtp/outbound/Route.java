package org.malleposte.smtp.outbound;

import java.util.List;

/// The way to a domain.
sealed interface Route {
  /// These servers, in this order.
  record Hops(List<Hop> hops) implements Route {}

  /// There is none now.
  record NotNow(String status, String why) implements Route {}

  /// There is none.
  record Nowhere(String status, String why) implements Route {}
}
