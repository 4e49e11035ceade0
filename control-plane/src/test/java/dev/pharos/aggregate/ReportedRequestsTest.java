package dev.pharos.aggregate;

import static dev.pharos.aggregate.Spans.MILLI;
import static dev.pharos.aggregate.Spans.SECOND;
import static dev.pharos.aggregate.Spans.T0;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.pharos.aggregate.ReportingAgent.Shape;
import dev.pharos.aggregate.request.RequestReport;
import dev.pharos.signal.LatencySketch;
import dev.pharos.signal.RedWindow;
import dev.pharos.signal.Resolution;
import dev.pharos.signal.ServiceId;
import dev.pharos.signal.SpanKind;
import dev.pharos.signal.TimeRange;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What agents count of themselves, against requests that are known one by one. */
class ReportedRequestsTest {
  private static final TimeRange ALL = new TimeRange(0, Long.MAX_VALUE);
  private static final long MINUTE = 60 * SECOND;
  private static final String GET = "GET /orders/{id}";
  private static final String PUT = "PUT /orders/{id}";

  private final KeptRollups store = new KeptRollups();
  private StreamingAggregates aggregates = new StreamingAggregates(store);
  private final Random random = new Random(7);
  private final List<Running> processes = new ArrayList<>();
  private final List<Request> truth = new ArrayList<>();
  private long nowNs = T0;
  private long spans;
  private double probability = 1;
  private int perSecond = 10;
  private boolean repeated;
  private boolean reporting = true;

  private record Request(
      String version, String operation, long endNs, long lasted, boolean failed) {}

  private record Running(
      Spans spans, ReportingAgent agent, String version, int interval, int phase) {}

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void figuresAreThoseOfAllRequestsWhereAFewAreTraced(long seed) throws IOException {
    random.setSeed(seed);
    repeated = seed % 2 == 0;
    process("1.0", "a", Shape.CUMULATIVE, 10);
    process("1.0", "b", Shape.DELTA, 10);
    process("1.1", "c", Shape.CUMULATIVE, 15);
    run(10 * 60);
    quiet(120); // so that whole minutes lie between what is counted by one and by the other
    long sampledNs = nowNs;
    probability = 0.1;
    run(6 * 60);
    quiet(30);
    processes.getFirst().agent.restart(nowNs);
    restartPharos();
    run(9 * 60);
    quiet(60);

    assertThat(aggregates.isPartlyTraced(service(), new TimeRange(T0, sampledNs - MINUTE)))
        .isFalse();
    assertThat(aggregates.isPartlyTraced(service(), new TimeRange(nowNs - MINUTE, nowNs))).isTrue();
    for (Resolution resolution : List.of(Resolution.TEN_SECONDS, Resolution.MINUTE)) {
      assertSame(resolution, request -> request.endNs >= sampledNs, sampledNs - MINUTE, 1.03);
      assertSame(resolution, request -> request.endNs < sampledNs, T0, sampledNs - MINUTE, 1.01);
    }
    assertSame(Resolution.HOUR, request -> true, T0, 1.03);
  }

  @Test
  void versionsAndInstancesAreToldApart() throws IOException {
    process("1.0", "a", Shape.CUMULATIVE, 10);
    process("1.1", "b", Shape.CUMULATIVE, 10);
    run(120);
    quiet(60);
    long sampledNs = nowNs;
    probability = 0.1;
    run(600);
    quiet(60);

    for (String version : List.of("1.0", "1.1")) {
      for (String operation : List.of(GET, PUT)) {
        Predicate<Request> isOfIt =
            request -> request.version.equals(version) && request.operation.equals(operation);
        assertThat(
                windows(Resolution.TEN_SECONDS).stream()
                    .filter(window -> window.startNs() >= sampledNs - 30 * SECOND)
                    .filter(window -> window.key().version().equals(version))
                    .filter(window -> window.key().operation().equals(operation))
                    .filter(
                        window -> window.key().instance().equals(version.equals("1.0") ? "a" : "b"))
                    .mapToLong(RedWindow::requests)
                    .sum())
            .isEqualTo(
                truth.stream()
                    .filter(isOfIt)
                    .filter(request -> request.endNs >= sampledNs)
                    .count());
      }
    }
  }

  @Test
  void boundsOfTheirOwnCountExactlyAndTellDurationsCoarsely() throws IOException {
    process("1.0", "a", Shape.BOUNDED, 60);
    run(180);
    quiet(120);
    long sampledNs = nowNs;
    probability = 0.05;
    run(600);
    quiet(120);

    assertSame(
        Resolution.MINUTE, request -> request.endNs >= sampledNs, sampledNs - 60 * SECOND, 1.6);
  }

