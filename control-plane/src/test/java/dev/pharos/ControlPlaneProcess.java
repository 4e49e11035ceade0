package dev.pharos;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The real control plane in a process of its own, for tests that kill it or look at it from
 * outside.
 */
final class ControlPlaneProcess implements AutoCloseable {
  private static final Duration START = Duration.ofSeconds(90);
  private static final Duration POLL = Duration.ofMillis(50);
  private static final JsonMapper JSON = JsonMapper.builder().build();

  final int httpPort = freePort();
  final int grpcPort = freePort();
  final int otlpHttpPort = freePort();
  private final Path data;
  private Path log;
  private final List<String> extraArguments;
  private List<String> launcher = List.of();
  private String heap = "384m";
  private List<String> compiler = List.of("-XX:TieredStopAtLevel=1");
  private final HttpClient client = HttpClient.newHttpClient();
  private Process process;

  ControlPlaneProcess(Path data, String... extraArguments) {
    this.data = data;
    this.log = data.resolveSibling(data.getFileName() + ".log");
    this.extraArguments = List.of(extraArguments);
  }

  /** Runs it by another program, which must become it: {@code nsenter …}. */
  ControlPlaneProcess launchedBy(List<String> program) {
    launcher = List.copyOf(program);
    return this;
  }

  /** Where its output goes instead of beside its data. */
  ControlPlaneProcess loggingTo(Path file) {
    log = file;
    return this;
  }

  /** As {@code -Xmx} takes it. */
  ControlPlaneProcess withHeap(String size) {
    heap = size;
    return this;
  }

  /**
   * Compiles as it does when it is shipped; else by the small compiler alone, with which it starts
   * in half the processor's time. For tests that print how fast it is or how much memory it takes.
   */
  ControlPlaneProcess compiledAsShipped() {
    compiler = List.of();
    return this;
  }

  /** Starts and waits until it answers. */
  void start() throws IOException, InterruptedException {
    launch();
    long deadline = System.nanoTime() + START.toNanos();
    while (!isReady()) {
      if (!process.isAlive()) {
        throw new IllegalStateException("the control plane ended at start: " + output());
      }
      if (System.nanoTime() > deadline) {
        throw new IllegalStateException("the control plane did not become ready: " + output());
      }
      process.waitFor(POLL.toMillis(), TimeUnit.MILLISECONDS);
    }
  }

  /** Starts without waiting. */
  Process launch() throws IOException {
    List<String> command = new ArrayList<>(launcher);
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of("--enable-native-access=ALL-UNNAMED", "-Xmx" + heap, "-XX:+UseSerialGC"));
    command.addAll(compiler);
    command.addAll(List.of("-cp", classPath(), ControlPlane.class.getName()));
    command.add("--pharos.storage.path=" + data);
    command.add("--server.port=" + httpPort);
    command.add("--pharos.otlp.grpc.port=" + grpcPort);
    command.add("--pharos.otlp.http.port=" + otlpHttpPort);
    // Tests count what they sent, and not what the control plane tells of itself.
    command.add("--pharos.metrics.scrape.self=false");
    command.addAll(extraArguments);
    process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
            .start();
    return process;
  }

  /** SIGKILL: no shutdown hook runs, nothing is flushed. */
  void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  boolean isReady() {
    try {
      return get("/actuator/health").statusCode() == 200;
    } catch (IOException e) {
      return false;
    }
  }

  JsonNode json(String path) throws IOException {
    HttpResponse<String> response = get(path);
    if (response.statusCode() != 200) {
      throw new IOException(path + " answered " + response.statusCode() + ": " + response.body());
    }
    return JSON.readTree(response.body());
  }

  HttpResponse<String> get(String path) throws IOException {
    try {
      return client.send(
          HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + httpPort + path)).build(),
          HttpResponse.BodyHandlers.ofString());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
  }

  /** Memory that is its own rather than files', in bytes: what the operating system counts. */
  long ownMemoryBytes() throws IOException {
    for (String line : Files.readAllLines(Path.of("/proc", "" + process.pid(), "status"))) {
      if (line.startsWith("RssAnon:")) {
        return Long.parseLong(line.replaceAll("\\D", "")) << 10;
      }
    }
    throw new IOException("no RssAnon of process " + process.pid());
  }

  String output() {
    try {
      return Files.readString(log);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() throws InterruptedException {
    process.destroy();
    if (!process.waitFor(15, TimeUnit.SECONDS)) {
      kill();
    }
    client.close();
  }

  /** Without the tests' own classes, whose configurations are not the product's. */
  private static String classPath() {
    return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
        .filter(entry -> !entry.endsWith("test-classes") && !entry.endsWith("test-classes/"))
        .collect(Collectors.joining(File.pathSeparator));
  }

  private static int freePort() {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
