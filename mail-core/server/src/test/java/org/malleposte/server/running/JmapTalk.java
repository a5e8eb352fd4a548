package org.malleposte.server.running;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Somebody who speaks JMAP, in texts.
public final class JmapTalk implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofMinutes(5);
  private static final Pattern ACCOUNT =
      Pattern.compile("\"primaryAccounts\":\\{[^}]*\"urn:ietf:params:jmap:mail\":\"([^\"]+)\"");

  private final HttpClient http = HttpClient.newHttpClient();
  private final String base;
  private final String authorization;
  private final String account;

  public JmapTalk(RunningServer server, String user, String password) throws IOException {
    byte[] credentials = (user + ":" + password).getBytes(StandardCharsets.UTF_8);
    base = "http://127.0.0.1:" + server.httpPort();
    authorization = "Basic " + Base64.getEncoder().encodeToString(credentials);
    account = one(ACCOUNT, send(request("/jmap/session").GET()));
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(base + path))
        .timeout(PATIENCE)
        .header("Authorization", authorization)
        .header("Content-Type", "application/json");
  }

  private String send(HttpRequest.Builder request) throws IOException {
    try {
      HttpResponse<String> response =
          http.send(request.build(), HttpResponse.BodyHandlers.ofString());
      if (response.statusCode() != 200) {
        throw new IllegalStateException(response.statusCode() + " " + response.body());
      }
      return response.body();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  /// Calls one method; returns the response as it came.
  ///
  /// @param arguments without `accountId`; apostrophes stand for quotation marks
  /// @throws IOException the server is gone
  public String call(String method, String arguments) throws IOException {
    String call =
        """
        {'using':['urn:ietf:params:jmap:core','urn:ietf:params:jmap:mail',\
        'urn:ietf:params:jmap:submission'],\
        'methodCalls':[['%s',{'accountId':'%s',%s},'0']]}\
        """
            .formatted(method, account, arguments)
            .replace('\'', '"');
    String answer = send(request("/jmap/api").POST(HttpRequest.BodyPublishers.ofString(call)));
    if (!answer.contains("[[\"" + method + "\",")) {
      throw new IllegalStateException(call + " was answered by " + answer);
    }
    return answer;
  }

  /// The objects in an answer that have no objects within them.
  public static List<String> objects(String answer) {
    List<String> objects = new ArrayList<>();
    Matcher matcher = Pattern.compile("\\{[^{}]*}").matcher(answer);
    while (matcher.find()) {
      objects.add(matcher.group());
    }
    return objects;
  }

  /// The text of a property.
  public static String text(String object, String name) {
    return one(Pattern.compile("\"" + name + "\":\"([^\"]*)\""), object);
  }

  private static String one(Pattern pattern, String text) {
    Matcher matcher = pattern.matcher(text);
    if (!matcher.find()) {
      throw new IllegalStateException("no " + pattern + " in " + text);
    }
    return matcher.group(1);
  }

  @Override
  public void close() {
    http.shutdownNow();
    http.close();
  }
}
