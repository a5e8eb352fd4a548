package org.malleposte.account;

/// Who does something, and how: stands in every commit.
///
/// @param name the address of the person signed in, or `system`, or `postmaster` for an
///   administrator at the machine
/// @param onBehalfOf the address of the account's owner when that is somebody else, else empty
/// @param protocol `imap`, `smtp`, `lmtp`, `cli`, ...
/// @param address the client's network address, empty when there is none
/// @param session the id that the logs carry too, empty when there is none
public record Actor(
    String name, String onBehalfOf, String protocol, String address, String session) {

  /// The server itself, for a task that nobody asked for.
  public static Actor system(String task) {
    return new Actor("system", "", task, "", "");
  }

  public Actor onBehalfOf(String owner) {
    return new Actor(name, owner.equals(name) ? "" : owner, protocol, address, session);
  }
}
