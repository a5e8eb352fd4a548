package org.malleposte.server;

/// Which version this is.
final class Version {
  /// As built; `development` when run from classes.
  static final String OF_THIS = version();

  private Version() {}

  private static String version() {
    String version = Version.class.getPackage().getImplementationVersion();
    return version == null ? "development" : version;
  }
}
