package dev.pharos.bench;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * Drives a receiver of OTLP with the same spans and prints one JSON of what they cost. With the
 * control plane, also whether all were found, how soon, and how fast answers come.
 */
@Command(name = "ingest", mixinStandardHelpOptions = true, sortOptions = false)
final class IngestBench implements Callable<Integer> {
  private static final int ANSWERS = 200;
  private static final Duration QUIET = Duration.ofSeconds(3);
  private static final double QUIET_CPU_SHARE = 0.05;
  private static final Duration LONGEST_SETTLING = Duration.ofMinutes(5);
  private static final Duration STEP = Duration.ofMillis(200);

  @Option(names = "--spans", description = "How many to send (default: ${DEFAULT-VALUE}).")
  private long spans = 2_000_000;

  @Option(names = "--protocol", description = "grpc or http (default: ${DEFAULT-VALUE}).")
  private String protocol = "grpc";

  @Option(
      names = "--connections",
      description = "Senders side by side (default: ${DEFAULT-VALUE}).")
  private int connections = 4;

  @Option(names = "--batch", description = "Spans a request, at least (default: ${DEFAULT-VALUE}).")
  private int batch = 500;

  @Option(names = "--spread", description = "Spread the spans' times over so many days back.")
  private int spreadDays;

  @Option(names = "--endpoint", required = true, description = "Where OTLP is received.")
  private URI endpoint = URI.create("http://127.0.0.1:4317");

  @Option(names = "--pid", required = true, description = "The receiver's process.")
  private long pid;

  @Option(
      names = "--api",
      description = "The control plane's pages; leave out for other receivers.")
  private @Nullable URI api;

  @Option(names = "--data", description = "The receiver's data folder.")
  private @Nullable Path data;

  @Override
  public Integer call() throws Exception {
    Map<String, Object> report = new LinkedHashMap<>();
    ProcessUsage before = ProcessUsage.of(pid);
    PeakMemory peak = new PeakMemory(pid);
    LoadRun.Result load =
        new LoadRun(protocol, endpoint, connections, batch, Duration.ofDays(spreadDays)).run(spans);
    settle();
    ProcessUsage after = ProcessUsage.of(pid);
    peak.close();
    double cpu = after.cpuSeconds() - before.cpuSeconds();
    report.put("protocol", protocol);
    report.put("spans", load.spans());
    report.put("spansPerSecond", load.spansPerSecond());
    report.put("refusedRequests", load.refused());
    report.put("cpuSecondsPerMillionSpans", round(cpu / load.spans() * 1e6));
    report.put("peakRssAnonMegabytes", peak.anonymousBytes() >> 20);
    report.put("mappedFileMegabytes", after.mappedFileBytes() >> 20);
    if (data != null) {
      report.put("diskBytesPerSpan", round((double) sizeOf(data) / load.spans()));
    }
    if (api != null) {
      try (ControlPlaneApi controlPlane = new ControlPlaneApi(api)) {
        ask(controlPlane, load.samples(), report);
      }
    }
    System.out.println(
        JsonMapper.builder()
            .enable(SerializationFeature.INDENT_OUTPUT)
            .build()
            .writeValueAsString(report));
    return 0;
  }

