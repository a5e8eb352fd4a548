package org.malleposte.directory;

import org.malleposte.directory.DirectoryException.Reason;

/// The sentences with which the directory refuses.
final class Refusals {
  private Refusals() {}

  static DirectoryException notAnAddress(String text) {
    return invalid("\"" + shown(text) + "\" is not an address");
  }

  static DirectoryException invalid(String sentence) {
    return new DirectoryException(Reason.INVALID, sentence);
  }

  static DirectoryException notFound(String what, String name) {
    return new DirectoryException(
        Reason.NOT_FOUND, "There is no " + what + " \"" + shown(name) + "\"");
  }

  static DirectoryException exists(String what, String name) {
    return new DirectoryException(
        Reason.ALREADY_EXISTS, "There is already " + what + " \"" + shown(name) + "\"");
  }

  static DirectoryException inUse(String sentence) {
    return new DirectoryException(Reason.IN_USE, sentence);
  }

  static DirectoryException tooMany(String sentence) {
    return new DirectoryException(Reason.TOO_MANY, sentence);
  }

  static DirectoryException busy() {
    return new DirectoryException(
        Reason.BUSY, "Too many passwords are being checked at this moment; try again in a while");
  }

  /// Bounded and printable, whatever was handed in.
  private static String shown(String text) {
    String some = text.length() > 100 ? text.substring(0, 100) + "..." : text;
    return some.replaceAll("\\p{Cntrl}", "?");
  }
}
