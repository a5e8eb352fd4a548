package org.malleposte.directory;

import java.util.List;

/// Where mail for an address goes.
public sealed interface Resolution {
  /// It goes to these people here, each once, and on to these addresses elsewhere.
  record Local(List<LocalRecipient> recipients, List<String> forwards) implements Resolution {
    public Local {
      recipients = List.copyOf(recipients);
      forwards = List.copyOf(forwards);
    }
  }

  /// The domain is not ours.
  record NotLocal() implements Resolution {}

  /// The domain is ours, the address is nobody's (or is no address at all).
  record Unknown() implements Resolution {}

  /// The user or the domain is disabled.
  record Disabled() implements Resolution {}

  /// The groups behind the address lead to more than [Directory#MAX_RECIPIENTS] people.
  record TooMany() implements Resolution {}
}
