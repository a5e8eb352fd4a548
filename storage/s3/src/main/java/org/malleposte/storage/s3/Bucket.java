package org.malleposte.storage.s3;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.malleposte.storage.Content;
import org.malleposte.storage.CorruptObject;
import org.malleposte.storage.StorageException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.exception.SdkServiceException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.core.sync.ResponseTransformer;
import software.amazon.awssdk.http.ContentStreamProvider;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.ListObjectVersionsRequest;
import software.amazon.awssdk.services.s3.model.ListObjectVersionsResponse;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.PutObjectResponse;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.model.ServerSideEncryption;

/// One bucket: requests in, values or a [StorageException] with a sentence out.
final class Bucket implements AutoCloseable {
  private static final int NOT_FOUND = 404;
  private static final int BAD_REQUEST = 400;

  /// What a slow line is taken for: a body has a second more for each of so many octets.
  private static final long SLOWEST = 1 << 20;

  private final S3Place place;
  private final S3Client client;
  private final Duration timeout;

  // Requests sent, retries not counted.
  final LongAdder puts = new LongAdder();
  final LongAdder gets = new LongAdder();
  final LongAdder others = new LongAdder();

  Bucket(S3Place place, S3Options options) {
    this.place = place;
    this.timeout = options.timeout();
    this.client = Clients.to(place, timeout, options.connections());
  }

  S3Client client() {
    return client;
  }

  String name() {
    return place.bucket();
  }

  /// Adds a version under the key and returns when the server has told that it has these bytes.
  void put(String key, Content content) {
    Md5 md5 = Md5.of(content);
    PutObjectRequest request =
        PutObjectRequest.builder()
            .bucket(place.bucket())
            .key(key)
            .contentLength(content.size())
            .contentType("message/rfc822")
            .contentMD5(md5.base64())
            .overrideConfiguration(o ->
                o.apiCallAttemptTimeout(allowance(content.size()))
                    .apiCallTimeout(allowance(content.size()).multipliedBy(3)))
            .build();
    RequestBody body =
        RequestBody.fromContentProvider(
            new Reopened(content), content.size(), "application/octet-stream");
    PutObjectResponse answer = counted(puts, "keep " + key, () -> client.putObject(request, body));
    if (namesContent(answer) && !md5.hex().equals(unquoted(answer.eTag()))) {
      throw new StorageException(
          "The server of %s took %s and says it has other bytes (ETag %s, not %s). It was not"
                  .formatted(place, key, answer.eTag(), md5.hex())
              + " acknowledged; look at what stands between this machine and that server.");
    }
  }

  /// Whether the ETag is the MD5 of what was sent: not when the server has encrypted it with a key
  /// of its own.
  private static boolean namesContent(PutObjectResponse answer) {
    return answer.serverSideEncryption() == null
        || answer.serverSideEncryption() == ServerSideEncryption.AES256;
  }

  private static @Nullable String unquoted(@Nullable String eTag) {
    return eTag == null ? null : eTag.replace("\"", "");
  }

  private Duration allowance(long octets) {
    return timeout.plusSeconds(octets / SLOWEST);
  }

  /// Fetches a version into a file, or the newest one when `version` is null; empty when there is
  /// none. What came is hashed on the way.
  Optional<Fetched> fetch(String key, @Nullable String version, Path into) {
    GetObjectRequest request =
        GetObjectRequest.builder()
            .bucket(place.bucket())
            .key(key)
            .versionId(version)
            // A body comes as fast as it comes; each silence in it is bounded by the socket.
            .overrideConfiguration(o -> o.apiCallAttemptTimeout(LONGEST).apiCallTimeout(LONGEST))
            .build();
    return orEmpty(
        key,
        () ->
            client.getObject(
                request, ResponseTransformer.unmanaged((answer, in) -> take(answer, in, into))));
  }

  private static final Duration LONGEST = Duration.ofMinutes(30);

  private static Fetched take(GetObjectResponse answer, InputStream in, Path into)
      throws IOException {
    return Fetched.into(into, in, answer.contentLength());
  }

