package org.malleposte.directory;

import org.jspecify.annotations.Nullable;
import org.malleposte.storage.Bytes;

/// A sign-in by SCRAM under way: the keys to check the client's proof with, which for a user who
/// does not exist are invented ones that no proof fits.
public final class ScramLogin {
  private final Authenticator authenticator;
  private final @Nullable User user;
  private final long version;
  private final ScramKeys keys;
  private final Request request;

  record Request(String authorizeAs, String name, Scope scope, String clientAddress) {}

  ScramLogin(
      Authenticator authenticator,
      @Nullable User user,
      long version,
      ScramKeys keys,
      Request request) {
    this.authenticator = authenticator;
    this.user = user;
    this.version = version;
    this.keys = keys;
    this.request = request;
  }

  public ScramKeys keys() {
    return keys;
  }

  /// @param proven whether the client's proof fits the keys
  /// @param proof as the client sent it
  public Authentication finish(boolean proven, byte[] proof) {
    return authenticator.finish(user, version, request, proven, Bytes.of(proof));
  }
}
