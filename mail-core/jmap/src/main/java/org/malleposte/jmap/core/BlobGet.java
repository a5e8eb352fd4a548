package org.malleposte.jmap.core;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.malleposte.jmap.Arguments;
import org.malleposte.jmap.Blob;
import org.malleposte.jmap.Call;
import org.malleposte.jmap.Json;
import org.malleposte.jmap.Method;
import org.malleposte.jmap.MethodError;
import org.malleposte.jmap.MethodException;
import org.malleposte.jmap.OpenAccount;
import org.malleposte.storage.StorageException;

/// Blob/get (RFC 9404 §4.2): octets, or digests of them, within a request.
final class BlobGet implements Method {
  /// Java's names by those of the registry.
  static final Map<String, String> DIGESTS =
      new TreeMap<>(
          Map.of("md5", "MD5", "sha", "SHA-1", "sha-256", "SHA-256", "sha-512", "SHA-512"));

  private static final String DIGEST = "digest:";
  private static final Set<String> DATA = Set.of("data", "data:asText", "data:asBase64");

  /// Octets of all the blobs of one call: they stand in its answer. More goes by download.
  private static final long MOST = 16 << 20;

  @Override
  public String name() {
    return "Blob/get";
  }

  /// What is asked of every blob.
  private record Asked(Set<String> properties, long offset, long length) {
    long end(Blob blob) {
      return length > blob.size() - offset ? blob.size() : offset + length;
    }

    long octets(Blob blob) {
      return Math.max(0, end(blob) - offset);
    }

    boolean truncates(Blob blob) {
      return offset > blob.size() || length != Long.MAX_VALUE && length > blob.size() - offset;
    }
  }

  @Override
  public ObjectNode answer(Arguments arguments, Call call) throws MethodException {
    OpenAccount account = call.account(arguments);
    List<String> ids = arguments.ids("ids");
    Asked asked =
        new Asked(
            properties(arguments.textsOrNull("properties")),
            arguments.unsigned("offset", 0),
            arguments.unsigned("length", Long.MAX_VALUE));
    arguments.end();
    if (ids.size() > call.limits().objectsInGet()) {
      throw new MethodException(MethodError.REQUEST_TOO_LARGE, "Those are too many ids.");
    }
    ObjectNode answer = Json.object().put("accountId", account.id());
    ArrayNode list = answer.putArray("list");
    ArrayNode notFound = answer.putArray("notFound");
    long sum = 0;
    for (String id : new LinkedHashSet<>(ids)) {
      String known = call.resolve(id);
      Blob blob = known == null ? null : call.blobs().find(account, known);
      if (blob == null) {
        notFound.add(id);
      } else {
        sum += asked.octets(blob);
        requireRoom(sum);
        list.add(json(blob, asked));
      }
    }
    return answer;
  }

  private static void requireRoom(long octets) throws MethodException {
    if (octets > MOST) {
      throw new MethodException(
          MethodError.REQUEST_TOO_LARGE, "That is more than " + MOST + " octets; download them.");
    }
  }

  private static Set<String> properties(@Nullable List<String> asked) throws MethodException {
    if (asked == null) {
      return Set.of("data", "size");
    }
    for (String property : asked) {
      boolean digest =
          property.startsWith(DIGEST) && DIGESTS.containsKey(property.substring(DIGEST.length()));
      if (!digest
          && !DATA.contains(property)
          && !property.equals("size")
          && !property.equals("id")) {
        throw MethodException.invalid("properties", "there is no " + property);
      }
    }
    return new LinkedHashSet<>(asked);
  }

  private static ObjectNode json(Blob blob, Asked asked) {
    ObjectNode json = Json.object().put("id", blob.id().toString());
    if (asked.properties().contains("size")) {
      json.put("size", blob.size());
    }
    boolean reads = asked.properties().stream().anyMatch(p -> DATA.contains(p) || isDigest(p));
    if (!reads) {
      return json;
    }
    byte[] octets = read(blob, asked);
    for (String property : asked.properties()) {
      if (isDigest(property)) {
        json.put(property, digest(property.substring(DIGEST.length()), octets));
      }
    }
    data(json, asked.properties(), octets);
    if (asked.truncates(blob)) {
      json.put("isTruncated", true);
    }
    return json;
  }

  private static boolean isDigest(String property) {
    return property.startsWith(DIGEST);
  }

  /// `data` is text where the octets are UTF-8, else base64 (RFC 9404 §4.2).
  private static void data(ObjectNode json, Set<String> properties, byte[] octets) {
    boolean either = properties.contains("data");
    boolean text = either || properties.contains("data:asText");
    String decoded = text ? decoded(octets) : null;
    if (text && decoded == null) {
      json.put("isEncodingProblem", true);
    }
    if (properties.contains("data:asText") || either && decoded != null) {
      json.put("data:asText", decoded);
    }
    if (properties.contains("data:asBase64") || either && decoded == null) {
      json.put("data:asBase64", Base64.getEncoder().encodeToString(octets));
    }
  }

  private static @Nullable String decoded(byte[] octets) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(octets)).toString();
    } catch (CharacterCodingException e) {
      return null;
    }
  }

  private static byte[] read(Blob blob, Asked asked) {
    if (asked.octets(blob) == 0) {
      return new byte[0];
    }
    try (InputStream in = blob.open()) {
      in.skipNBytes(asked.offset());
      return in.readNBytes((int) asked.octets(blob));
    } catch (IOException e) {
      throw new StorageException("a blob cannot be read", e);
    }
  }

  private static String digest(String algorithm, byte[] octets) {
    try {
      return Base64.getEncoder()
          .encodeToString(
              MessageDigest.getInstance(DIGESTS.getOrDefault(algorithm, algorithm)).digest(octets));
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java platform has " + algorithm, e);
    }
  }
}
