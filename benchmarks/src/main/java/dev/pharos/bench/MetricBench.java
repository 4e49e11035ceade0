package dev.pharos.bench;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * What taking samples in costs, and how fast and how right queries are answered: the same stream
 * and the same questions for the control plane and, where there is one, for a Prometheus. Ends with
 * 1 when anything acknowledged is missing or two answers differ. With {@code --active} it holds so
 * many series at their own pace instead, and asks nothing.
 */
@Command(name = "metrics", mixinStandardHelpOptions = true, sortOptions = false)
final class MetricBench implements Callable<Integer> {
  private static final Duration READY_AT_MOST = Duration.ofMinutes(2);
  private static final Duration READY_STEP = Duration.ofMillis(200);

  /** The same for everybody, and in each run. */
  private static final long SEED = 20_261_121;

  @Option(names = "--series", description = "Series at a time (default: ${DEFAULT-VALUE}).")
  private int series = 10_000;

  @Option(
      names = "--hours",
      description = "Hours of the past that are sent (default: 6; with --active: 1).")
  private @Nullable Integer hours;

  @Option(
      names = "--protocol",
      description = "Remote write 1.0 or 2.0 (default: ${DEFAULT-VALUE}).")
  private String protocol = "1.0";

  @Option(names = "--times", description = "How often each is asked (default: ${DEFAULT-VALUE}).")
  private int times = 11;

  /** Servers of metrics run for weeks; code that was just started is compiled while it is asked. */
  @Option(
      names = "--warm-up",
      description = "Rounds of all questions before they count (default: ${DEFAULT-VALUE}).")
  private int warmUp = 40;

  @Option(names = "--active", description = "Hold so many series at 15 s instead.")
  private int active;

  @Option(
      names = "--for",
      converter = Timespan.class,
      description = "How long they are held (default: ${DEFAULT-VALUE}).")
  private Duration heldFor = Duration.ofMinutes(10);

  @Option(names = "--connections", description = "Side by side (default: ${DEFAULT-VALUE}).")
  private int connections = 4;

  @Option(names = "--batch", description = "Samples a request (default: ${DEFAULT-VALUE}).")
  private int batch = 2_000;

  @Option(names = "--pharos", required = true, description = "Address before api/v1.")
  private URI pharos = URI.create("http://127.0.0.1:8080/prometheus/");

  @Option(names = "--pharos-pid", required = true, description = "Its process.")
  private long pharosPid;

  @Option(names = "--pharos-data", required = true, description = "Its folder of metrics.")
  private Path pharosData = Path.of("data/metrics");

  @Option(names = "--prometheus", description = "Address before api/v1; leave out for none.")
  private @Nullable URI prometheus;

  @Option(names = "--prometheus-pid", description = "Its process.")
  private long prometheusPid;

  @Option(names = "--prometheus-data", description = "Its data folder.")
  private Path prometheusData = Path.of("prometheus");

  private final Clock clock = Clock.systemUTC();
  private final Map<String, Object> report = new LinkedHashMap<>();

  @Override
  public Integer call() throws Exception {
    WriteProtocol write = WriteProtocol.of(protocol);
    report.put("protocol", "remote write " + write.option());
    List<MetricReceiver> receivers = receivers();
    for (MetricReceiver receiver : receivers) {
      awaitReady(receiver);
    }
    boolean right = active > 0 ? hold(receivers.getFirst(), write) : compare(receivers, write);
    System.out.println(
        JsonMapper.builder()
            .enable(SerializationFeature.INDENT_OUTPUT)
            .build()
            .writeValueAsString(report));
    return right ? 0 : 1;
  }

  private List<MetricReceiver> receivers() {
    List<MetricReceiver> receivers = new ArrayList<>();
    receivers.add(new MetricReceiver(MetricReceiver.Kind.PHAROS, pharos, pharosPid, pharosData));
    if (prometheus != null) {
      receivers.add(
          new MetricReceiver(
              MetricReceiver.Kind.PROMETHEUS, prometheus, prometheusPid, prometheusData));
    }
    return receivers;
  }

