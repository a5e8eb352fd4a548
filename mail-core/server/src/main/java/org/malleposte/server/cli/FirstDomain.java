package org.malleposte.server.cli;

import java.io.IOException;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.malleposte.directory.DirectoryException;
import org.malleposte.directory.Domain;
import org.malleposte.directory.Domains;

/// Makes the first steps short: the first users of an empty directory bring their domains with
/// them, and a bare name is completed when there is one domain.
final class FirstDomain {
  private final Context context;

  FirstDomain(Context context) {
    this.context = context;
  }

  /// Adds the domains of these addresses when there is none at all yet.
  void madeFor(List<String> addresses) throws IOException, Refusal {
    Domains domains = context.house().directory().domains();
    if (!domains.list().isEmpty()) {
      return;
    }
    Set<String> named = new TreeSet<>();
    for (String address : addresses) {
      if (address.contains("@")) {
        named.add(address.substring(address.lastIndexOf('@') + 1));
      }
    }
    for (String name : named) {
      try {
        Domain added = domains.add(context.actor(), name);
        context.err().println("There was no domain yet: added " + added.name() + ".");
      } catch (DirectoryException e) {
        // What is no domain is refused with the address it stands in.
      }
    }
  }

  String complete(String address) throws IOException, Refusal {
    List<Domain> domains = context.house().directory().domains().list();
    if (Objects.requireNonNull(address).contains("@") || domains.size() != 1) {
      return address;
    }
    return address + "@" + domains.getFirst().name();
  }
}
