package dev.pharos;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The real Prometheus, which is built when it is not there yet. */
final class PrometheusProcess implements AutoCloseable {
  private static final Duration START = Duration.ofSeconds(60);
  private static final Duration POLL = Duration.ofMillis(50);

  private final Path folder;
  private final List<String> command;
  private final int port;
  private Process process;

  /**
   * Starts it with an empty store and waits until it answers.
   *
   * @param folder for its store, configuration and log
   */
  PrometheusProcess(Path folder) throws IOException, InterruptedException {
    this(folder, "global: {}\n");
  }

  /**
   * @param settings its configuration file
   */
  PrometheusProcess(Path folder, String settings) throws IOException, InterruptedException {
    String program = program();
    Path configuration = Files.writeString(folder.resolve("prometheus.yml"), settings);
    try (ServerSocket socket = new ServerSocket(0)) {
      port = socket.getLocalPort();
    }
    this.folder = folder;
    command =
        List.of(
            program,
            "--config.file=" + configuration,
            "--storage.tsdb.path=" + folder.resolve("prometheus"),
            "--web.listen-address=127.0.0.1:" + port,
            "--web.enable-remote-write-receiver",
            "--enable-feature=exemplar-storage,promql-experimental-functions");
    process = start();
  }

  private Process start() throws IOException, InterruptedException {
    Process started =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(
                ProcessBuilder.Redirect.appendTo(folder.resolve("prometheus.log").toFile()))
            .start();
    long deadline = System.nanoTime() + START.toNanos();
    while (!isReady()) {
      if (!started.isAlive() || System.nanoTime() > deadline) {
        throw new IllegalStateException(Files.readString(folder.resolve("prometheus.log")));
      }
      started.waitFor(POLL.toMillis(), TimeUnit.MILLISECONDS);
    }
    return started;
  }

  /** Starts it again after {@link #close}, with what it had. */
  void startAgain() throws IOException, InterruptedException {
    process = start();
  }

  private static String program() throws IOException, InterruptedException {
    Process script =
        new ProcessBuilder("../scripts/prometheus.sh")
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    String path =
        new String(script.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    if (script.waitFor() != 0) {
      throw new IllegalStateException("scripts/prometheus.sh failed");
    }
    return path;
  }

  private boolean isReady() throws InterruptedException {
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client
              .send(
                  HttpRequest.newBuilder(URI.create(server() + "/-/ready")).build(),
                  HttpResponse.BodyHandlers.discarding())
              .statusCode()
          == 200;
    } catch (IOException notYet) {
      return false;
    }
  }

  /** Its address, which {@code /api/v1} follows. */
  String server() {
    return "http://127.0.0.1:" + port;
  }

  @Override
  public void close() throws InterruptedException {
    process.destroy();
    if (!process.waitFor(15, TimeUnit.SECONDS)) {
      process.destroyForcibly().waitFor();
    }
  }
}