  @Test
  void whereAllIsTracedSpansCountWhateverTheTraffic() throws IOException {
    process("1.0", "a", Shape.CUMULATIVE, 60);
    process("1.0", "b", Shape.DELTA, 10);
    for (int burst = 0; burst < 40; burst++) {
      perSecond = 1 + random.nextInt(200);
      run(1 + random.nextInt(3));
      quiet(random.nextInt(90));
      assertThat(aggregates.isPartlyTraced(service(), ALL)).isFalse();
    }
    assertSame(Resolution.MINUTE, request -> true, T0, 1.01);
  }

  @Test
  void theNewestSecondsAreLeftOutUntilAllHaveReported() throws IOException {
    process("1.0", "a", Shape.CUMULATIVE, 10);
    run(120);
    probability = 0.1;
    run(300);
    reporting = false;
    run(25);

    long knownNs = aggregates.requestsKnownUntilNs(service());
    assertThat(knownNs).isBetween(nowNs - 40 * SECOND, nowNs - 24 * SECOND);
    assertThat(aggregates.red(Resolution.TEN_SECONDS, ALL, null).windows())
        .allMatch(window -> window.startNs() + 10 * SECOND <= knownNs);

    run(60); // it is not expected to report any more
    assertThat(aggregates.requestsKnownUntilNs(service())).isEqualTo(Long.MAX_VALUE);
    assertThat(aggregates.red(Resolution.TEN_SECONDS, ALL, null).windows())
        .anyMatch(window -> window.startNs() > knownNs);
  }

  @Test
  void spansCountAgainAnHourAfterAllAreTraced() throws IOException {
    perSecond = 2;
    process("1.0", "a", Shape.CUMULATIVE, 10);
    run(120);
    probability = 0.1;
    run(300);
    probability = 1;
    run(50 * 60);
    assertThat(aggregates.requestsKnownUntilNs(service())).isLessThan(Long.MAX_VALUE);
    run(20 * 60);

    assertThat(aggregates.requestsKnownUntilNs(service())).isEqualTo(Long.MAX_VALUE);
    assertThat(aggregates.isPartlyTraced(service(), new TimeRange(nowNs - 60 * SECOND, nowNs)))
        .isFalse();
    assertSame(Resolution.HOUR, request -> true, T0, 1.03, 60);
  }

  @Test
  void whatReportsMissedWhileTheyDidNotComeIsNotAddedToSpans() throws IOException {
    process("1.0", "a", Shape.CUMULATIVE, 10);
    run(120);
    quiet(30);
    probability = 0.1;
    run(300);
    quiet(60);
    long stoppedNs = nowNs;
    reporting = false;
    run(240);
    long inStore = storedIn(stoppedNs, stoppedNs + 100 * SECOND);
    reporting = true;
    run(120);

    // Nobody knew until late that they would come; what went as spans stays as it was.
    assertThat(storedIn(stoppedNs, stoppedNs + 100 * SECOND)).isEqualTo(inStore).isPositive();
    long known = truth.stream().filter(request -> request.endNs >= stoppedNs).count();
    assertThat(
            windows(Resolution.MINUTE).stream()
                .filter(window -> window.startNs() >= stoppedNs - 60 * SECOND)
                .filter(window -> window.startNs() < nowNs - 60 * SECOND)
                .mapToLong(RedWindow::requests)
                .sum())
        .isBetween(known / 2, known);
  }

  @Test
  void aVersionThatDoesNotReportIsCountedBySpans() throws IOException {
    process("1.0", "a", Shape.CUMULATIVE, 10);
    run(60);
    probability = 0.1;
    run(200);
    Spans newer = Spans.of("order", "2.0", "z");
    aggregates.fold(
        List.of(
            newer
                .server(GET)
                .id(++spans)
                .with("http.request.method", "GET")
                .at(nowNs - 40 * SECOND)
                .make()),
        nowNs,
        100);

    assertThat(aggregates.red(Resolution.MINUTE, ALL, null).windows())
        .extracting(window -> window.key().version())
        .contains("1.0", "2.0");
  }

  @Test
  void requestsOfOthersThanServersStayThoseOfSpans() throws IOException {
    process("1.0", "a", Shape.CUMULATIVE, 10);
    run(60);
    probability = 0.1;
    run(200);
    Spans consumer = processes.getFirst().spans;
    aggregates.fold(
        List.of(
            consumer.consumer("orders process").id(++spans).at(nowNs - 40 * SECOND).make(),
            consumer
                .span(SpanKind.SERVER, "Inventory/Reserve")
                .id(++spans)
                .with("rpc.system", "grpc")
                .at(nowNs - 40 * SECOND)
                .make()),
        nowNs,
        100);

    assertThat(aggregates.red(Resolution.MINUTE, ALL, null).windows())
        .extracting(window -> window.key().operation())
        .contains("orders process", "Inventory/Reserve");
  }

  private static ServiceId service() {
    return Spans.of("order").resource().service();
  }

  private void process(String version, String instance, Shape shape, int interval) {
    Spans own = Spans.of("order", version, instance);
    processes.add(
        new Running(
            own,
            new ReportingAgent(own, shape, nowNs),
            version,
            interval,
            random.nextInt(interval)));
  }

