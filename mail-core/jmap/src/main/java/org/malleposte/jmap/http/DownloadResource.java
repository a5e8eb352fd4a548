package org.malleposte.jmap.http;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import java.io.IOException;
import java.io.InputStream;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.malleposte.account.Outage;
import org.malleposte.jmap.Blob;
import org.malleposte.jmap.Catalogue;
import org.malleposte.jmap.OpenAccount;
import org.malleposte.jmap.Problem;
import org.malleposte.jmap.ProblemException;
import org.malleposte.jmap.SignedIn;
import org.malleposte.storage.StorageException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Downloads (RFC 8620 §6.2). The octets of a blob never change: a client may keep them forever.
final class DownloadResource {
  private static final Logger LOG = LoggerFactory.getLogger(DownloadResource.class);

  private static final int PIECE = 64 << 10;

  private final Catalogue catalogue;

  DownloadResource(Catalogue catalogue) {
    this.catalogue = catalogue;
  }

  /// @param path what follows the prefix: account, blob and name
  void answer(Exchange exchange, SignedIn who, String path) throws ProblemException {
    String[] parts = path.split("/", 3);
    Blob blob = parts.length < 2 ? null : find(who, parts[0], parts[1]);
    if (blob == null) {
      throw new ProblemException(Problem.http(404, "There is no such blob."));
    }
    String tag = '"' + blob.id().toString() + '"';
    if (tag.equals(exchange.header("If-None-Match"))) {
      exchange.end(headers(exchange, 304, tag), Buffer.buffer());
      return;
    }
    Range range = Range.of(exchange.header("Range"), blob.size());
    if (range != null && !range.isSatisfiable()) {
      exchange.response(416).putHeader("Content-Range", "bytes */" + blob.size()).end();
      return;
    }
    String type = exchange.parameter("accept");
    String name = decoded(parts.length < 3 ? "" : parts[2]);
    Range whole = range == null ? new Range(0, blob.size()) : range;
    try (InputStream octets = open(blob, whole)) { // or the store cannot answer, which is told
      HttpServerResponse response = headers(exchange, range == null ? 200 : 206, tag);
      describe(response, type, name);
      if (range != null) {
        response.putHeader("Content-Range", range.contentRange(blob.size()));
      }
      send(response, octets, whole.length());
    } catch (IOException e) {
      LOG.debug("A blob could not be closed.", e);
    }
  }

  private static InputStream open(Blob blob, Range range) {
    InputStream octets = null;
    try {
      octets = blob.open();
      octets.skipNBytes(range.from());
      return octets;
    } catch (IOException | StorageException e) {
      close(octets);
      throw e instanceof StorageException known
          ? known
          : new StorageException("a blob cannot be read", e);
    }
  }

  private static void close(@Nullable InputStream octets) {
    try {
      if (octets != null) {
        octets.close();
      }
    } catch (IOException e) {
      LOG.debug("A blob could not be closed.", e);
    }
  }

  /// @throws ProblemException it is none
  private static String decoded(String name) throws ProblemException {
    try {
      return URLDecoder.decode(name.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw new ProblemException(Problem.http(400, "That name is not in URL encoding."));
    }
  }

  private @Nullable Blob find(SignedIn who, String accountId, String blobId) {
    OpenAccount account = catalogue.accounts().find(who, accountId);
    return account == null ? null : catalogue.blobs().find(account, blobId);
  }

  private static HttpServerResponse headers(Exchange exchange, int status, String tag) {
    return exchange
        .response(status)
        .putHeader("ETag", tag)
        .putHeader("Cache-Control", "private, immutable, max-age=31536000") // RFC 8620 §6.2
        .putHeader("Accept-Ranges", "bytes");
  }

  /// What a mail carries never runs in the name of this server.
  private static void describe(HttpServerResponse response, @Nullable String type, String name) {
    response
        .putHeader("Content-Type", MediaType.safe(type))
        .putHeader("Content-Security-Policy", "sandbox; default-src 'none'")
        .putHeader("Content-Encoding", "identity")
        .putHeader("Content-Disposition", disposition(name));
  }

  private static String disposition(String name) {
    if (name.isEmpty()) {
      return "attachment";
    }
    String encoded =
        URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20").replace("*", "%2A");
    String plain = isPlain(name) ? "; filename=\"" + name + "\"" : "";
    return "attachment" + plain + "; filename*=UTF-8''" + encoded; // RFC 6266 §4.3
  }

  /// RFC 6266 §4.3, appendix D: what no client reads in another way.
  private static boolean isPlain(String name) {
    return name.chars().allMatch(c -> c >= ' ' && c < 0x7f && "\"\\%".indexOf(c) < 0);
  }

  private static void send(HttpServerResponse response, InputStream octets, long length) {
    response.putHeader("Content-Length", String.valueOf(length));
    try {
      long left = length;
      while (left > 0) {
        byte[] piece = octets.readNBytes((int) Math.min(PIECE, left));
        if (piece.length == 0) {
          throw new IOException("a blob is shorter than its record says");
        }
        left -= piece.length;
        Outflow.await(response.write(Buffer.buffer(piece)));
      }
      response.end();
    } catch (StorageException e) {
      LOG.atLevel(Outage.level("JMAP downloads", e)).setCause(e).log("A download broke off.");
      response.reset(); // the head is gone out: a broken body is all that can tell
    } catch (IOException e) {
      LOG.debug("A download broke off.", e);
      response.reset();
    }
  }
}