  /// All versions of the objects whose key starts with `prefix` and comes after `after`, a page at
  /// a time: key by key, the newest first.
  Page versions(String prefix, Page.Mark after, int limit) {
    ListObjectVersionsRequest request =
        ListObjectVersionsRequest.builder()
            .bucket(place.bucket())
            .prefix(prefix)
            .keyMarker(after.key().isEmpty() ? null : after.key())
            .versionIdMarker(after.version())
            .maxKeys(limit)
            .build();
    return page(ask("list " + prefix, () -> client.listObjectVersions(request)));
  }

  private static Page page(ListObjectVersionsResponse answer) {
    List<Version> versions = new ArrayList<>();
    answer
        .versions()
        .forEach(v -> versions.add(new Version(v.key(), v.versionId(), v.size(), false)));
    answer.deleteMarkers().forEach(m -> versions.add(new Version(m.key(), m.versionId(), 0, true)));
    versions.sort(Comparator.comparing(Version::key));
    Page.Mark next =
        Boolean.TRUE.equals(answer.isTruncated())
            ? new Page.Mark(answer.nextKeyMarker(), answer.nextVersionIdMarker())
            : null;
    return new Page(versions, next);
  }

  /// Every version of one object, the newest first; delete markers after them.
  List<Version> versionsOf(String key) {
    List<Version> all = new ArrayList<>();
    for (Page.@Nullable Mark mark = Page.Mark.START; mark != null; ) {
      Page page = versions(key, mark, 1000);
      page.versions().stream().filter(v -> v.key().equals(key)).forEach(all::add);
      boolean beyond = page.versions().stream().anyMatch(v -> !v.key().equals(key));
      mark = beyond ? null : page.next();
    }
    return all;
  }

  /// Deletes one version. Returns false when the bucket does not let it go.
  boolean deleteVersion(String key, String version) {
    others.increment();
    try {
      client.deleteObject(b -> b.bucket(place.bucket()).key(key).versionId(version));
      return true;
    } catch (S3Exception e) {
      if (e.statusCode() >= 400 && e.statusCode() < 500) {
        return false;
      }
      throw failure("delete " + key, e);
    } catch (SdkException e) {
      throw failure("delete " + key, e);
    }
  }

  /// Whether the server has it and gives it to nobody: it was encrypted with a key that only who
  /// wrote it has, or put where it comes back from by hand alone.
  private static boolean isKeptBack(S3Exception e) {
    String code = e.awsErrorDetails() == null ? "" : e.awsErrorDetails().errorCode();
    return "InvalidObjectState".equals(code)
        || e.statusCode() == BAD_REQUEST && "InvalidRequest".equals(code);
  }

  private <T> Optional<T> orEmpty(String key, Supplier<T> request) {
    gets.increment();
    try {
      return Optional.of(request.get());
    } catch (S3Exception e) {
      if (e.statusCode() == NOT_FOUND) {
        return Optional.empty();
      }
      if (isKeptBack(e)) {
        throw new CorruptObject(
            "The bucket %s does not give what was written as %s: %s"
                .formatted(place, key, e.getMessage()));
      }
      throw failure("read " + key, e);
    } catch (SdkException e) {
      throw failure("read " + key, e);
    }
  }

  /// A request that is neither a body's way in nor its way out.
  <T> T ask(String what, Supplier<T> request) {
    return counted(others, what, request);
  }

  private <T> T counted(LongAdder counter, String what, Supplier<T> request) {
    counter.increment();
    try {
      return request.get();
    } catch (SdkException e) {
      throw failure(what, e);
    }
  }

  /// The sentence for the administrator; the server's own words are in it.
  StorageException failure(String what, SdkException e) {
    return new StorageException(
        "Could not %s in the bucket %s: %s".formatted(what, place, e.getMessage()), e);
  }

  /// Whether a failure says that the server cannot be reached or is in trouble, not that it
  /// refuses.
  static boolean isAway(StorageException e) {
    return switch (e.getCause()) {
      case SdkServiceException refused -> refused.statusCode() >= 500;
      case SdkException _ -> true;
      case null, default -> false;
    };
  }

  @Override
  public void close() {
    client.close();
  }

  @Override
  public String toString() {
    return place.toString();
  }

  /// Opens a content again for every attempt to send it.
  private record Reopened(Content content) implements ContentStreamProvider {
    @Override
    public InputStream newStream() {
      try {
        return content.open();
      } catch (IOException e) {
        throw new java.io.UncheckedIOException(e);
      }
    }
  }
}
