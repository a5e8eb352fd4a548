package org.malleposte.directory;

import java.util.List;

/// An address that delivers to each of its members.
///
/// @param members addresses, here or elsewhere, of people or of further groups
public record Group(String address, String displayName, List<String> members) {
  public Group {
    members = List.copyOf(members);
  }
}
