package dev.pharos.bench;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

/** One connection that sends requests of remote write, one at a time. */
final class WriteSender implements AutoCloseable {
  private static final Duration BACK_OFF = Duration.ofMillis(100);

  /** A receiver that asks for patience this often in a row takes nothing any more. */
  private static final int MOST_TRIES = 600;

  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final URI url;
  private final WriteProtocol protocol;

  WriteSender(URI url, WriteProtocol protocol) {
    this.url = url;
    this.protocol = protocol;
  }

  /**
   * Sends a request until it is taken whole.
   *
   * @return how often it was refused with "try again"
   * @throws IOException when anything of it is refused for good, which the message tells
   */
  int send(byte[] body) throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(url)
            .header("Content-Type", protocol.contentType())
            .header("Content-Encoding", "snappy")
            .header("X-Prometheus-Remote-Write-Version", protocol.version())
            .header("User-Agent", "pharos-bench")
            .POST(HttpRequest.BodyPublishers.ofByteArray(body))
            .build();
    for (int refused = 0; refused < MOST_TRIES; refused++) {
      HttpResponse<String> answer = client.send(request, HttpResponse.BodyHandlers.ofString());
      switch (answer.statusCode()) {
        case 200, 202, 204 -> {
          return refused;
        }
        case 429, 503 -> Thread.sleep(BACK_OFF);
        default ->
            throw new IOException(
                url + " answered " + answer.statusCode() + ": " + answer.body().strip());
      }
    }
    throw new IOException(url + " asked " + MOST_TRIES + " times in a row to try again");
  }

  @Override
  public void close() {
    client.close();
  }
}
