package dev.pharos.aggregate;

import static dev.pharos.aggregate.Spans.MILLI;
import static dev.pharos.aggregate.Spans.SECOND;
import static dev.pharos.aggregate.Spans.T0;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.pharos.signal.Span;
import dev.pharos.signal.metric.FloatHistogram;
import dev.pharos.signal.metric.Labels;
import dev.pharos.signal.metric.Samples;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Function;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class TraceMetricsTest {
  private static final String CALLS = "traces_spanmetrics_calls_total";
  private static final String LATENCY = "traces_spanmetrics_latency";
  private static final String REQUESTS = "traces_service_graph_request_total";
  private static final String FAILED = "traces_service_graph_request_failed_total";

  @Property(tries = 10)
  void seriesTellEachSpanOnceOverCrashesAndReplays(@ForAll long seed) throws IOException {
    Random random = new Random(seed);
    MetricsRun run = new MetricsRun();
    List<Span> sent = new ArrayList<>();
    for (int minute = 0; minute < 3; minute++) {
      long startNs = T0 + 60L * minute * SECOND;
      List<Span> arriving = new RandomTraces(seed + minute, startNs).make(8);
      sent.addAll(new EdgeOracle(arriving).distinct());
      feed(run, arriving, startNs, random);
      run.at(startNs + 40 * SECOND);
      disturb(run, random);
    }
    run.at(T0 + 200 * SECOND);
    run.tick();
    run.round();

    assertThat(increases(run.series(CALLS), TraceMetricsTest::spanKey))
        .isEqualTo(recount(sent, TraceMetricsTest::spanKey));
    assertThat(increases(run.series(LATENCY + "_count"), TraceMetricsTest::spanKey))
        .isEqualTo(recount(sent, TraceMetricsTest::spanKey));
    assertThat(increases(infinite(run.series(LATENCY + "_bucket")), TraceMetricsTest::spanKey))
        .isEqualTo(recount(sent, TraceMetricsTest::spanKey));
    assertSums(run, sent);
    assertThat(increases(run.series(REQUESTS), labels -> labels.get("server")))
        .containsAllEntriesOf(
            recount(
                sent.stream().filter(span -> span.kind().isInbound()).toList(),
                span -> span.service().name()));
    assertNothingFallsOrBeginsTwice(run);
    assertSameWithoutCrashes(run);
  }

  private static void assertSameWithoutCrashes(MetricsRun run) throws IOException {
    List<Map<String, Double>> told = edges(run);
    run.beginAgain();
    run.round();
    assertThat(told).isEqualTo(edges(run));
  }

  private static List<Map<String, Double>> edges(MetricsRun run) throws IOException {
    List<Map<String, Double>> all = new ArrayList<>();
    for (String name : List.of("total", "failed_total", "server_seconds_count")) {
      all.add(increases(run.series("traces_service_graph_request_" + name), Labels::toString));
    }
    all.add(
        increases(
            run.series("traces_service_graph_request_client_seconds_count"), Labels::toString));
    return all;
  }

  /** Within the time that pairing waits, so that whatever arrives is found. */
  private static void feed(MetricsRun run, List<Span> arriving, long startNs, Random random)
      throws IOException {
    int batches = 1 + random.nextInt(12);
    boolean diskStalls = false;
    for (int i = 0; i < batches; i++) {
      int from = arriving.size() * i / batches;
      int to = arriving.size() * (i + 1) / batches;
      run.at(startNs + 9L * i * SECOND / batches + MILLI);
      if (random.nextBoolean()) {
        run.tick();
      }
      run.arrive(arriving.subList(from, to));
      diskStalls |= random.nextInt(batches) == 0;
      if (!diskStalls) {
        run.count();
      }
      run.at(run.nowNs() + MILLI * (1 + random.nextInt(600)));
      disturb(run, random);
    }
    if (diskStalls) {
      run.at(run.nowNs() + MILLI * random.nextInt(15_000));
      disturb(run, random);
    }
    run.count();
  }

  private static void disturb(MetricsRun run, Random random) throws IOException {
    if (random.nextBoolean()) {
      run.tick();
    }
    for (int i = random.nextInt(3); i > 0; i--) {
      run.at(run.nowNs() + MILLI);
      switch (random.nextInt(4)) {
        case 0 -> run.round();
        case 1 -> run.checkpoint();
        case 2 -> run.crash();
        default -> {
          run.store(
              random.nextBoolean()
                  ? MetricsRun.StoreFault.KEEPS_NOTHING
                  : MetricsRun.StoreFault.KEEPS_AND_FAILS);
          run.round();
          run.store(MetricsRun.StoreFault.NONE);
        }
      }
    }
  }

  private static String spanKey(Span span) {
    return String.join(
        " ",
        span.service().name(),
        NameTemplate.of(span.name()),
        "SPAN_KIND_" + span.kind(),
        "STATUS_CODE_" + span.status());
  }

  private static String spanKey(Labels labels) {
    return String.join(
        " ",
        labels.get("service"),
        labels.get("span_name"),
        labels.get("span_kind"),
        labels.get("status_code"));
  }

  private static Map<String, Double> recount(List<Span> spans, Function<Span, String> by) {
    Map<String, Double> counts = new TreeMap<>();
    spans.forEach(span -> counts.merge(by.apply(span), 1.0, Double::sum));
    return counts;
  }

  private static void assertSums(MetricsRun run, List<Span> sent) throws IOException {
    Map<String, Double> sums = new TreeMap<>();
    sent.forEach(span -> sums.merge(spanKey(span), span.durationNs() / 1e9, Double::sum));
    Map<String, Double> told = increases(run.series(LATENCY + "_sum"), TraceMetricsTest::spanKey);
    assertThat(told.keySet()).isEqualTo(sums.keySet());
    sums.forEach((key, sum) -> assertThat(told.get(key)).as(key).isCloseTo(sum, within(1e-6)));
    Map<String, Double> counts = recount(sent, TraceMetricsTest::spanKey);
    run.series(LATENCY)
        .forEach((labels, samples) -> {
          FloatHistogram last = samples.histogram(samples.size() - 1);
          assertThat(last.count()).isEqualTo(counts.get(spanKey(labels)));
          assertThat(samples.histogram(0).count()).isZero();
        });
  }

  private static void assertNothingFallsOrBeginsTwice(MetricsRun run) throws IOException {
    for (String name : List.of(CALLS, REQUESTS, FAILED)) {
      run.series(name)
          .forEach((labels, samples) -> {
            assertThat(samples.value(0)).as(name + labels).isZero();
            for (int i = 1; i < samples.size(); i++) {
              assertThat(samples.value(i)).isGreaterThanOrEqualTo(samples.value(i - 1));
            }
          });
    }
  }

  private static Map<Labels, Samples> infinite(Map<Labels, Samples> buckets) {
    Map<Labels, Samples> whole = new TreeMap<>(buckets);
    whole.keySet().removeIf(labels -> !labels.get("le").equals("+Inf"));
    return whole;
  }

  /** What readers of a counter see it grow by: a fall is a new beginning at zero. */
  private static Map<String, Double> increases(
      Map<Labels, Samples> series, Function<Labels, String> by) {
    Map<String, Double> increases = new TreeMap<>();
    series.forEach((labels, samples) -> {
      double before = samples.value(0);
      double increase = 0;
      for (int i = 1; i < samples.size(); i++) {
        if (samples.isStale(i)) {
          continue;
        }
        double value = samples.value(i);
        increase += value < before ? value : value - before;
        before = value;
      }
      increases.merge(by.apply(labels), increase, Double::sum);
    });
    return increases;
  }

  @Test
  void aSeriesThatGotNothingForLongEndsAndBeginsAgainAtZero() throws IOException {
    MetricsRun run = new MetricsRun();
    serve(run, 1);
    run.round();
    run.checkpoint();
    run.at(T0 + MetricsRun.IDLE.toNanos() + 90 * SECOND);
    run.tick();
    run.round();
    Samples ended = only(run.series(CALLS));
    assertThat(ended.isStale(ended.size() - 1)).isTrue();
    Samples whole = only(run.series(LATENCY));
    assertThat(whole.isStale(whole.size() - 1)).isTrue();

    run.at(run.nowNs() + 15 * SECOND);
    serve(run, 2);
    run.at(run.nowNs() + SECOND);
    run.round();
    run.crash();
    run.at(run.nowNs() + 15 * SECOND);
    run.round();

    Samples again = only(run.series(CALLS));
    List<Double> values = new ArrayList<>();
    for (int i = ended.size(); i < again.size(); i++) {
      values.add(again.value(i));
    }
    assertThat(values).containsExactly(0.0, 1.0, 1.0);
  }

  @Test
  void whatARoundMissesTheNextOneHas() throws IOException {
    MetricsRun run = new MetricsRun();
    run.store(MetricsRun.StoreFault.KEEPS_NOTHING);
    serve(run, 1);
    run.at(T0 + 15 * SECOND);
    run.round();
    run.store(MetricsRun.StoreFault.NONE);
    serve(run, 2);
    run.at(T0 + 30 * SECOND);
    run.round();

    Samples samples = only(run.series(CALLS));
    assertThat(samples.size()).isEqualTo(2);
    assertThat(samples.value(0)).isZero();
    assertThat(samples.value(1)).isEqualTo(2);
  }

  @Test
  void aZeroThatWasKeptByARoundThatFailedIsNotWrittenAgain() throws IOException {
    MetricsRun run = new MetricsRun();
    serve(run, 1);
    run.at(T0 + 15 * SECOND);
    run.store(MetricsRun.StoreFault.KEEPS_AND_FAILS);
    run.round();
    run.store(MetricsRun.StoreFault.NONE);
    run.at(T0 + 90 * SECOND);
    serve(run, 2);
    run.round();

    assertThat(values(only(run.series(CALLS)))).containsExactly(0.0, 1.0, 2.0);
  }

  @Test
  void anotherLifeThatBeganShortlyBeforeACrashBeginsBehindTheLastSampleOfTheFirst()
      throws IOException {
    MetricsRun run = new MetricsRun();
    serve(run, 1);
    serve(run, 2);
    run.round();
    run.checkpoint();
    run.at(T0 + MetricsRun.IDLE.toNanos() - SECOND);
    run.round();
    run.at(T0 + MetricsRun.IDLE.toNanos());
    serve(run, 3);
    run.at(run.nowNs() + 2 * SECOND);
    run.crash();
    run.round();

    assertThat(values(only(run.series(CALLS)))).containsExactly(0.0, 2.0, 2.0, 0.0, 1.0);
  }

  @Test
  void whatNoRoundCouldWriteIsWrittenBeforeItsSeriesEnds() throws IOException {
    MetricsRun run = new MetricsRun();
    serve(run, 1);
    run.at(T0 + 2 * MetricsRun.IDLE.toNanos());
    run.tick();
    run.round();

    Samples samples = only(run.series(CALLS));
    assertThat(values(samples)).startsWith(0.0, 1.0).hasSize(3);
    assertThat(samples.isStale(2)).isTrue();
  }

  @Test
  void whatWaitsForTheDiskIsPairedAsAReplayPairsIt() throws IOException {
    MetricsRun run = new MetricsRun();
    run.take(List.of(Spans.of("a").client("GET").id(1).at(T0).make()));
    run.at(T0 + 9 * SECOND);
    run.arrive(List.of(Spans.of("b").server("GET /x").id(2).parent(1).at(T0).make()));
    run.at(T0 + 30 * SECOND);
    run.tick();
    run.count();
    run.tick();
    run.round();
    run.crash();
    run.at(T0 + 45 * SECOND);
    run.round();

    assertThat(increases(run.series(REQUESTS), l -> l.get("client") + " " + l.get("server")))
        .containsExactly(Map.entry("a b", 1.0));
  }

  @Test
  void beyondTheBoundNewNamesAreCountedTogether() throws IOException {
    MetricsRun run = new MetricsRun(60);
    for (int i = 0; i < 20; i++) {
      Span span = Spans.of("a").internal("step" + (char) ('a' + i)).id(100 + i).at(T0).make();
      run.take(List.of(span));
    }
    run.at(T0 + 15 * SECOND);
    run.round();

    Map<String, Double> byName = increases(run.series(CALLS), labels -> labels.get("span_name"));
    assertThat(byName.values().stream().mapToDouble(Double::doubleValue).sum()).isEqualTo(20);
    assertThat(byName).hasSize(5).containsEntry("_other_", 16.0);
  }

  @Test
  void aCallFailsWhenEitherEndSaysSo() throws IOException {
    MetricsRun run = new MetricsRun();
    Span call = Spans.of("a").client("GET").id(1).at(T0).failed().make();
    Span served = Spans.of("b").server("GET /x").id(2).parent(1).at(T0).make();
    run.take(List.of(call, served));
    run.at(T0 + 15 * SECOND);
    run.round();

    Map<Labels, Samples> failed = run.series(FAILED);
    assertThat(increases(failed, l -> l.get("client") + " " + l.get("server")))
        .containsExactly(Map.entry("a b", 1.0));
    assertThat(increases(run.series(REQUESTS), l -> l.get("client") + " " + l.get("server")))
        .containsExactly(Map.entry("a b", 1.0));
  }

  @Test
  void databasesAndUsersHaveTheirConnectionTypeAndWhichEndIsNoService() throws IOException {
    MetricsRun run = new MetricsRun();
    Span root = Spans.of("a").server("GET /x").id(1).at(T0).make();
    Span query =
        Spans.of("a")
            .client("SELECT t")
            .id(2)
            .parent(1)
            .at(T0)
            .with("db.system", "h2", "db.name", "shop")
            .make();
    run.take(List.of(root, query));
    run.at(T0 + 15 * SECOND);
    run.round();

    assertThat(
            increases(
                run.series(REQUESTS),
                l ->
                    String.join(
                        " ",
                        l.get("client"),
                        l.get("server"),
                        l.get("connection_type"),
                        l.get("virtual_node"))))
        .containsExactly(
            Map.entry("a shop database server", 1.0), Map.entry("user a virtual_node client", 1.0));
  }

  private static void serve(MetricsRun run, long id) throws IOException {
    run.take(List.of(Spans.of("a").internal("work").id(id).at(run.nowNs()).make()));
  }

  private static List<Double> values(Samples samples) {
    List<Double> values = new ArrayList<>();
    for (int i = 0; i < samples.size(); i++) {
      values.add(samples.value(i));
    }
    return values;
  }

  private static Samples only(Map<Labels, Samples> series) {
    assertThat(series).hasSize(1);
    return series.values().iterator().next();
  }
}
