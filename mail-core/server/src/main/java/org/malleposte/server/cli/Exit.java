package org.malleposte.server.cli;

/// The exit codes of every command.
public final class Exit {
  public static final int OK = 0;

  /// What was asked for is not allowed or not there; nothing was changed.
  public static final int REFUSED = 1;

  /// The command line makes no sense.
  public static final int USAGE = 2;

  /// Some of it was done and some was refused, as reported.
  public static final int PARTLY = 3;

  /// The store cannot be opened or cannot answer.
  public static final int UNAVAILABLE = 4;

  /// The configuration cannot be used.
  public static final int CONFIGURATION = 5;

  private Exit() {}
}
