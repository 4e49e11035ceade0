package dev.pharos.alert.notify.send;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The real Alertmanager, which scripts/test-needs.sh installs; without it the test fails. */
public final class AlertmanagerProcess implements AutoCloseable {
  private static final Duration START = Duration.ofSeconds(60);
  private static final Duration POLL = Duration.ofMillis(50);

  private final Process process;
  private final int port;
  private final HttpClient client = HttpClient.newHttpClient();

  /**
   * Starts it with an empty store and waits until it answers.
   *
   * @param folder for its store, configuration and log
   */
  public AlertmanagerProcess(Path folder) throws IOException, InterruptedException {
    Path configuration =
        Files.writeString(
            folder.resolve("alertmanager.yml"),
            "route: {receiver: nobody}\nreceivers: [{name: nobody}]\n");
    try (ServerSocket socket = new ServerSocket(0)) {
      port = socket.getLocalPort();
    }
    process =
        new ProcessBuilder(
                "prometheus-alertmanager",
                "--config.file=" + configuration,
                "--storage.path=" + folder.resolve("store"),
                "--web.listen-address=127.0.0.1:" + port,
                "--cluster.listen-address=")
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("alertmanager.log").toFile())
            .start();
    long deadline = System.nanoTime() + START.toNanos();
    while (!isReady()) {
      if (!process.isAlive() || System.nanoTime() > deadline) {
        throw new IllegalStateException(Files.readString(folder.resolve("alertmanager.log")));
      }
      process.waitFor(POLL.toMillis(), TimeUnit.MILLISECONDS);
    }
  }

  public URI url() {
    return URI.create("http://127.0.0.1:" + port);
  }

  /** What it holds for firing. */
  public JsonNode alerts() {
    try {
      return JsonMapper.shared().readTree(get("/api/v2/alerts").body());
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private boolean isReady() throws InterruptedException {
    try {
      return get("/-/ready").statusCode() == 200;
    } catch (IOException notYet) {
      return false;
    }
  }

  private HttpResponse<String> get(String path) throws IOException, InterruptedException {
    return client.send(
        HttpRequest.newBuilder(URI.create(url() + path)).build(),
        HttpResponse.BodyHandlers.ofString());
  }

  @Override
  public void close() throws InterruptedException {
    client.close();
    process.destroy();
    if (!process.waitFor(15, TimeUnit.SECONDS)) {
      process.destroyForcibly().waitFor();
    }
  }
}
