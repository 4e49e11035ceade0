package dev.pharos.bench;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * Drives a receiver of OTLP with the same spans and prints one JSON of what they cost. With the
 * control plane, also whether all were found, how soon, and how fast answers come. Progress goes to
 * standard error. Ends with 1 when anything that was acknowledged is missing.
 */
@Command(name = "ingest", mixinStandardHelpOptions = true, sortOptions = false)
final class IngestBench implements Callable<Integer> {
  private static final Duration READY_AT_MOST = Duration.ofMinutes(2);
  private static final Duration READY_STEP = Duration.ofMillis(200);
  private static final int QUESTIONS = 200;
  private static final int QUESTIONS_UNDER_LOAD = 60;
  private static final int FRESHNESS_TRACES = 40;

  /** Under load answers and freshness are measured at this share of the speed seen before. */
  private static final double HALF = 0.5;

  private static final Duration UNDER_LOAD_AT_MOST = Duration.ofMinutes(1);

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

  @Option(
      names = "--spread",
      converter = Timespan.class,
      description = "How far back the spans' times go, such as 7d.")
  private Duration spread = Duration.ZERO;

  @Option(
      names = "--at-most",
      converter = Timespan.class,
      description = "Stop sending after this time (default: ${DEFAULT-VALUE}).")
  private Duration atMost = Duration.ofMinutes(30);

  @Option(names = "--endpoint", required = true, description = "Where OTLP is received.")
  private URI endpoint = URI.create("http://127.0.0.1:4317");

  @Option(names = "--pid", required = true, description = "The receiver's process.")
  private long pid;

  @Option(
      names = "--api",
      description = "The control plane's pages; leave out for other receivers.")
  private @Nullable URI api;

  @Option(names = "--data", description = "The control plane's data folder.")
  private @Nullable Path data;

  @Option(
      names = "--cost-only",
      description = "Leave out the questions: what was sent is still looked for.")
  private boolean costOnly;

  private final Map<String, Object> report = new LinkedHashMap<>();

  @Override
  public Integer call() throws Exception {
    boolean whole = true;
    if (api == null) {
      load();
    } else {
      try (ControlPlaneApi controlPlane = new ControlPlaneApi(api)) {
        awaitReady(controlPlane);
        Rest rest = new Rest(controlPlane, pid);
        say("waiting until it is at rest");
        putIdle("Before", rest.await(0));
        long collections = rest.collections();
        LoadRun.Result load = load();
        putIdle("After", rest.await(collections));
        whole = isWhole(controlPlane, load);
        if (!costOnly) {
          say("asking the seven questions");
          Questions questions = new Questions(controlPlane, load.samples(), spread);
          report.put("answersMilliseconds", questions.ask(QUESTIONS));
          underLoad(controlPlane, questions, load.spansPerSecond() * HALF);
        }
      }
    }
    System.out.println(
        JsonMapper.builder()
            .enable(SerializationFeature.INDENT_OUTPUT)
            .build()
            .writeValueAsString(report));
    return whole ? 0 : 1;
  }

