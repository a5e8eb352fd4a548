package org.malleposte.account;

import java.util.List;

/// What one actor did in a commit.
public record Change(Actor actor, List<Event> events) {
  public Change {
    events = List.copyOf(events);
  }
}
