package org.malleposte.server.config;

import java.time.Duration;

/// Bodies in S3; read when `storage.objects = s3`.
public record S3Settings(
    @Setting(
            is = "",
            says =
                "The server as a URL, `https://s3.example.org`. Empty: AWS in the region that"
                    + " `s3.region` names.")
        String endpoint,
    @Setting(is = "us-east-1", says = "The region. Most servers but AWS take any.") String region,
    @Setting(is = "", says = "The bucket; `deploy/s3` tells how it is made.") String bucket,
    @Setting(
            is = "true",
            says = "Whether the bucket stands in the path of a request or in the host's name.")
        boolean pathStyle,
    @Setting(is = "", says = "The key to sign in with. It needs no right to delete anything.")
        String accessKey,
    @Setting(is = "", says = "The secret of that key.") Secret secretKey,
    @Setting(
            is = "",
            says =
                "The key of the collector, which may delete versions that no lock holds. Empty:"
                    + " bodies are never deleted.")
        String collectorAccessKey,
    @Setting(is = "", says = "The secret of that key.") Secret collectorSecretKey,
    @Setting(
            is = "",
            says =
                "A second bucket, to which every body is written as well, and from which it is read"
                    + " when the first cannot give it. Empty: none.")
        String secondBucket,
    @Setting(is = "", says = "The server of the second bucket; empty: that of the first.")
        String secondEndpoint,
    @Setting(is = "us-east-1", says = "The region of the second bucket.") String secondRegion,
    @Setting(is = "", says = "The key for the second bucket; empty: that for the first.")
        String secondAccessKey,
    @Setting(is = "", says = "The secret of that key.") Secret secondSecretKey,
    @Setting(
            is = "30d",
            from = "1d",
            to = "36500d",
            says =
                "The default retention that the bucket must have at least, so that nobody deletes a"
                    + " body before.")
        Duration retention,
    @Setting(
            is = "production",
            says =
                "`production` refuses a bucket without versions, lock and retention, and one in"
                    + " which a locked object can be deleted; `development` warns.")
        Mode mode,
    @Setting(
            is = "",
            says =
                "A folder of this machine's own for the cache of bodies; empty: `DIR/s3`. Its folder"
                    + " `cache` may be deleted while no server runs, `owed` may not.")
        String folder,
    @Setting(
            is = "10 GiB",
            from = "1 MiB",
            to = "1000 TiB",
            says = "What the cache may take of the disk.")
        Size cacheSize,
    @Setting(
            is = "10s",
            from = "100ms",
            to = "5m",
            says =
                "How long an answer is waited for; a request is tried four times. Large bodies have"
                    + " longer.")
        Duration timeout,
    @Setting(is = "64", from = "1", to = "10000", says = "Connections to each bucket at one time.")
        int connections) {

  /// How much a bucket must protect.
  public enum Mode {
    PRODUCTION,
    DEVELOPMENT
  }
}
