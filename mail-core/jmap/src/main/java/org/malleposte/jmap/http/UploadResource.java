package org.malleposte.jmap.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import org.malleposte.jmap.Blob;
import org.malleposte.jmap.Catalogue;
import org.malleposte.jmap.Json;
import org.malleposte.jmap.OpenAccount;
import org.malleposte.jmap.Problem;
import org.malleposte.jmap.ProblemException;
import org.malleposte.jmap.SignedIn;
import org.malleposte.storage.Spool;
import org.malleposte.storage.StorageException;

/// Uploads (RFC 8620 §6.1): they stream into a spool, so that memory does not grow with them.
final class UploadResource {
  private final Catalogue catalogue;
  private final Turnstile turnstile;

  UploadResource(Catalogue catalogue) {
    this.catalogue = catalogue;
    this.turnstile = new Turnstile(catalogue.limits().concurrentUpload(), "maxConcurrentUpload");
  }

  /// @param path what follows the prefix: the account and a slash
  void answer(Exchange exchange, SignedIn who, String path) throws ProblemException {
    String id = path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
    OpenAccount account = catalogue.accounts().find(who, id);
    if (account == null) {
      throw new ProblemException(Problem.http(404, "There is no such account."));
    }
    requireSize(exchange.length());
    exchange.json(201, Exchange.JSON, kept(exchange, who, account));
  }

  /// Who has the answer may send the next upload at once: by then this one has been let out.
  private ObjectNode kept(Exchange exchange, SignedIn who, OpenAccount account)
      throws ProblemException {
    try (Turnstile.Passage _ = turnstile.enter(who.user().address());
        Spool spool = new Spool(catalogue.rooms().spools(), catalogue.rooms().spoolMemory())) {
      take(exchange.body(), spool);
      Blob blob = catalogue.blobs().keep(account, spool, MediaType.of(exchange));
      return json(account, blob);
    } catch (IOException e) {
      throw new StorageException("an upload cannot be kept", e);
    }
  }

  private void take(Inflow body, Spool spool) throws ProblemException, IOException {
    for (Buffer chunk = body.next(); chunk != null; chunk = body.next()) {
      requireSize(spool.size() + chunk.length());
      spool.write(chunk.getBytes());
    }
  }

  private void requireSize(long octets) throws ProblemException {
    long most = catalogue.limits().sizeUpload();
    if (octets > most) {
      throw new ProblemException(
          Problem.limit("maxSizeUpload", "An upload has at most " + most + " octets."));
    }
  }

  private static ObjectNode json(OpenAccount account, Blob blob) {
    return Json.object()
        .put("accountId", account.id())
        .put("blobId", blob.id().toString())
        .put("type", blob.type())
        .put("size", blob.size());
  }
}