  private void ask(
      ControlPlaneApi controlPlane, List<TraceMix.Request> samples, Map<String, Object> report)
      throws IOException {
    report.put("stored", controlPlane.get("/api/v1/intake").body().path("storedSpans").asLong());
    int found = 0;
    for (TraceMix.Request sample : samples) {
      var trace = controlPlane.get("/api/v1/traces/" + sample.firstTraceId());
      found += trace.body().path("spans").size() == sample.firstTraceSpans() ? 1 : 0;
    }
    report.put("sampledTracesFound", found + " of " + samples.size());
    String range = "from=-" + Math.max(1, spreadDays * 24 + 1) + "h&to=now";
    Map<String, Percentiles> answers = new LinkedHashMap<>();
    answers.put(
        "traceById", time(controlPlane, samples, s -> "/api/v1/traces/" + s.firstTraceId()));
    answers.put(
        "serviceAndDuration",
        time(
            controlPlane,
            samples,
            s -> "/api/v1/traces?service=service-c&minDurationNs=20000000&limit=20&" + range));
    answers.put(
        "attribute",
        time(
            controlPlane,
            samples,
            s ->
                "/api/v1/traces?limit=20&attr="
                    + ControlPlaneApi.encode("user.id=" + s.userId())
                    + "&"
                    + range));
    answers.put(
        "absentAttribute",
        time(
            controlPlane,
            samples,
            s -> "/api/v1/traces?limit=20&attr=user.id%3Dabsent" + s.firstTraceId() + "&" + range));
    answers.put("services", time(controlPlane, samples, s -> "/api/v1/services?" + range));
    answers.put("graph", time(controlPlane, samples, s -> "/api/v1/graph?" + range));
    answers.put(
        "redOfOneService", time(controlPlane, samples, s -> "/api/v1/services/service-c?" + range));
    report.put("answersMilliseconds", answers);
  }

  private interface Question {
    String path(TraceMix.Request sample);
  }

  /** Over-all times of answers, after a tenth of them to warm up. */
  private static Percentiles time(
      ControlPlaneApi controlPlane, List<TraceMix.Request> samples, Question question)
      throws IOException {
    int warmUp = ANSWERS / 10;
    long[] nanos = new long[ANSWERS];
    for (int i = -warmUp; i < ANSWERS; i++) {
      String path = question.path(samples.get(Math.floorMod(i, samples.size())));
      long begin = System.nanoTime();
      ControlPlaneApi.Answer answer = controlPlane.get(path);
      if (i >= 0) {
        nanos[i] = System.nanoTime() - begin;
      }
      if (answer.status() != 200) {
        throw new IOException(path + " answered " + answer.status() + ": " + answer.body());
      }
    }
    return Percentiles.of(nanos);
  }

  /** Waits until the receiver has nothing left to do: its background work belongs to the cost. */
  private void settle() throws IOException, InterruptedException {
    long deadline = System.nanoTime() + LONGEST_SETTLING.toNanos();
    double cpu = ProcessUsage.of(pid).cpuSeconds();
    long since = System.nanoTime();
    while (System.nanoTime() < deadline) {
      Thread.sleep(STEP);
      if (System.nanoTime() - since >= QUIET.toNanos()) {
        double now = ProcessUsage.of(pid).cpuSeconds();
        boolean quiet = now - cpu < QUIET.toMillis() / 1e3 * QUIET_CPU_SHARE;
        if (quiet && isCommitted()) {
          return;
        }
        cpu = now;
        since = System.nanoTime();
      }
    }
  }

  /** The journal shrinks to almost nothing once a checkpoint holds everything. */
  private boolean isCommitted() throws IOException {
    if (data == null) {
      return true;
    }
    try (Stream<Path> files = Files.walk(data)) {
      long journal =
          files
              .filter(file -> file.toString().contains("journal"))
              .mapToLong(file -> file.toFile().isFile() ? file.toFile().length() : 0)
              .sum();
      return journal <= JOURNAL_AT_REST;
    }
  }

  /** One journal file that is not full may stay. */
  private static final long JOURNAL_AT_REST = 80L << 20;

  private static long sizeOf(Path folder) throws IOException {
    List<Path> files = new ArrayList<>();
    try (Stream<Path> all = Files.walk(folder)) {
      all.filter(Files::isRegularFile).forEach(files::add);
    }
    long bytes = 0;
    for (Path file : files) {
      bytes += file.toString().contains("journal") ? 0 : Files.size(file);
    }
    return bytes;
  }

  private static double round(double value) {
    return Math.round(value * 100) / 100.0;
  }

  static void main(String[] args) {
    System.exit(new CommandLine(new IngestBench()).execute(args));
  }
}