  /** Sends everything and waits until it is committed; what the process used meanwhile. */
  private LoadRun.Result load() throws IOException, InterruptedException {
    ProcessUsage before = ProcessUsage.of(pid);
    ThreadUsage threadsBefore = ThreadUsage.of(pid);
    PeakMemory peak = new PeakMemory(pid);
    say("sending " + spans + " spans by " + protocol);
    LoadRun.Result load = LoadRun.of(plan(connections, spans, 0, atMost)).run();
    ProcessUsage sent = ProcessUsage.of(pid);
    say("sent in " + Math.round(load.seconds()) + " s; waiting until all is committed");
    long begin = System.nanoTime();
    new Settling(pid, data).await();
    ProcessUsage after = ProcessUsage.of(pid);
    ThreadUsage threads = ThreadUsage.of(pid);
    peak.close();
    double millions = load.spans() / 1e6;
    report.put("protocol", protocol);
    report.put("spread", spread.toString());
    report.put("spans", load.spans());
    report.put("spansPerSecond", load.spansPerSecond());
    report.put("refusedRequests", load.refused());
    report.put(
        "cpuSecondsPerMillionSpans", round((after.cpuSeconds() - before.cpuSeconds()) / millions));
    report.put("ofThatWhileSending", round((sent.cpuSeconds() - before.cpuSeconds()) / millions));
    report.put("ofThatUntilCommitted", round((after.cpuSeconds() - sent.cpuSeconds()) / millions));
    Map<String, Double> ofThreads = new LinkedHashMap<>();
    threads
        .since(threadsBefore, after.cpuSeconds() - before.cpuSeconds())
        .forEach((name, seconds) -> ofThreads.put(name, round(seconds / millions)));
    report.put("ofThatByThread", ofThreads);
    report.put("secondsUntilCommitted", Math.round((System.nanoTime() - begin) / 1e9));
    report.put("startCpuSecondsNotCounted", round(before.cpuSeconds()));
    report.put("peakRssAnonMegabytes", peak.anonymousBytes() >> 20);
    report.put("mappedFileMegabytes", after.mappedFileBytes() >> 20);
    if (data != null) {
      long bytes = Settling.bytes(data) - Settling.journalBytes(data);
      report.put("diskBytesPerSpan", round((double) bytes / load.spans()));
    }
    return load;
  }

  /** Memory at rest; when nothing was given back in time the seconds say how long it was waited. */
  private void putIdle(String when, Rest.Memory memory) {
    report.put("idleRssAnonMegabytes" + when, memory.anonymousBytes() >> 20);
    report.put(
        "idle" + when + "Is",
        (memory.collected()
                ? "%.0f s later, when memory was given back"
                : "%.0f s later, when none had been given back")
            .formatted(memory.afterSeconds()));
  }

  private LoadRun.Plan plan(int senders, long count, double perSecond, Duration limit) {
    return new LoadRun.Plan(protocol, endpoint, senders, batch, spread, count, perSecond, limit);
  }

  /** Whether as many spans are stored as were acknowledged, and a trace of each request whole. */
  private boolean isWhole(ControlPlaneApi controlPlane, LoadRun.Result load) throws IOException {
    say("looking for a trace of each request");
    long stored = controlPlane.get("/api/v1/intake").body().path("storedSpans").asLong();
    int found = 0;
    for (TraceMix.Request sample : load.samples()) {
      var trace = controlPlane.get("/api/v1/traces/" + sample.firstTraceId());
      found += trace.body().path("spans").size() == sample.firstTraceSpans() ? 1 : 0;
    }
    report.put("spansFound", stored);
    report.put("wholeTracesFound", found + " of " + load.samples().size());
    return stored == load.spans() && found == load.samples().size();
  }

  /** Freshness and answers again, while half as much as possible comes in. */
  private void underLoad(ControlPlaneApi controlPlane, Questions questions, double perSecond)
      throws Exception {
    say("measuring freshness and answers at half the load");
    Freshness freshness = new Freshness(protocol, endpoint, controlPlane);
    Map<String, Object> figures = new LinkedHashMap<>();
    LoadRun background =
        LoadRun.of(plan(connections, Long.MAX_VALUE, perSecond, UNDER_LOAD_AT_MOST));
    CompletableFuture<LoadRun.Result> running = background.start();
    try {
      figures.put("freshness", freshness.measure(FRESHNESS_TRACES));
      figures.putAll(questions.ask(QUESTIONS_UNDER_LOAD));
    } finally {
      background.stop();
    }
    LoadRun.Result load = running.get();
    report.put("underLoadSpansPerSecond", load.spansPerSecond());
    report.put("underLoadMilliseconds", figures);
  }

  private void awaitReady(ControlPlaneApi controlPlane) throws IOException, InterruptedException {
    say("waiting for the control plane");
    long deadline = System.nanoTime() + READY_AT_MOST.toNanos();
    while (!controlPlane.isReady()) {
      if (System.nanoTime() > deadline || ProcessHandle.of(pid).isEmpty()) {
        throw new IOException("the control plane at " + api + " did not become ready");
      }
      Thread.sleep(READY_STEP);
    }
    new Settling(pid, null).await();
  }

  private static void say(String what) {
    System.err.println(what);
  }

  private static double round(double value) {
    return Math.round(value * 100) / 100.0;
  }
}
