package dev.pharos.bench;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The control plane's REST API or Prometheus', asked over one connection, as a page would. */
final class ControlPlaneApi implements AutoCloseable {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final URI base;

  ControlPlaneApi(URI base) {
    this.base = base;
  }

  /** The answer's body as JSON, also that of a problem. */
  Answer get(String path) throws IOException {
    HttpResponse<byte[]> response = send(path);
    return new Answer(response.statusCode(), JSON.readTree(response.body()));
  }

  /** The answer's body as text. */
  String text(String path) throws IOException {
    return new String(send(path).body(), StandardCharsets.UTF_8);
  }

  /** The answer's body as it is, whatever its status. */
  byte[] bytes(String path) throws IOException {
    return send(path).body();
  }

  static JsonNode json(byte[] body) {
    return JSON.readTree(body);
  }

  private HttpResponse<byte[]> send(String path) throws IOException {
    try {
      return client.send(
          HttpRequest.newBuilder(base.resolve(path)).build(),
          HttpResponse.BodyHandlers.ofByteArray());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
  }

  boolean isReady() {
    return answers("/actuator/health");
  }

  /** Whether somebody is there who answers this with 200. */
  boolean answers(String path) {
    try {
      return send(path).statusCode() == 200;
    } catch (IOException e) {
      return false;
    }
  }

  static String encode(String value) {
    return URLEncoder.encode(value, StandardCharsets.UTF_8);
  }

  @Override
  public void close() {
    client.close();
  }

  /** Status and body. */
  record Answer(int status, JsonNode body) {}
}
