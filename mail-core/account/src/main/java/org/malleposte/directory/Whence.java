package org.malleposte.directory;

import org.malleposte.account.Actor;

/// From where somebody acts who is known only once a secret was looked at.
///
/// @param protocol `oauth`, ...
/// @param address the client's network address, empty for one on this machine
/// @param session the id that the logs carry too
public record Whence(String protocol, String address, String session) {
  Actor actor(String name) {
    return new Actor(name, "", protocol, address, session);
  }
}
