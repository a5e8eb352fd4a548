package org.malleposte.jmap.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.malleposte.account.Actor;
import org.malleposte.mail.Caller;
import org.malleposte.mail.Right;

/// RFC 8620 §6: what is uploaded can be downloaded, by its owner.
class BlobTest {
  @TempDir static Path temp;
  private static House house;

  @BeforeAll
  static void open() throws Exception {
    house = new House(temp, JmapSettings.DEFAULT);
  }

  @AfterAll
  static void close() throws Exception {
    house.close();
  }

  private static JsonNode upload(byte[] octets) throws Exception {
    HttpResponse<String> response =
        house.send(
            house
                .request("/jmap/upload/u1/")
                .header("Content-Type", "image/png")
                .POST(HttpRequest.BodyPublishers.ofByteArray(octets)));
    assertThat(response.statusCode()).isEqualTo(201);
    return House.json(response.body());
  }

  private static HttpResponse<byte[]> download(String blob, String... headers) throws Exception {
    HttpRequest.Builder request =
        house.request("/jmap/download/u1/" + blob + "/a%20b.png?accept=image/png");
    if (headers.length > 0) {
      request.headers(headers);
    }
    return house.client.send(request.build(), BodyHandlers.ofByteArray());
  }

  @Test
  void theOctetsComeBackAsTheyWere() throws Exception {
    byte[] octets = new byte[300_000];
    for (int i = 0; i < octets.length; i++) {
      octets[i] = (byte) (i * 31);
    }
    JsonNode uploaded = upload(octets);
    HttpResponse<byte[]> downloaded = download(uploaded.at("/blobId").asText());

    assertThat(uploaded.at("/size").asInt()).isEqualTo(octets.length);
    assertThat(uploaded.at("/type").asText()).isEqualTo("image/png");
    assertThat(downloaded.body()).isEqualTo(octets);
    assertThat(downloaded.headers().firstValue("Content-Type")).contains("image/png");
    assertThat(downloaded.headers().firstValue("Content-Disposition"))
        .contains("attachment; filename=\"a b.png\"; filename*=UTF-8''a%20b.png");
    assertThat(downloaded.headers().firstValue("Cache-Control").orElse("")).contains("immutable");
  }

  @Test
  void apartOfThemCanBeAskedFor() throws Exception {
    String blob = upload("0123456789".getBytes(UTF_8)).at("/blobId").asText();

    HttpResponse<byte[]> middle = download(blob, "Range", "bytes=2-4");
    assertThat(middle.statusCode()).isEqualTo(206);
    assertThat(new String(middle.body(), UTF_8)).isEqualTo("234");
    assertThat(middle.headers().firstValue("Content-Range")).contains("bytes 2-4/10");
    assertThat(new String(download(blob, "Range", "bytes=-3").body(), UTF_8)).isEqualTo("789");
    assertThat(new String(download(blob, "Range", "bytes=8-").body(), UTF_8)).isEqualTo("89");
    assertThat(download(blob, "Range", "bytes=10-").statusCode()).isEqualTo(416);
  }

  @Test
  void whatAClientHasIsNotSentAgain() throws Exception {
    String blob = upload("once".getBytes(UTF_8)).at("/blobId").asText();

    assertThat(download(blob, "If-None-Match", '"' + blob + '"').statusCode()).isEqualTo(304);
  }

  @Test
  void aBlobIsForItsOwner() throws Exception {
    String blob = upload("mine".getBytes(UTF_8)).at("/blobId").asText();

    for (String account : new String[] {"u1", "u2"}) {
      assertThat(
              house
                  .send(
                      house.request(
                          "/jmap/download/" + account + "/" + blob + "/x", "bob@example.org"))
                  .statusCode())
          .isEqualTo(404);
    }
    assertThat(download("U" + "0".repeat(64)).statusCode()).isEqualTo(404);
    assertThat(download("nothing").statusCode()).isEqualTo(404);
  }

  @Test
  void whatSomebodyUploadsToAnothersAccountIsForNobodyElse() throws Exception { // RFC 8620 §6.1
    house
        .mail
        .open(house.ann.account())
        .rights(
            Caller.privileged(Actor.system("test"), house.ann.account()),
            "Archive",
            "bob@example.org",
            EnumSet.of(Right.LOOKUP, Right.READ, Right.INSERT));
    String bob = "bob@example.org";
    String blob =
        House.json(
                house
                    .send(
                        house
                            .request("/jmap/upload/u1/", bob)
                            .POST(HttpRequest.BodyPublishers.ofString("by Bob")))
                    .body())
            .at("/blobId")
            .asText();
    String path = "/jmap/download/u1/" + blob + "/x";

    assertThat(house.send(house.request(path, bob)).body()).isEqualTo("by Bob");
    assertThat(house.send(house.request(path)).statusCode()).isEqualTo(404);
    assertThat(upload("by Bob".getBytes(UTF_8)).at("/blobId").asText()).isEqualTo(blob);
    assertThat(house.send(house.request(path)).body()).isEqualTo("by Bob");
  }

