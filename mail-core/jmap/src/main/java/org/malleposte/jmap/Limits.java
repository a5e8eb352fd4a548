package org.malleposte.jmap;

/// The bounds that the session object announces (RFC 8620 §2) and the server enforces.
///
/// @param sizeUpload octets of one upload
/// @param concurrentUpload of one user at a time
/// @param sizeRequest octets of one API request
/// @param concurrentRequests of one user at a time
/// @param objectsInQuery ids that one /query answers with at most
public record Limits(
    long sizeUpload,
    int concurrentUpload,
    int sizeRequest,
    int concurrentRequests,
    int callsInRequest,
    int objectsInGet,
    int objectsInSet,
    int objectsInQuery) {

  public static final Limits DEFAULT =
      new Limits(150L << 20, 8, 10_000_000, 8, 64, 1_000, 1_000, 5_000);

  public Limits withSizeUpload(long octets) {
    return new Limits(
        octets,
        concurrentUpload,
        sizeRequest,
        concurrentRequests,
        callsInRequest,
        objectsInGet,
        objectsInSet,
        objectsInQuery);
  }
}
