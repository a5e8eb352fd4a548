package org.malleposte.jmap.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.InputStream;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.malleposte.jmap.Limits;

/// Requests that mean no good: each is refused in JMAP's words, and the next one is answered.
class HostileTest {
  private static final String USING = "{\"using\":[\"urn:ietf:params:jmap:core\"],";

  @TempDir static Path temp;
  private static House house;

  @BeforeAll
  static void open() throws Exception {
    house =
        new House(temp, JmapSettings.DEFAULT.withLimits(Limits.DEFAULT.withSizeUpload(1 << 20)));
  }

  @AfterAll
  static void close() throws Exception {
    house.close();
  }

  private static void isRefused(HttpResponse<String> response, String limit) throws Exception {
    JsonNode problem = House.json(response.body());
    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(problem.at("/type").asText()).isEqualTo("urn:ietf:params:jmap:error:limit");
    assertThat(problem.at("/limit").asText()).isEqualTo(limit);
    assertThat(house.call("[['Core/echo',{},'c']]")).hasSize(1);
  }

  @Test
  void jsonWithoutABottom() throws Exception {
    isRefused(house.post("[".repeat(1_000_000)), "maxSizeRequest");
    isRefused(
        house.post(USING + "\"methodCalls\":[[\"Core/echo\",{\"a\":" + "{\"a\":".repeat(100_000)),
        "maxSizeRequest");
  }

  @Test
  void aMillionObjects() throws Exception {
    StringBuilder set = new StringBuilder(USING + "\"methodCalls\":[[\"Core/echo\",{\"create\":{");
    for (int i = 0; i < 1_000_000; i++) {
      set.append("\"").append(i).append("\":{},");
      if (set.length() > 9_900_000) {
        break;
      }
    }
    isRefused(house.post(set.append("\"z\":{}}},\"c\"]]}").toString()), "maxSizeRequest");
  }

  @Test
  void moreThanARequestMayHave() throws Exception {
    isRefused(house.post(USING + " ".repeat(10_000_000)), "maxSizeRequest");
    isRefused(
        house.send(
            house
                .request("/jmap/api")
                .header("Content-Type", "application/json")
                .POST(endless(11_000_000))),
        "maxSizeRequest");
  }

  /// Without a length: what comes is not known before.
  private static HttpRequest.BodyPublisher endless(long octets) {
    return HttpRequest.BodyPublishers.ofInputStream(() -> new Blanks(octets));
  }

  private static final class Blanks extends InputStream {
    private long left;

    Blanks(long octets) {
      left = octets;
    }

    @Override
    public int read() {
      return left-- > 0 ? ' ' : -1;
    }

    @Override
    public int read(byte[] into, int offset, int length) {
      if (left <= 0) {
        return -1;
      }
      int count = (int) Math.min(length, left);
      java.util.Arrays.fill(into, offset, offset + count, (byte) ' ');
      left -= count;
      return count;
    }
  }

  @Test
  void anUploadThatIsTooLarge() throws Exception {
    isRefused(
        house.send(
            house
                .request("/jmap/upload/u1/")
                .POST(HttpRequest.BodyPublishers.ofByteArray(new byte[(1 << 20) + 1]))),
        "maxSizeUpload");
  }

  @Test
  void anUploadThatGoesOnAndOn() throws Exception {
    isRefused(
        house.send(house.request("/jmap/upload/u1/").POST(endless(2 << 20))), "maxSizeUpload");
  }

  @Test
  void referencesThatGrow() throws Exception {
    // Each call's answer holds the one before ten times.
    StringBuilder calls = new StringBuilder("[['Core/echo',{'a':[[1,1,1,1,1,1,1,1,1,1]]},'c0']");
    for (int i = 1; i < 30; i++) {
      String reference = "{'resultOf':'c%d','name':'Core/echo','path':'/a/*'}".formatted(i - 1);
      calls.append(",['Core/echo',{'#a':%s},'c%d']".formatted(reference, i));
    }
    JsonNode responses = house.call(calls + "]");
    assertThat(responses).hasSize(30);
    String path = "/a".repeat(600);
    assertThat(
            house
                .call(
                    "[['Core/echo',{},'c'],['Core/echo',{'#a':{'resultOf':'c','name':'Core/echo','path':'%s'}},'d']]"
                        .formatted(path))
                .at("/1/1/type")
                .asText())
        .isEqualTo("invalidResultReference");
  }

  @Test
  void idsThatAreNone() throws Exception {
    String ids = "\"x\",".repeat(2_000) + "\"y\"";
    JsonNode tooMany =
        House.json(
            house
                .post(
                    USING
                        + "\"methodCalls\":[[\"PushSubscription/get\",{\"ids\":["
                        + ids
                        + "]},\"c\"]]}")
                .body());
    JsonNode none = house.call("[['PushSubscription/get',{'ids':['a b']},'c']]");

    assertThat(tooMany.at("/methodResponses/0/1/type").asText()).isEqualTo("requestTooLarge");
    assertThat(none.at("/0/1/type").asText()).isEqualTo("invalidArguments");
  }
}
