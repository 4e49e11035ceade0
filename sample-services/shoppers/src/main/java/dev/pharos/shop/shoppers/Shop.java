package dev.pharos.shop.shoppers;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.MissingNode;

/** The shop as a browser sees it: a door with an API. One visitor's; for one thread. */
final class Shop {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final HttpClient CLIENT =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(2))
          .build();

  private final URI gateway;

  Shop(URI gateway) {
    this.gateway = gateway;
  }

  /**
   * An answer.
   *
   * @param status 0 when there was none
   */
  record Answer(int status, JsonNode body) {
    boolean worked() {
      return status >= 200 && status < 300;
    }
  }

  Answer get(String path, Map<String, String> headers) {
    return send(request(path, headers).GET());
  }

  Answer post(String path, Map<String, String> headers, Object body) {
    return send(
        request(path, headers)
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(JSON.writeValueAsString(body))));
  }

  private HttpRequest.Builder request(String path, Map<String, String> headers) {
    HttpRequest.Builder request = HttpRequest.newBuilder(gateway.resolve(path)).timeout(PATIENCE);
    headers.forEach(request::header);
    return request;
  }

  /** A visitor whose request fails is annoyed, not surprised: there is always an answer. */
  private static Answer send(HttpRequest.Builder request) {
    try {
      var response = CLIENT.send(request.build(), BodyHandlers.ofByteArray());
      byte[] body = response.body();
      return new Answer(
          response.statusCode(),
          body.length == 0 ? MissingNode.getInstance() : JSON.readTree(body));
    } catch (IOException | tools.jackson.core.JacksonException noAnswer) {
      return new Answer(0, MissingNode.getInstance());
    } catch (InterruptedException end) {
      Thread.currentThread().interrupt();
      return new Answer(0, MissingNode.getInstance());
    }
  }
}
