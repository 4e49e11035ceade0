package dev.pharos.bench;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * Drives a receiver with the same load and prints one JSON of what it cost. With the control plane,
 * also whether all was found, how soon, and how fast answers come. Progress goes to standard error.
 * Ends with 1 when anything that was acknowledged is missing. What is sent and asked is told by the
 * bench of each signal.
 *
 * @param <R> the requests that are sent
 */
abstract class LoadBench<R extends LoadRequest<R>> implements Callable<Integer> {
  private static final Duration READY_AT_MOST = Duration.ofMinutes(2);
  private static final Duration READY_STEP = Duration.ofMillis(200);
  private static final int QUESTIONS = 200;
  private static final int QUESTIONS_UNDER_LOAD = 60;
  private static final int FRESHNESS_REQUESTS = 40;

  /** Under load answers and freshness are measured at this share of the speed seen before. */
  private static final double HALF = 0.5;

  private static final Duration UNDER_LOAD_AT_MOST = Duration.ofMinutes(1);

  @Option(
      names = "--connections",
      description = "Senders side by side (default: ${DEFAULT-VALUE}).")
  private int connections = 4;

  @Option(
      names = "--batch",
      description = "Spans or lines a request, at least (default: ${DEFAULT-VALUE}).")
  private int batch = 500;

  @Option(
      names = "--spread",
      converter = Timespan.class,
      description = "How far back the times of what is sent go, such as 7d.")
  private Duration spread = Duration.ZERO;

  @Option(
      names = "--at-most",
      converter = Timespan.class,
      description = "Stop sending after this time (default: ${DEFAULT-VALUE}).")
  private Duration atMost = Duration.ofMinutes(30);

  @Option(names = "--endpoint", required = true, description = "Where the load is received.")
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

  /** What is counted, in the singular and with a small letter. */
  abstract String unit();

  abstract String protocol();

  /** How many to send. */
  abstract long count();

  abstract LoadRequest.Mix<R> mix(long seed);

  abstract OtlpSender open(URI receiver);

  /** What is asked afterwards: by the question's name, what to get to ask it of a sample. */
  abstract Map<String, Function<R, String>> questions(Duration timesGoBack);

  /** A search for what only this request has, just sent. */
  abstract String searchFor(R request);

  /** What of that search's answer is not empty once it is found. */
  abstract JsonNode foundIn(JsonNode answer);

  /** Whether all that was acknowledged is stored and found; what was seen goes to the report. */
  abstract boolean isWhole(
      ControlPlaneApi controlPlane, LoadRun.Result<R> load, Duration timesGoBack)
      throws IOException;

  final void report(String name, Object value) {
    report.put(name, value);
  }

  @Override
  public final Integer call() throws Exception {
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
        LoadRun.Result<R> load = load();
        putIdle("After", rest.await(collections));
        say("looking for what was sent");
        whole = isWhole(controlPlane, load, spread);
        if (!costOnly) {
          say("asking the questions");
          Questions<R> questions = new Questions<>(controlPlane, load.samples(), questions(spread));
          report("answersMilliseconds", questions.ask(QUESTIONS));
          underLoad(controlPlane, questions, load.perSecond() * HALF);
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
  private LoadRun.Result<R> load() throws IOException, InterruptedException {
    String units = unit() + "s";
    ProcessUsage before = ProcessUsage.of(pid);
    ThreadUsage threadsBefore = ThreadUsage.of(pid);
    PeakMemory peak = new PeakMemory(pid);
    say("sending " + count() + " " + units + " by " + protocol());
    LoadRun.Result<R> load = LoadRun.of(plan(count(), 0, atMost)).run();
    ProcessUsage sent = ProcessUsage.of(pid);
    say("sent in " + Math.round(load.seconds()) + " s; waiting until all is committed");
    long begin = System.nanoTime();
    new Settling(pid, data).await();
    ProcessUsage after = ProcessUsage.of(pid);
    ThreadUsage threads = ThreadUsage.of(pid);
    peak.close();
    double millions = load.count() / 1e6;
    report("protocol", protocol());
    report("spread", spread.toString());
    report(units, load.count());
    report(units + "PerSecond", load.perSecond());
    report("refusedRequests", load.refused());
    report(
        "cpuSecondsPerMillion" + unitInName() + "s",
        round((after.cpuSeconds() - before.cpuSeconds()) / millions));
    report("ofThatWhileSending", round((sent.cpuSeconds() - before.cpuSeconds()) / millions));
    report("ofThatUntilCommitted", round((after.cpuSeconds() - sent.cpuSeconds()) / millions));
    Map<String, Double> ofThreads = new LinkedHashMap<>();
    threads
        .since(threadsBefore, after.cpuSeconds() - before.cpuSeconds())
        .forEach((name, seconds) -> ofThreads.put(name, round(seconds / millions)));
    report("ofThatByThread", ofThreads);
    report("secondsUntilCommitted", Math.round((System.nanoTime() - begin) / 1e9));
    report("startCpuSecondsNotCounted", round(before.cpuSeconds()));
    report("peakRssAnonMegabytes", peak.anonymousBytes() >> 20);
    report("mappedFileMegabytes", after.mappedFileBytes() >> 20);
    if (data != null) {
      long bytes = Settling.bytes(data) - Settling.journalBytes(data);
      report("diskBytesPer" + unitInName(), round((double) bytes / load.count()));
    }
    return load;
  }

  /** Memory at rest; when nothing was given back in time the seconds say how long it was waited. */
  private void putIdle(String when, Rest.Memory memory) {
    report("idleRssAnonMegabytes" + when, memory.anonymousBytes() >> 20);
    report(
        "idle" + when + "Is",
        (memory.collected()
                ? "%.0f s later, when memory was given back"
                : "%.0f s later, when none had been given back")
            .formatted(memory.afterSeconds()));
  }

  private LoadRun.Plan<R> plan(long count, double perSecond, Duration limit) {
    return new LoadRun.Plan<>(
        this::mix, () -> open(endpoint), connections, batch, spread, count, perSecond, limit);
  }

  /** Freshness and answers again, while half as much as possible comes in. */
  private void underLoad(ControlPlaneApi controlPlane, Questions<R> questions, double perSecond)
      throws Exception {
    say("measuring freshness and answers at half the load");
    Freshness<R> freshness =
        new Freshness<>(
            () -> open(endpoint),
            mix(System.nanoTime()),
            controlPlane,
            this::searchFor,
            this::foundIn);
    Map<String, Object> figures = new LinkedHashMap<>();
    LoadRun<R> background = LoadRun.of(plan(Long.MAX_VALUE, perSecond, UNDER_LOAD_AT_MOST));
    CompletableFuture<LoadRun.Result<R>> running = background.start();
    try {
      figures.put("freshness", freshness.measure(FRESHNESS_REQUESTS));
      figures.putAll(questions.ask(QUESTIONS_UNDER_LOAD));
    } finally {
      background.stop();
    }
    report("underLoad" + unitInName() + "sPerSecond", running.get().perSecond());
    report("underLoadMilliseconds", figures);
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

  private String unitInName() {
    return Character.toUpperCase(unit().charAt(0)) + unit().substring(1);
  }

  private static void say(String what) {
    System.err.println(what);
  }

  private static double round(double value) {
    return Math.round(value * 100) / 100.0;
  }
}
