package dev.pharos.store.remote;

import dev.pharos.store.MetricsServer;
import dev.pharos.store.MetricsServerException;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/** The metrics' server, by HTTP, with what says who asks. Safe for use by many threads. */
final class RemoteServer implements MetricsServer, AutoCloseable {
  private static final Duration CONNECT = Duration.ofSeconds(5);
  private static final String AGENT = "Pharos";
  private static final String TENANT = "X-Scope-OrgID";

  /** Its path ends in a name of its own, which is asked for by GET alone. */
  private static final String VALUES_OF = "label/";

  private final RemoteProperties properties;
  private final HttpClient http;

  /**
   * @param tls null for what the JDK trusts
   */
  RemoteServer(RemoteProperties properties, @Nullable SSLContext tls) {
    this.properties = properties;
    HttpClient.Builder client =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(CONNECT);
    if (tls != null) {
      client.sslContext(tls);
    }
    http = client.build();
  }

  /**
   * What the server says to a request of protobuf.
   *
   * @param body at most {@link RemoteLimits#ANSWER_BYTES} of it
   */
  record Reply(int status, HttpHeaders headers, byte[] body) {
    /** The beginning of what it says, for people. */
    String words() {
      String text = new String(body, StandardCharsets.UTF_8).strip();
      return text.length() <= RemoteLimits.ERROR_CHARS
          ? text
          : text.substring(0, RemoteLimits.ERROR_CHARS) + "…";
    }
  }

  /** As people are told of it. */
  String name() {
    return properties.url();
  }

  /**
   * Sends a request of remote write.
   *
   * @param body compressed
   */
  Reply write(WriteProtocol protocol, byte[] body) throws IOException, InterruptedException {
    return post(
        request(properties.writes())
            .setHeader("Content-Type", protocol.contentType())
            .setHeader("X-Prometheus-Remote-Write-Version", protocol.version()),
        body);
  }

  /**
   * Sends a request of remote read.
   *
   * @param body compressed
   */
  Reply read(byte[] body) throws IOException, InterruptedException {
    return post(
        request(properties.samples())
            .setHeader("Content-Type", "application/x-protobuf")
            .setHeader("X-Prometheus-Remote-Read-Version", "0.1.0"),
        body);
  }

  private Reply post(HttpRequest.Builder request, byte[] body)
      throws IOException, InterruptedException {
    HttpRequest whole =
        request
            .setHeader("Content-Encoding", "snappy")
            .POST(HttpRequest.BodyPublishers.ofByteArray(body))
            .timeout(properties.timeout())
            .build();
    try {
      HttpResponse<InputStream> response =
          http.send(whole, HttpResponse.BodyHandlers.ofInputStream());
      try (InputStream in = response.body()) {
        byte[] bytes = in.readNBytes(RemoteLimits.ANSWER_BYTES + 1);
        if (bytes.length > RemoteLimits.ANSWER_BYTES) {
          throw new IOException(
              "its answer is larger than %,d bytes".formatted(RemoteLimits.ANSWER_BYTES));
        }
        return new Reply(response.statusCode(), response.headers(), bytes);
      }
    } catch (IOException e) {
      throw silent(e);
    }
  }

  @Override
  public Answer ask(String path, Map<String, List<String>> parameters, Duration timeout)
      throws MetricsServerException {
    String form =
        parameters.entrySet().stream()
            .flatMap(one ->
                one.getValue().stream().map(value -> encoded(one.getKey()) + "=" + encoded(value)))
            .collect(Collectors.joining("&"));
    HttpRequest.Builder request;
    if (path.startsWith(VALUES_OF)) {
      request = request(URI.create(properties.api() + path + "?" + form)).GET();
    } else {
      request =
          request(URI.create(properties.api() + path))
              .setHeader("Content-Type", "application/x-www-form-urlencoded")
              .POST(HttpRequest.BodyPublishers.ofString(form));
    }
    try {
      HttpResponse<InputStream> response =
          http.send(request.timeout(timeout).build(), HttpResponse.BodyHandlers.ofInputStream());
      return new Answer(
          response.statusCode(),
          response.headers().firstValue("Content-Type").orElse(""),
          response.body());
    } catch (IOException e) {
      throw silent(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new MetricsServerException("the question was given up", e);
    }
  }

  private HttpRequest.Builder request(URI url) {
    HttpRequest.Builder request = HttpRequest.newBuilder(url).setHeader("User-Agent", AGENT);
    String authorization = properties.authorization();
    if (authorization != null) {
      request.setHeader("Authorization", authorization);
    }
    if (!properties.tenant().isEmpty()) {
      request.setHeader(TENANT, properties.tenant());
    }
    properties.headers().forEach(request::setHeader);
    return request;
  }

  private MetricsServerException silent(IOException e) {
    String message = e.getMessage();
    String why =
        switch (e) {
          case HttpTimeoutException _ -> "nothing came in time";
          case ConnectException _ -> "it cannot be reached";
          default -> message == null || message.isEmpty() ? e.getClass().getSimpleName() : message;
        };
    return new MetricsServerException(
        "the metrics' server at " + name() + " does not answer: " + why, e);
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  @Override
  public void close() {
    http.shutdownNow();
  }
}
