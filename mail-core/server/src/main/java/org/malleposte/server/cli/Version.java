package org.malleposte.server.cli;

/// Which version this is.
public final class Version {
  /// As built; `development` when run from classes.
  public static final String OF_THIS = version();

  private Version() {}

  private static String version() {
    String version = Version.class.getPackage().getImplementationVersion();
    return version == null ? "development" : version;
  }
}
