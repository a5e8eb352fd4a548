package org.malleposte.jmap.core;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.LinkedHashSet;
import java.util.List;
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
import org.malleposte.storage.StorageException;

/// Blob/copy (RFC 8620 §6.3).
final class BlobCopy implements Method {
  @Override
  public String name() {
    return "Blob/copy";
  }

  @Override
  public ObjectNode answer(Arguments arguments, Call call) throws MethodException {
    OpenAccount from = call.fromAccount(arguments);
    OpenAccount to = call.account(arguments);
    List<String> ids = arguments.ids("blobIds");
    arguments.end();
    if (from.id().equals(to.id())) {
      throw MethodException.invalid("fromAccountId", "must not be accountId");
    }
    if (ids.size() > call.limits().objectsInSet()) {
      throw new MethodException(MethodError.REQUEST_TOO_LARGE, "Those are too many blobs.");
    }
    ObjectNode copied = Json.object();
    ObjectNode notCopied = Json.object();
    for (String id : new LinkedHashSet<>(ids)) {
      try {
        copied.put(id, copy(id, from, to, call));
      } catch (SetException e) {
        notCopied.set(id, e.json());
      }
    }
    ObjectNode answer = Json.object().put("fromAccountId", from.id()).put("accountId", to.id());
    answer.set("copied", copied.isEmpty() ? null : copied);
    answer.set("notCopied", notCopied.isEmpty() ? null : notCopied);
    return answer;
  }

  private static String copy(String id, OpenAccount from, OpenAccount to, Call call)
      throws SetException {
    Blob blob = call.blobs().find(from, id);
    if (blob == null) {
      throw new SetException(SetError.BLOB_NOT_FOUND, "There is no such blob.");
    }
    try {
      return call.blobs().copy(blob, to).id().toString();
    } catch (IOException e) {
      throw new StorageException("a blob cannot be copied", e);
    }
  }
}
