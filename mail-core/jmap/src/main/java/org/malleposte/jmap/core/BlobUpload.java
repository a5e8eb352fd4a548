package org.malleposte.jmap.core;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import org.malleposte.jmap.Arguments;
import org.malleposte.jmap.Blob;
import org.malleposte.jmap.Call;
import org.malleposte.jmap.Json;
import org.malleposte.jmap.Method;
import org.malleposte.jmap.MethodError;
import org.malleposte.jmap.MethodException;
import org.malleposte.jmap.OpenAccount;
import org.malleposte.jmap.SetError;
import org.malleposte.jmap.SetException;
import org.malleposte.storage.Spool;
import org.malleposte.storage.StorageException;

/// Blob/upload (RFC 9404 §4.1): blobs made of text, of base64, and of pieces of other blobs.
final class BlobUpload implements Method {
  private static final String OCTETS = "application/octet-stream";

  /// It stands in a record of the store.
  private static final int LONGEST_TYPE = 500;

  @Override
  public String name() {
    return "Blob/upload";
  }

  @Override
  public ObjectNode answer(Arguments arguments, Call call) throws MethodException {
    OpenAccount account = call.account(arguments);
    Map<String, ObjectNode> create = arguments.objects("create");
    arguments.end();
    if (create.size() > call.limits().objectsInSet()) {
      throw new MethodException(MethodError.REQUEST_TOO_LARGE, "Those are too many blobs.");
    }
    ObjectNode created = Json.object();
    ObjectNode notCreated = Json.object();
    create.forEach((id, upload) -> {
      try {
        Blob blob = create(upload, account, call);
        call.created(id, blob.id().toString());
        created.set(id, json(blob));
      } catch (SetException e) {
        notCreated.set(id, e.json());
      }
    });
    ObjectNode answer = Json.object().put("accountId", account.id());
    answer.set("created", created.isEmpty() ? null : created);
    answer.set("notCreated", notCreated.isEmpty() ? null : notCreated);
    return answer;
  }

  private static ObjectNode json(Blob blob) {
    return Json.object()
        .put("id", blob.id().toString())
        .put("type", blob.type())
        .put("size", blob.size());
  }

  private static Blob create(ObjectNode upload, OpenAccount account, Call call)
      throws SetException {
    JsonNode type = upload.path("type");
    boolean absent = type.isMissingNode() || type.isNull();
    if (!absent && !(type.isTextual() && type.textValue().length() <= LONGEST_TYPE)) {
      throw SetException.invalid(
          "It is a media type of at most " + LONGEST_TYPE + " characters.", "type");
    }
    if (!(upload.get("data") instanceof ArrayNode sources)
        || sources.size() > BlobCapability.MOST_SOURCES) {
      throw SetException.invalid(
          "It must be an array of at most " + BlobCapability.MOST_SOURCES + ".", "data");
    }
    try (Spool spool = new Spool(call.rooms().spools(), call.rooms().spoolMemory())) {
      for (JsonNode source : sources) {
        append(source, spool, account, call);
        if (spool.size() > call.limits().sizeUpload()) {
          throw new SetException(SetError.TOO_LARGE, "The blob would be too large.");
        }
      }
      return call.blobs().keep(account, spool, type.isTextual() ? type.textValue() : OCTETS);
    } catch (IOException e) {
      throw new StorageException("a blob cannot be kept", e);
    }
  }

  private static void append(JsonNode source, Spool spool, OpenAccount account, Call call)
      throws SetException, IOException {
    if (source.path("data:asText").isTextual()) {
      spool.write(source.path("data:asText").textValue().getBytes(StandardCharsets.UTF_8));
    } else if (source.path("data:asBase64").isTextual()) {
      spool.write(decoded(source.path("data:asBase64").textValue()));
    } else if (source.path("blobId").isTextual()) {
      copy(source, spool, account, call);
    } else {
      throw SetException.invalid("A source has text, base64 or a blobId.", "data");
    }
  }

  private static byte[] decoded(String base64) throws SetException {
    try {
      return Base64.getDecoder().decode(base64);
    } catch (IllegalArgumentException e) {
      throw SetException.invalid("That is no base64.", "data");
    }
  }

  private static void copy(JsonNode source, Spool spool, OpenAccount account, Call call)
      throws SetException, IOException {
    String id = call.resolve(source.path("blobId").textValue());
    Blob blob = id == null ? null : call.blobs().find(account, id);
    if (blob == null) {
      throw new SetException(SetError.BLOB_NOT_FOUND, "There is no such blob.");
    }
    long offset = number(source.path("offset"), 0);
    long length = number(source.path("length"), blob.size() - offset);
    if (offset < 0 || length < 0 || offset > blob.size() || length > blob.size() - offset) {
      throw SetException.invalid("The range is not in the blob.", "data");
    }
    if (spool.size() + length > call.limits().sizeUpload()) {
      throw new SetException(SetError.TOO_LARGE, "The blob would be too large.");
    }
    try (InputStream octets = blob.open()) {
      octets.skipNBytes(offset);
      copy(octets, spool, length);
    }
  }

  private static long number(JsonNode value, long otherwise) throws SetException {
    if (value.isMissingNode() || value.isNull()) {
      return otherwise;
    }
    if (!value.isIntegralNumber() || !value.canConvertToLong()) {
      throw SetException.invalid("A range is of whole numbers.", "data");
    }
    return value.longValue();
  }

  private static void copy(InputStream from, Spool to, long length) throws IOException {
    byte[] piece = new byte[64 << 10];
    long left = length;
    while (left > 0) {
      int count = from.read(piece, 0, (int) Math.min(piece.length, left));
      if (count < 0) {
        throw new EOFException("a blob is shorter than its record says");
      }
      to.write(piece, 0, count);
      left -= count;
    }
  }
}