  /** So many seconds of traffic. */
  private void run(int seconds) throws IOException {
    for (int second = 0; second < seconds; second++) {
      for (Running process : processes) {
        int requests = random.nextInt(2 * perSecond + 1);
        for (int i = 0; i < requests; i++) {
          answer(process);
        }
      }
      pass();
    }
  }

  private void quiet(int seconds) throws IOException {
    for (int second = 0; second < seconds; second++) {
      pass();
    }
  }

  private void answer(Running process) {
    boolean failed = random.nextInt(20) == 0;
    String operation = random.nextInt(4) == 0 ? PUT : GET;
    long lasted = Math.round(20 * MILLI * Math.exp(random.nextGaussian()));
    long endNs = nowNs + random.nextLong(SECOND);
    truth.add(new Request(process.version, operation, endNs, lasted, failed));
    process.agent.answered(operation, lasted, failed);
    if (random.nextDouble() < probability) {
      var span =
          process
              .spans
              .server(operation)
              .id(++spans)
              .with("http.request.method", operation.substring(0, 3))
              .at(endNs - lasted)
              .lasting(lasted);
      aggregates.fold(List.of(failed ? span.failed().make() : span.make()), endNs, 100);
    }
  }

  private void pass() throws IOException {
    nowNs += SECOND;
    for (Running process : processes) {
      if (reporting && (nowNs / SECOND + process.phase) % process.interval == 0) {
        RequestReport report = process.agent.report(nowNs);
        aggregates.fold(report, nowNs);
        if (repeated) {
          aggregates.fold(report, nowNs);
        }
      }
    }
    aggregates.tick(nowNs);
  }

  private void restartPharos() throws IOException {
    Map<Resolution, List<Long>> before = new EnumMap<>(Resolution.class);
    for (Resolution resolution : Resolution.values()) {
      before.put(resolution, totals(resolution));
    }
    byte[] snapshot = aggregates.snapshot();
    aggregates = new StreamingAggregates(store);
    aggregates.restore(snapshot);
    for (Resolution resolution : Resolution.values()) {
      assertThat(totals(resolution)).isEqualTo(before.get(resolution));
    }
  }

  private long storedIn(long fromNs, long toNs) {
    return store.red.get(Resolution.TEN_SECONDS).stream()
        .filter(window -> window.startNs() >= fromNs && window.startNs() < toNs)
        .mapToLong(RedWindow::requests)
        .sum();
  }

  private List<Long> totals(Resolution resolution) {
    List<RedWindow> windows = windows(resolution);
    return List.of(
        windows.stream().mapToLong(RedWindow::requests).sum(),
        windows.stream().mapToLong(RedWindow::errors).sum(),
        windows.stream().mapToLong(window -> window.latency().count()).sum());
  }

  private List<RedWindow> windows(Resolution resolution) {
    var slice = aggregates.red(resolution, ALL, null);
    List<RedWindow> windows = new ArrayList<>();
    store.red.get(resolution).stream()
        .filter(window -> window.startNs() < slice.completeFromNs())
        .forEach(windows::add);
    windows.addAll(slice.windows());
    return windows;
  }

  private void assertSame(
      Resolution resolution, Predicate<Request> of, long fromNs, double accuracy) {
    assertSame(resolution, of, fromNs, Long.MAX_VALUE, accuracy, 0);
  }

  private void assertSame(
      Resolution resolution, Predicate<Request> of, long fromNs, double accuracy, long off) {
    assertSame(resolution, of, fromNs, Long.MAX_VALUE, accuracy, off);
  }

  private void assertSame(
      Resolution resolution, Predicate<Request> of, long fromNs, long toNs, double accuracy) {
    assertSame(resolution, of, fromNs, toNs, accuracy, 0);
  }

  private void assertSame(
      Resolution resolution,
      Predicate<Request> of,
      long fromNs,
      long toNs,
      double accuracy,
      long off) {
    long requests = 0;
    long errors = 0;
    LatencySketch latency = new LatencySketch();
    for (RedWindow window : windows(resolution)) {
      if (window.startNs() >= fromNs && window.startNs() < toNs) {
        requests += window.requests();
        errors += window.errors();
        latency.merge(window.latency());
      }
    }
    LatencySketch known = new LatencySketch();
    List<Request> meant = truth.stream().filter(of).toList();
    meant.forEach(request -> known.add(request.lasted));
    assertThat(requests).as("requests by %s", resolution).isCloseTo(meant.size(), within(off));
    assertThat(errors)
        .as("errors by %s", resolution)
        .isCloseTo(meant.stream().filter(Request::failed).count(), within(off));
    assertThat(latency.count()).isEqualTo(requests);
    for (double quantile : new double[] {0.5, 0.95, 0.99}) {
      double ratio = latency.quantileNs(quantile) / (double) known.quantileNs(quantile);
      assertThat(Math.max(ratio, 1 / ratio)).as("p%s", 100 * quantile).isLessThan(accuracy + 0.02);
    }
  }
}
