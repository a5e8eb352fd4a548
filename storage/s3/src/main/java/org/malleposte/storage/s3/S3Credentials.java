package org.malleposte.storage.s3;

/// A key pair of the object store. Never printed.
public record S3Credentials(String accessKey, String secretKey) {
  @Override
  public String toString() {
    return accessKey + ":********";
  }
}
