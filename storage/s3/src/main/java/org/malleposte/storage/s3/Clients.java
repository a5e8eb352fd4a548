package org.malleposte.storage.s3;

import java.time.Duration;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.core.client.config.ClientOverrideConfiguration;
import software.amazon.awssdk.http.apache.ApacheHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.LegacyMd5Plugin;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3ClientBuilder;
import software.amazon.awssdk.services.s3.S3Configuration;

/// Makes clients that AWS, Ceph and CloudServer alike understand: no trailing checksums and no
/// chunk signatures, which the latter refuse, but Content-MD5.
///
/// A request is tried four times at most, and all requests of a client share a budget of retries: a
/// server in trouble is not asked four times as much as one that is well.
final class Clients {
  private static final int ATTEMPTS = 4;

  private Clients() {}

  static S3Client to(S3Place place, Duration timeout, int connections) {
    S3ClientBuilder builder =
        S3Client.builder()
            .region(Region.of(place.region()))
            .credentialsProvider(credentials(place.credentials()))
            .serviceConfiguration(
                S3Configuration.builder()
                    .pathStyleAccessEnabled(place.pathStyle())
                    .chunkedEncodingEnabled(false)
                    .expectContinueEnabled(false)
                    .build())
            .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
            .responseChecksumValidation(ResponseChecksumValidation.WHEN_REQUIRED)
            .addPlugin(LegacyMd5Plugin.create())
            .overrideConfiguration(bounds(timeout))
            .httpClientBuilder(
                ApacheHttpClient.builder()
                    // Ceph answers some requests without the 100 that a client would wait 3 s for.
                    .expectContinueEnabled(false)
                    .maxConnections(connections)
                    .connectionTimeout(timeout)
                    .connectionAcquisitionTimeout(timeout)
                    .socketTimeout(timeout)
                    .connectionMaxIdleTime(Duration.ofSeconds(20)));
    place.endpoint().ifPresent(builder::endpointOverride);
    return builder.build();
  }

  private static StaticCredentialsProvider credentials(S3Credentials keys) {
    return StaticCredentialsProvider.create(
        AwsBasicCredentials.create(keys.accessKey(), keys.secretKey()));
  }

  private static ClientOverrideConfiguration bounds(Duration timeout) {
    return ClientOverrideConfiguration.builder()
        .retryStrategy(
            AwsRetryStrategy.standardRetryStrategy().toBuilder().maxAttempts(ATTEMPTS).build())
        .apiCallAttemptTimeout(timeout)
        .apiCallTimeout(timeout.multipliedBy(ATTEMPTS))
        .build();
  }
}
