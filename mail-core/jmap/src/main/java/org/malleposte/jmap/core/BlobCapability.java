package org.malleposte.jmap.core;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.malleposte.jmap.Capability;
import org.malleposte.jmap.Json;
import org.malleposte.jmap.Limits;
import org.malleposte.jmap.Method;
import org.malleposte.jmap.OpenAccount;

/// `urn:ietf:params:jmap:blob` (RFC 9404 §3).
public final class BlobCapability implements Capability {
  static final int MOST_SOURCES = 64;

  private final Limits limits;

  public BlobCapability(Limits limits) {
    this.limits = limits;
  }

  @Override
  public String urn() {
    return "urn:ietf:params:jmap:blob";
  }

  @Override
  public ObjectNode ofAccount(OpenAccount account) {
    ObjectNode blob =
        Json.object()
            .put("maxSizeBlobSet", limits.sizeUpload())
            .put("maxDataSources", MOST_SOURCES);
    blob.set("supportedTypeNames", Json.array(BlobLookup.TYPES));
    blob.set("supportedDigestAlgorithms", Json.array(BlobGet.DIGESTS.keySet()));
    return blob;
  }

  @Override
  public List<Method> methods() {
    return List.of(new BlobUpload(), new BlobGet(), new BlobLookup());
  }
}
