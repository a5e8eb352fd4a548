package org.malleposte.storage.s3;

import java.net.URI;
import java.util.Optional;

/// A bucket, and how it is reached.
///
/// @param endpoint the server, or empty for AWS in that region
/// @param pathStyle whether the bucket stands in the path (`http://host/bucket/key`), as most
///   servers but AWS want it
public record S3Place(
    Optional<URI> endpoint,
    String region,
    String bucket,
    boolean pathStyle,
    S3Credentials credentials) {

  /// The same bucket as somebody else.
  S3Place as(S3Credentials other) {
    return new S3Place(endpoint, region, bucket, pathStyle, other);
  }

  @Override
  public String toString() {
    return bucket + " at " + endpoint.map(URI::toString).orElse("AWS " + region);
  }
}
