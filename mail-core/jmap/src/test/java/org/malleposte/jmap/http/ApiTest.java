package org.malleposte.jmap.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// RFC 8620 §2 and §3: the session object, requests, and how they are refused.
class ApiTest {
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

  @Test
  void theSessionObjectSaysWhatThereIsAndWhere() throws Exception {
    JsonNode session = House.json(house.send(house.request("/.well-known/jmap")).body());

    assertThat(session.at("/username").asText()).isEqualTo("ann@example.org");
    assertThat(session.at("/capabilities/urn:ietf:params:jmap:core/maxObjectsInGet").asInt())
        .isEqualTo(1000);
    assertThat(session.at("/accounts/u1/isPersonal").asBoolean()).isTrue();
    assertThat(session.at("/primaryAccounts/urn:ietf:params:jmap:mail").asText()).isEqualTo("u1");
    assertThat(session.at("/downloadUrl").asText())
        .contains("{accountId}", "{blobId}", "{name}", "{type}");
    assertThat(session.at("/uploadUrl").asText()).contains("{accountId}");
    assertThat(session.at("/eventSourceUrl").asText())
        .contains("{types}", "{closeafter}", "{ping}");
    assertThat(
            House.json(house.post("{\"using\":[],\"methodCalls\":[]}").body()).at("/sessionState"))
        .isEqualTo(session.at("/state"));
  }

  @Test
  void nobodyComesInWithoutThePassword() throws Exception {
    HttpRequest.Builder anonymous = HttpRequest.newBuilder(house.uri("/jmap/session"));
    HttpRequest.Builder wrong =
        HttpRequest.newBuilder(house.uri("/jmap/session"))
            .header("Authorization", House.basic("ann@example.org", "wrong"));

    assertThat(house.send(anonymous).statusCode()).isEqualTo(401);
    assertThat(house.send(anonymous).headers().firstValue("WWW-Authenticate")).isPresent();
    assertThat(house.send(wrong).statusCode()).isEqualTo(401);
  }

  @Test
  void callsAreAnsweredInTheirOrderAndMayReferToEachOther() throws Exception {
    JsonNode responses =
        house.call(
            """
            [['Core/echo',{'list':[{'a':[1,2],'b':'x'},{'a':[3],'b':'y'}]},'c1'],
             ['Core/echo',{'#ids':{'resultOf':'c1','name':'Core/echo','path':'/list/*/a'}},'c2'],
             ['Core/echo',{'#ids':{'resultOf':'c1','name':'Core/echo','path':'/list/1/b'}},'c3'],
             ['Core/echo',{'#ids':{'resultOf':'c1','name':'Core/echo','path':'/list/2'}},'c4'],
             ['Core/echo',{'#ids':{'resultOf':'c9','name':'Core/echo','path':'/list'}},'c5'],
             ['Core/echo',{'ids':[],'#ids':{'resultOf':'c1','name':'Core/echo','path':''}},'c6'],
             ['Nothing/get',{},'c7']]
            """);

    assertThat(responses.at("/1/1").toString()).isEqualTo("{\"ids\":[1,2,3]}");
    assertThat(responses.at("/2/1").toString()).isEqualTo("{\"ids\":\"y\"}");
    assertThat(responses.at("/3/1/type").asText()).isEqualTo("invalidResultReference");
    assertThat(responses.at("/4/1/type").asText()).isEqualTo("invalidResultReference");
    assertThat(responses.at("/5/1/type").asText()).isEqualTo("invalidArguments");
    assertThat(responses.at("/6/0").asText()).isEqualTo("error");
    assertThat(responses.at("/6/1/type").asText()).isEqualTo("unknownMethod");
    assertThat(responses.at("/6/2").asText()).isEqualTo("c7");
  }

  @Test
  void whatIsNoRequestIsRefusedAsAWhole() throws Exception {
    refused("{\"using\":[\"urn:example:none\"],\"methodCalls\":[]}", "unknownCapability", "");
    refused("{\"using\":[],", "notJSON", "");
    refused("{\"using\":[],\"using\":[],\"methodCalls\":[]}", "notJSON", ""); // RFC 7493 §2.3
    refused("{\"using\":[],\"methodCalls\":[]} {}", "notJSON", "");
    refused("[]", "notRequest", "");
    refused("{\"using\":[],\"methodCalls\":[[\"Core/echo\",[],\"c\"]]}", "notRequest", "");
    String echo = "[\"Core/echo\",{},\"c\"]";
    String many = echo + (',' + echo).repeat(64);
    refused("{\"using\":[],\"methodCalls\":[" + many + "]}", "limit", "maxCallsInRequest");
  }

  private static void refused(String body, String type, String limit) throws Exception {
    HttpResponse<String> response = house.post(body);
    JsonNode problem = House.json(response.body());
    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(response.headers().firstValue("Content-Type")).contains("application/problem+json");
    assertThat(problem.at("/type").asText()).isEqualTo("urn:ietf:params:jmap:error:" + type);
    assertThat(problem.at("/limit").asText()).isEqualTo(limit);
  }

  @Test
  void createdIdsComeBackWhenTheyWereSent() throws Exception {
    String body = "{\"using\":[],\"methodCalls\":[],\"createdIds\":{\"k\":\"M1\"}}";

    assertThat(House.json(house.post(body).body()).at("/createdIds/k").asText()).isEqualTo("M1");
  }

  @Test
  void aBrowserMayAskFromAnotherOrigin() throws Exception {
    HttpResponse<String> preflight =
        house.send(
            HttpRequest.newBuilder(house.uri("/jmap/api"))
                .method("OPTIONS", HttpRequest.BodyPublishers.noBody()));

    assertThat(preflight.statusCode()).isEqualTo(204);
    assertThat(preflight.headers().firstValue("Access-Control-Allow-Origin")).contains("*");
    assertThat(preflight.headers().firstValue("Access-Control-Allow-Headers").orElse(""))
        .contains("Authorization");
  }

  @Test
  void nobodySeesTheAccountsOfOthers() throws Exception {
    JsonNode responses =
        house.call("[['Blob/copy',{'accountId':'u2','fromAccountId':'u1','blobIds':[]},'c']]");

    assertThat(responses.at("/0/1/type").asText()).isEqualTo("accountNotFound");
  }
}
