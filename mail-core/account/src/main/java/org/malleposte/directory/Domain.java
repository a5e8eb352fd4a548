package org.malleposte.directory;

/// A domain whose mail is ours.
///
/// @param name in ASCII (A-labels), lower case
/// @param enabled false: receives nothing
/// @param separator begins the detail in `local+detail@domain` (RFC 5233): one character, or empty
///   for none
/// @param catchAll the address that gets what no other address takes, or empty
/// @param postmaster the address that gets `postmaster@` of this domain, or empty for the first
///   administrator
public record Domain(
    String name, boolean enabled, String separator, String catchAll, String postmaster) {

  static Domain named(String name) {
    return new Domain(name, true, "+", "", "");
  }

  public Domain withEnabled(boolean enabled) {
    return new Domain(name, enabled, separator, catchAll, postmaster);
  }

  public Domain withSeparator(String separator) {
    return new Domain(name, enabled, separator, catchAll, postmaster);
  }

  public Domain withCatchAll(String catchAll) {
    return new Domain(name, enabled, separator, catchAll, postmaster);
  }

  public Domain withPostmaster(String postmaster) {
    return new Domain(name, enabled, separator, catchAll, postmaster);
  }
}