  @Test
  void messagesAndTheirPartsAreBlobs() throws Exception {
    String message =
        "Subject: a\r\nContent-Type: text/plain\r\nContent-Transfer-Encoding: base64\r\n\r\naGVsbG8=\r\n";
    house.append(message);

    assertThat(new String(download("R1").body(), UTF_8)).isEqualTo(message);
    assertThat(new String(download("R1-0").body(), UTF_8)).isEqualTo("hello");
    assertThat(download("R1-7").statusCode()).isEqualTo(404);
    assertThat(download("R99").statusCode()).isEqualTo(404);
  }

  @Test
  void blobsAreMadeAndReadWithinARequest() throws Exception { // RFC 9404 §4
    JsonNode responses =
        House.json(
                house
                    .post(
                        """
                        {"using":["urn:ietf:params:jmap:blob"],"methodCalls":[
                          ["Blob/upload",{"accountId":"u1","create":{
                            "a":{"data":[{"data:asText":"hello "},{"data:asBase64":"d29ybGQ="}],"type":"text/plain"},
                            "b":{"data":[{"blobId":"#a","offset":6,"length":5},{"data:asText":"!"}]},
                            "c":{"data":[{"blobId":"#a","offset":6,"length":50}]},
                            "d":{"data":[{"data:asBase64":"/w=="}]},
                            "e":{"data":[{"blobId":"#a","offset":"0"}]},
                            "f":{"data":[{"blobId":"#a","length":1.5}]},
                            "g":{"data":[{"blobId":"#z"}]},
                            "h":{"data":[{"data:asBase64":"/w="}]},
                            "i":{"data":[],"type":7},
                            "j":{"data":"text"}}},"u"],
                          ["Blob/get",{"accountId":"u1","ids":["#a","#b","#d","Unone"],
                            "properties":["data","digest:sha-256","size"]},"g"],
                          ["Blob/get",{"accountId":"u1","ids":["#a"],"properties":["data"],"offset":4,"length":99},"r"],
                          ["Blob/lookup",{"accountId":"u1","ids":["#a"],"typeNames":["Email"]},"l"],
                          ["Blob/lookup",{"accountId":"u1","ids":["#a"],"typeNames":["Card"]},"m"]]}
                        """)
                    .body())
            .path("methodResponses");

    assertThat(responses.at("/0/1/created/a/size").asInt()).isEqualTo(11);
    assertThat(responses.at("/0/1/notCreated/c/type").asText()).isEqualTo("invalidProperties");
    for (String id : List.of("e", "f", "h", "i", "j")) {
      assertThat(responses.at("/0/1/notCreated/" + id + "/type").asText())
          .as(id)
          .isEqualTo("invalidProperties");
    }
    assertThat(responses.at("/0/1/notCreated/g/type").asText()).isEqualTo("blobNotFound");
    assertThat(responses.at("/1/1/list/0/data:asText").asText()).isEqualTo("hello world");
    assertThat(responses.at("/1/1/list/0/digest:sha-256").asText())
        .isEqualTo("uU0nuZNNPgilLlLX2n2r+sSE7+N6U4DukIj3rOLvzek=");
    assertThat(responses.at("/1/1/list/1/data:asText").asText()).isEqualTo("world!");
    assertThat(responses.at("/1/1/list/2/data:asBase64").asText()).isEqualTo("/w==");
    assertThat(responses.at("/1/1/list/2/isEncodingProblem").asBoolean()).isTrue();
    assertThat(responses.at("/1/1/notFound/0").asText()).isEqualTo("Unone");
    assertThat(responses.at("/2/1/list/0/data:asText").asText()).isEqualTo("o world");
    assertThat(responses.at("/2/1/list/0/isTruncated").asBoolean()).isTrue();
    assertThat(responses.at("/3/1/list/0/matchedIds/Email")).isEmpty();
    assertThat(responses.at("/4/1/type").asText()).isEqualTo("unknownDataType");
  }
}
