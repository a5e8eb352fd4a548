package org.malleposte.jmap.http;

/// Where what is.
final class Paths {
  static final String WELL_KNOWN = "/.well-known/jmap"; // RFC 8620 §2.2
  static final String ALL = "/jmap/";
  static final String SESSION = "/jmap/session";
  static final String API = "/jmap/api";
  static final String UPLOAD = "/jmap/upload/";
  static final String DOWNLOAD = "/jmap/download/";
  static final String EVENTS = "/jmap/eventsource/";
  static final String SOCKET = "/jmap/ws";

  private Paths() {}
}