  /** Whether everybody has all, and all answers are the same. */
  private boolean compare(List<MetricReceiver> receivers, WriteProtocol write)
      throws IOException, InterruptedException {
    Duration length = Duration.ofHours(hours == null ? 6 : hours);
    if (length.compareTo(MetricQuestion.LEAST_STREAM) < 0) {
      throw new IOException("--hours takes 2 or more, which the questions look back");
    }
    if (series < MetricQuestion.LEAST_SERIES) {
      throw new IOException(
          "--series takes "
              + MetricQuestion.LEAST_SERIES
              + " or more: an instance of each service");
    }
    int steps = (int) (length.toMillis() / MetricMix.STEP_MS);
    // The last step ends an interval ago: nothing is sent before its time.
    long endMs =
        Math.floorDiv(clock.millis(), MetricMix.STEP_MS) * MetricMix.STEP_MS - MetricMix.STEP_MS;
    long startMs = endMs - steps * MetricMix.STEP_MS;
    report.put("series", series);
    report.put("hours", length.toHours());
    Map<String, Object> costs = new LinkedHashMap<>();
    report.put("taken", costs);
    boolean right = true;
    for (MetricReceiver receiver : receivers) {
      say("sending " + series + " series of " + length.toHours() + " h to " + receiver.title());
      MetricMix mix = MetricMix.of(SEED, series, startMs);
      MetricCost cost = new MetricCost(receiver);
      costs.put(receiver.title(), cost.report());
      try (MetricLoad load =
          new MetricLoad(mix, receiver.write(), write, connections, batch, clock)) {
        cost.measure(() -> load.send(0, steps));
      }
      right &= isWhole(receiver, mix, startMs, endMs, cost.report());
      tell(receiver, cost.report());
    }
    say("asking the questions");
    List<PeakMemory> peaks = receivers.stream().map(one -> new PeakMemory(one.pid())).toList();
    List<MetricQuestions.Outcome> outcomes;
    MetricQuestions questions = new MetricQuestions(receivers, endMs, warmUp, MetricBench::say);
    try {
      outcomes = questions.ask(MetricQuestion.of(length), times);
    } finally {
      peaks.forEach(PeakMemory::close);
    }
    for (int i = 0; i < receivers.size(); i++) {
      report.put(
          "peakRssAnonMegabytesAsked" + receivers.get(i).title(),
          peaks.get(i).anonymousBytes() >> 20);
    }
    MetricTable table = new MetricTable(receivers, outcomes);
    say(
        "after %d rounds of all questions to warm up, of each as many:"
            .formatted(questions.warmUpRounds()));
    table.lines().forEach(MetricBench::say);
    report.put("warmUpRounds", questions.warmUpRounds());
    report.put("questions", table.rows());
    report.put("differences", table.differences());
    double ratio = MetricQuestions.medianRatio(outcomes);
    if (!Double.isNaN(ratio)) {
      report.put("medianRatio", MetricCost.round(ratio));
    }
    return right && table.differences() == 0;
  }

  /** Fills a store with the past as fast as it takes it, then holds the stream at its own pace. */
  private boolean hold(MetricReceiver receiver, WriteProtocol write)
      throws IOException, InterruptedException {
    int past = (int) (Duration.ofHours(hours == null ? 1 : hours).toMillis() / MetricMix.STEP_MS);
    long startMs = clock.millis() - past * MetricMix.STEP_MS;
    report.put("activeSeries", active);
    report.put("heldFor", heldFor.toString());
    MetricMix mix = MetricMix.of(SEED, active, startMs);
    boolean whole;
    try (MetricLoad load =
        new MetricLoad(mix, receiver.write(), write, connections, batch, clock)) {
      HeldSeries held = new HeldSeries(receiver, mix, load, clock, MetricBench::say);
      held.fill(past, report);
      int steps = held.hold(heldFor, report);
      whole = isWhole(receiver, mix, startMs, mix.stepMs(steps), report);
    }
    try (ControlPlaneApi api = new ControlPlaneApi(receiver.base())) {
      report.put(
          "seriesInStore",
          api.get("api/v1/status/tsdb")
              .body()
              .path("data")
              .path("headStats")
              .path("numSeries")
              .asLong());
    }
    return whole;
  }

  private static boolean isWhole(
      MetricReceiver receiver, MetricMix mix, long fromMs, long toMs, Map<String, Object> figures)
      throws IOException {
    say("counting what " + receiver.title() + " has");
    Map<String, Long> sent = mix.samplesByService();
    long acknowledged = sent.values().stream().mapToLong(Long::longValue).sum();
    try (ControlPlaneApi api = new ControlPlaneApi(receiver.base())) {
      long found =
          new SampleCheck(api, MetricBench::say)
              .count(mix.names(), sent, fromMs, Math.ceilDiv(toMs, 1000L) * 1000);
      figures.put("samplesFound", found);
      figures.put("samplesAcknowledged", acknowledged);
      return found == acknowledged;
    }
  }

  private static void tell(MetricReceiver receiver, Map<String, Object> cost) {
    say(
        "%s: %s CPU s per million samples, %s bytes a sample, RssAnon at most %s MB, %s of %s samples"
            .formatted(
                receiver.title(),
                cost.get("cpuSecondsPerMillionSamples"),
                cost.get("diskBytesPerSample"),
                cost.get("peakRssAnonMegabytes"),
                cost.get("samplesFound"),
                cost.get("samplesAcknowledged")));
  }

  private static void awaitReady(MetricReceiver receiver) throws IOException, InterruptedException {
    say("waiting for " + receiver.title());
    long deadline = System.nanoTime() + READY_AT_MOST.toNanos();
    try (ControlPlaneApi api = new ControlPlaneApi(receiver.base())) {
      while (!api.answers("-/ready")) {
        if (System.nanoTime() > deadline || ProcessHandle.of(receiver.pid()).isEmpty()) {
          throw new IOException(receiver.title() + " at " + receiver.base() + " is not ready");
        }
        Thread.sleep(READY_STEP);
      }
    }
    new Settling(receiver.pid(), null).await();
  }

  private static void say(String what) {
    System.err.println(what);
  }
}
