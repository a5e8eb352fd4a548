package org.malleposte.jmap;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.util.JsonRecyclerPools;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.Collection;

/// JSON as JMAP has it: I-JSON (RFC 7493), no name twice in an object, bounded in every direction
/// before a tree is made of it.
public final class Json {
  /// Arrays and objects within each other. A filter may be nested, little else is.
  private static final int DEPTH = 64;

  /// A tree takes some fifty octets a token: so much memory, and not more, has a request.
  private static final long TOKENS = 400_000;

  /// Buffers that are kept for the next request.
  private static final int BUFFERS = 64;

  private static final int NAME = 10_000;
  private static final int NUMBER = 64;

  private static final ObjectMapper MAPPER = new ObjectMapper(factory());

  private Json() {}

  private static JsonFactory factory() {
    return JsonFactory.builder()
        .recyclerPool(JsonRecyclerPools.newBoundedPool(BUFFERS)) // a thread is new each time
        .streamReadConstraints(
            StreamReadConstraints.builder()
                .maxNestingDepth(DEPTH)
                .maxTokenCount(TOKENS)
                .maxNameLength(NAME)
                .maxNumberLength(NUMBER)
                .maxStringLength(Integer.MAX_VALUE) // the request as a whole is bounded
                .build())
        .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION) // RFC 7493 §2.3
        .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
        .disable(JsonFactory.Feature.INTERN_FIELD_NAMES) // a client invents names
        .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
        .build();
  }

  /// @throws JsonProcessingException it is no JSON, or more than a request may hold
  public static JsonNode read(byte[] octets) throws JsonProcessingException {
    try (JsonParser parser = MAPPER.createParser(octets)) {
      JsonNode node =
          MAPPER.reader(DeserializationFeature.FAIL_ON_TRAILING_TOKENS).readTree(parser);
      if (node == null || parser.nextToken() != null) {
        throw new com.fasterxml.jackson.core.JsonParseException(parser, "not one JSON value");
      }
      return node;
    } catch (JsonProcessingException e) {
      throw e;
    } catch (IOException e) {
      throw new AssertionError("octets in memory can be read", e);
    }
  }

  public static byte[] write(JsonNode node) {
    try {
      return MAPPER.writeValueAsBytes(node);
    } catch (JsonProcessingException e) {
      throw new AssertionError("a tree can be written", e);
    }
  }

  public static ObjectNode object() {
    return JsonNodeFactory.instance.objectNode();
  }

  public static ArrayNode array() {
    return JsonNodeFactory.instance.arrayNode();
  }

  public static ArrayNode array(Collection<String> texts) {
    ArrayNode array = JsonNodeFactory.instance.arrayNode(texts.size());
    texts.forEach(array::add);
    return array;
  }
}
