import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.LegacyMd5Plugin;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3Configuration;
import software.amazon.awssdk.services.s3.model.ObjectLockRetentionMode;

/// Makes the bucket of a local cluster as `deploy/s3` says: versions, locks for a day, and the
/// policy for the users of `deploy/local/s3`. Run on the server's class path.
void main(String[] arguments) throws IOException {
  String endpoint = arguments[0];
  String bucket = arguments[1];
  String policy = arguments[2];
  var owner = StaticCredentialsProvider.create(AwsBasicCredentials.create("local-owner", "local-owner"));
  var paths = S3Configuration.builder().pathStyleAccessEnabled(true).chunkedEncodingEnabled(false);
  try (S3Client s3 =
      S3Client.builder()
          .endpointOverride(URI.create(endpoint))
          .region(Region.US_EAST_1)
          .credentialsProvider(owner)
          .serviceConfiguration(paths.build())
          .addPlugin(LegacyMd5Plugin.create())
          .build()) {
    s3.createBucket(b -> b.bucket(bucket).objectLockEnabledForBucket(true));
    s3.putObjectLockConfiguration(b ->
        b.bucket(bucket)
            .objectLockConfiguration(c ->
                c.objectLockEnabled("Enabled")
                    .rule(r -> r.defaultRetention(d -> d.mode(ObjectLockRetentionMode.GOVERNANCE).days(1)))));
    String text =
        Files.readString(Path.of(policy))
            .replace("SERVER", "arn:aws:iam:::user/server")
            .replace("COLLECTOR", "arn:aws:iam:::user/collector")
            .replace("BUCKET", bucket);
    s3.putBucketPolicy(b -> b.bucket(bucket).policy(text));
  }
}
