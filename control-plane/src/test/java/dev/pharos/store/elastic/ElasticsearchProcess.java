package dev.pharos.store.elastic;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A real Elasticsearch of one node, on this machine's loopback and with a small heap. */
final class ElasticsearchProcess implements AutoCloseable {
  private static final Duration START = Duration.ofMinutes(4);
  private static final Duration STOP = Duration.ofSeconds(30);
  private static final Duration POLL = Duration.ofMillis(100);

  /** The user whom nothing belongs to: Elasticsearch refuses to be root. */
  private static final String NOBODY = "65534";

  /** Not the folder itself: what may be written must not hold the configuration. */
  private static final String SCRATCH = "tmp";

  private final Path folder;
  private final int port;
  private final List<String> command;
  private Process process;

  private ElasticsearchProcess(Path folder, int port, List<String> command) {
    this.folder = folder;
    this.port = port;
    this.command = command;
  }

  /** Gets it where it is missing, starts it with nothing in it and waits until it takes writes. */
  static ElasticsearchProcess start() {
    try {
      Path program = Path.of(output(List.of("../scripts/elasticsearch.sh")));
      Path folder = Files.createTempDirectory("pharos-elasticsearch");
      int port = freePort();
      configure(program, folder, port);
      Files.createDirectory(folder.resolve(SCRATCH));
      List<String> command = new ArrayList<>();
      if (output(List.of("id", "-u")).equals("0")) {
        output(List.of("chown", "-R", NOBODY + ":" + NOBODY, folder.toString()));
        command.addAll(
            List.of("setpriv", "--reuid=" + NOBODY, "--regid=" + NOBODY, "--clear-groups"));
      }
      command.add(program.resolve("bin/elasticsearch").toString());
      ElasticsearchProcess server = new ElasticsearchProcess(folder, port, command);
      // Also where the tests are stopped in their middle.
      Runtime.getRuntime().addShutdownHook(new Thread(server::end));
      server.run();
      return server;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void configure(Path program, Path folder, int port) throws IOException {
    Path configuration = Files.createDirectory(folder.resolve("config"));
    try (Stream<Path> files = Files.list(program.resolve("config"))) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Files.copy(file, configuration.resolve(file.getFileName()));
      }
    }
    Files.writeString(
        configuration.resolve("elasticsearch.yml"),
        """
        cluster.name: pharos-test
        path.data: %s
        path.logs: %s
        network.host: 127.0.0.1
        http.port: %d
        transport.port: %d
        discovery.type: single-node
        xpack.security.enabled: false
        # Whether this machine's disk is nearly full is not what the tests are about.
        cluster.routing.allocation.disk.threshold_enabled: false
        """
            .formatted(folder.resolve("data"), folder.resolve("logs"), port, freePort()));
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  /** Starts the process on what it left, and waits until it takes writes. */
  void run() throws IOException {
    Path log = folder.resolve("output.log");
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile());
    builder.environment().put("ES_PATH_CONF", folder.resolve("config").toString());
    builder.environment().put("ES_JAVA_HOME", System.getProperty("java.home"));
    builder.environment().put("ES_JAVA_OPTS", "-Xms512m -Xmx512m");
    builder.environment().put("ES_TMPDIR", folder.resolve(SCRATCH).toString());
    process = builder.start();
    long deadline = System.nanoTime() + START.toNanos();
    try (HttpClient client = HttpClient.newHttpClient()) {
      while (!isReady(client)) {
        if (!process.isAlive() || System.nanoTime() > deadline) {
          stop();
          throw new IOException("Elasticsearch did not start:\n" + Files.readString(log));
        }
        process.waitFor(POLL.toMillis(), TimeUnit.MILLISECONDS);
      }
    } catch (InterruptedException e) {
      stop();
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
  }

  private boolean isReady(HttpClient client) throws InterruptedException {
    URI health = url().resolve("/_cluster/health?wait_for_status=yellow&timeout=1s");
    try {
      return client
              .send(HttpRequest.newBuilder(health).build(), HttpResponse.BodyHandlers.discarding())
              .statusCode()
          == 200;
    } catch (IOException notYet) {
      return false;
    }
  }

  URI url() {
    return URI.create("http://127.0.0.1:" + port);
  }

  /** Ends the process; what it holds stays for the next {@link #run}. */
  void stop() {
    process.destroy();
    try {
      if (!process.waitFor(STOP.toMillis(), TimeUnit.MILLISECONDS)) {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly().waitFor();
      }
    } catch (InterruptedException e) {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }

  private void end() {
    if (process != null && process.isAlive()) {
      stop();
    }
  }

  @Override
  public void close() throws IOException {
    stop();
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(java.util.Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }

  private static String output(List<String> command) throws IOException {
    Process run =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    String text = new String(run.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    try {
      if (run.waitFor() != 0) {
        throw new IOException(command + " failed");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
    return text;
  }
}
