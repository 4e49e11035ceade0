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
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * The real OpenTelemetry Collector with the configuration that comes with Pharos; it is built where
 * it was not yet.
 */
final class CollectorProcess implements AutoCloseable {
  private static final Duration START = Duration.ofSeconds(60);
  private static final Duration POLL = Duration.ofMillis(50);

  final int otlpHttpPort = freePort();
  private final int grpcPort = freePort();
  private final int healthPort = freePort();
  private final String program;
  private final Path log;
  private final int toGrpcPort;
  private final HttpClient client = HttpClient.newHttpClient();
  private Process process;

  /**
   * @param log file that it writes to
   * @param toGrpcPort of whom it hands telemetry to
   */
  CollectorProcess(Path log, int toGrpcPort) throws IOException, InterruptedException {
    this.log = log;
    this.toGrpcPort = toGrpcPort;
    Process build =
        new ProcessBuilder("../otel-collector/build.sh")
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    program = new String(build.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    if (build.waitFor() != 0) {
      throw new IllegalStateException("the Collector was not built");
    }
  }

  /** Starts and waits until it takes telemetry, at the same ports each time. */
  void start() throws IOException, InterruptedException {
    ProcessBuilder builder =
        new ProcessBuilder(program, "--config", "../otel-collector/gateway.yaml")
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
    builder
        .environment()
        .putAll(
            Map.of(
                "GATEWAY_GRPC_ENDPOINT",
                "127.0.0.1:" + grpcPort,
                "GATEWAY_HTTP_ENDPOINT",
                "127.0.0.1:" + otlpHttpPort,
                "GATEWAY_HEALTH_ENDPOINT",
                "127.0.0.1:" + healthPort,
                "GATEWAY_STORAGE",
                log.resolveSibling("collector-queue").toString(),
                "PHAROS_OTLP_GRPC",
                "127.0.0.1:" + toGrpcPort));
    process = builder.start();
    long deadline = System.nanoTime() + START.toNanos();
    while (!isReady()) {
      if (!process.isAlive() || System.nanoTime() > deadline) {
        throw new IllegalStateException(
            "the Collector did not become ready: " + Files.readString(log));
      }
      process.waitFor(POLL.toMillis(), TimeUnit.MILLISECONDS);
    }
  }

  /** SIGKILL: what it still held waits on its disk for the next start. */
  void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  private boolean isReady() throws InterruptedException {
    try {
      URI health = URI.create("http://127.0.0.1:" + healthPort);
      return client
              .send(HttpRequest.newBuilder(health).build(), HttpResponse.BodyHandlers.discarding())
              .statusCode()
          == 200;
    } catch (IOException notYet) {
      return false;
    }
  }

  @Override
  public void close() throws InterruptedException {
    kill();
    client.close();
  }

  private static int freePort() {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
