package org.malleposte.server.config;

/// An address and a port; port 0 lets the system choose.
public record Endpoint(String host, int port) {
  /// @throws IllegalArgumentException with a sentence, when it is none
  public static Endpoint parse(String text) {
    int colon = text.lastIndexOf(':');
    String host = colon < 0 ? "" : text.substring(0, colon);
    if (host.startsWith("[") && host.endsWith("]")) {
      host = host.substring(1, host.length() - 1);
    }
    String port = text.substring(colon + 1);
    if (host.isEmpty() || !port.matches("\\d{1,5}") || Integer.parseInt(port) > 65_535) {
      throw new IllegalArgumentException(
          "is neither auto nor off nor a list of address:port such as 127.0.0.1:143, [::1]:143");
    }
    return new Endpoint(host, Integer.parseInt(port));
  }

  @Override
  public String toString() {
    return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
  }
}
