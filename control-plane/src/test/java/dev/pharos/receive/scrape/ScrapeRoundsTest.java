package dev.pharos.receive.scrape;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import dev.pharos.aggregate.Refusals;
import dev.pharos.aggregate.metric.MetricIntake;
import dev.pharos.aggregate.metric.ScrapeTargets.Health;
import dev.pharos.aggregate.redact.RedactionSettings;
import dev.pharos.aggregate.redact.Redactor;
import dev.pharos.signal.metric.LabelMatcher;
import dev.pharos.signal.metric.Labels;
import dev.pharos.signal.metric.Samples;
import dev.pharos.signal.metric.SeriesData;
import dev.pharos.store.SampleWatch;
import dev.pharos.store.memory.MemorySeriesStore;
import io.prometheus.metrics.config.EscapingScheme;
import io.prometheus.metrics.expositionformats.PrometheusProtobufWriter;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot.HistogramDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import io.prometheus.metrics.model.snapshots.NativeHistogramBuckets;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ScrapeRoundsTest {
  private static final Duration INTERVAL = Duration.ofSeconds(15);
  private static final Instant BEGIN = Instant.ofEpochSecond(1_700_000_000);

  private volatile Instant now = BEGIN;
  private final InstantSource clock = () -> now;
  private final MemorySeriesStore store = new MemorySeriesStore(clock);
  private final List<String> accepted = new CopyOnWriteArrayList<>();
  private volatile String page = "";
  private volatile String contentType = "text/plain; version=0.0.4";

  /** What the service exposes in protobuf, instead of its page of text. */
  private volatile MetricSnapshots snapshots;

  private volatile int status = 200;
  private volatile Duration delay = Duration.ZERO;
  private volatile List<ScrapeTarget> targets = List.of();
  private HttpServer server;
  private ScrapeRounds rounds;

  @BeforeEach
  void serve() throws Exception {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext(
        "/metrics",
        exchange -> {
          accepted.add(exchange.getRequestHeaders().getFirst("Accept"));
          if (!delay.isZero()) {
            try {
              Thread.sleep(delay);
            } catch (InterruptedException e) {
              Thread.currentThread().interrupt();
            }
          }
          MetricSnapshots metrics = snapshots;
          byte[] body = metrics == null ? page.getBytes(UTF_8) : protobuf(metrics);
          exchange
              .getResponseHeaders()
              .set(
                  "Content-Type",
                  metrics == null ? contentType : PrometheusProtobufWriter.CONTENT_TYPE);
          exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    server.start();
    rounds =
        new ScrapeRounds(
            List.of(() -> targets),
            new MetricIntake(store, new Refusals(), new Redactor(RedactionSettings.DEFAULT)),
            clock);
    targets = List.of(target(job(10, 10_000, Duration.ofSeconds(10))));
  }

  @AfterEach
  void stop() {
    rounds.close();
    server.stop(0);
  }

  private static byte[] protobuf(MetricSnapshots metrics) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    new PrometheusProtobufWriter().write(out, metrics, EscapingScheme.ALLOW_UTF8);
    return out.toByteArray();
  }

  private static ScrapeJob job(int sampleLimit, int bodyLimit, Duration timeout) {
    return new ScrapeJob("shop", INTERVAL, timeout, false, true, sampleLimit, bodyLimit);
  }

  private String address() {
    return "127.0.0.1:" + server.getAddress().getPort();
  }

  private ScrapeTarget target(ScrapeJob job) {
    return new ConfiguredSource(
            job, "http", "/metrics", Labels.of("env", "test"), List.of(address()), List.of())
        .targets()
        .getFirst();
  }

  /** Lets an interval pass, in which each target has its turn, and waits for the scrape. */
  private void scrapeOnce() {
    Instant before =
        rounds.active().isEmpty() ? Instant.EPOCH : rounds.active().getFirst().lastScrape();
    rounds.tick();
    now = now.plus(INTERVAL);
    rounds.tick();
    await()
        .atMost(Duration.ofSeconds(20))
        .until(() ->
            !rounds.active().isEmpty() && rounds.active().getFirst().lastScrape().isAfter(before));
  }

  private Samples samples(String metric) throws Exception {
    List<SeriesData> found = series(metric);
    return found.isEmpty() ? Samples.EMPTY : found.getFirst().samples();
  }

  private List<SeriesData> series(String metric) throws Exception {
    return store.select(
        List.of(new LabelMatcher(LabelMatcher.Type.EQUAL, "__name__", metric)),
        0,
        Long.MAX_VALUE,
        SampleWatch.PATIENT);
  }

  private double last(String metric) throws Exception {
    Samples samples = samples(metric);
    return samples.value(samples.size() - 1);
  }

  @Test
  void theControlPlaneIsATargetOfItsOwnOnceItsPortIsKnown() throws Exception {
    String[] port = {null};
    OwnSource own =
        new OwnSource(
            new ScrapeJob(OwnSource.JOB, INTERVAL, Duration.ofSeconds(5), false, true, 0, 1 << 20),
            () -> port[0],
            () -> "# TYPE pharos_notices gauge\npharos_notices{source=\"spans\"} 2\n");
    assertThat(own.targets()).isEmpty();

    port[0] = "8080";
    targets = own.targets();
    scrapeOnce();

    assertThat(series("pharos_notices").getFirst().labels())
        .isEqualTo(
            Labels.of(
                "__name__",
                "pharos_notices",
                "job",
                "pharos",
                "instance",
                "localhost:8080",
                "source",
                "spans"));
    assertThat(last("pharos_notices")).isEqualTo(2);
    assertThat(last("up")).isEqualTo(1);
    assertThat(targets.getFirst().url())
        .isEqualTo(URI.create("http://localhost:8080/actuator/prometheus"));
  }

  @Test
  void keepsWhatAServiceSaysWithItsTargetsLabels() throws Exception {
    page = "orders_total{job=\"own\"} 7\nother 1\n";

    scrapeOnce();

    assertThat(series("orders_total").getFirst().labels())
        .isEqualTo(
            Labels.of(
                "__name__",
                "orders_total",
                "job",
                "shop",
                "instance",
                address(),
                "env",
                "test",
                "exported_job",
                "own"));
    assertThat(last("up")).isEqualTo(1);
    assertThat(last("scrape_samples_scraped")).isEqualTo(2);
    assertThat(last("scrape_samples_post_metric_relabeling")).isEqualTo(2);
    assertThat(last("scrape_series_added")).isEqualTo(2);
    assertThat(last("scrape_duration_seconds")).isPositive();
    assertThat(accepted.getFirst()).contains("application/openmetrics-text;version=1.0.0");
    assertThat(rounds.active().getFirst().health()).isEqualTo(Health.UP);
  }

  @Test
  void keepsNativeHistogramsOfAServiceThatSpeaksProtobufAndMarksTheirEnd() throws Exception {
    snapshots =
        MetricSnapshots.of(
            HistogramSnapshot.builder()
                .name("wait_seconds")
                .dataPoint(
                    HistogramDataPointSnapshot.builder()
                        .sum(4.5)
                        .nativeSchema(2)
                        .nativeZeroThreshold(1e-3)
                        .nativeBucketsForPositiveValues(
                            NativeHistogramBuckets.builder().bucket(1, 2).bucket(7, 1).build())
                        .build())
                .build());
    scrapeOnce();
    snapshots = MetricSnapshots.of();
    scrapeOnce();

    assertThat(accepted.getFirst())
        .startsWith(
            "application/vnd.google.protobuf;proto=io.prometheus.client.MetricFamily;"
                + "encoding=delimited;");
    assertThat(new PrometheusProtobufWriter().accepts(accepted.getFirst())).isTrue();
    assertThat(series("wait_seconds")).hasSize(1);
    assertThat(samples("wait_seconds").size()).isEqualTo(2);
    assertThat(samples("wait_seconds").histogram(0).count()).isEqualTo(3);
    assertThat(samples("wait_seconds").histogram(0).sum()).isEqualTo(4.5);
    assertThat(samples("wait_seconds").isHistogram(1)).isTrue();
    assertThat(samples("wait_seconds").isStale(1)).isTrue();
    assertThat(last("scrape_samples_scraped")).isZero();
    assertThat(last("up")).isEqualTo(1);
  }

  @Test
  void keepsAnExemplarWithoutATimeOnceForAsLongAsItIsTheSame() throws Exception {
    contentType = "application/openmetrics-text; version=1.0.0";
    String of = "# TYPE a counter\na_total 1 # {trace_id=\"%s\"} 0.5\n# EOF\n";
    page = of.formatted("x");
    scrapeOnce();
    scrapeOnce();
    page = of.formatted("y");
    scrapeOnce();

    assertThat(samples("a_total").size()).isEqualTo(3);
    assertThat(store.exemplars(List.of(), 0, Long.MAX_VALUE).getFirst().exemplars())
        .extracting(exemplar -> exemplar.labels().get("trace_id"))
        .containsExactly("x", "y");
  }

  @Test
  void marksASeriesThatIsNoLongerSaid() throws Exception {
    page = "a 1\nb 1\n";
    scrapeOnce();
    page = "a 2\n";
    scrapeOnce();

    assertThat(samples("a").size()).isEqualTo(2);
    assertThat(samples("b").isStale(1)).isTrue();
    assertThat(last("scrape_series_added")).isZero();
  }

  @Test
  void marksAllSeriesOfATargetThatFails() throws Exception {
    page = "a 1\n";
    scrapeOnce();
    status = 500;
    scrapeOnce();

    assertThat(samples("a").isStale(1)).isTrue();
    assertThat(last("up")).isZero();
    assertThat(rounds.active().getFirst().health()).isEqualTo(Health.DOWN);
    assertThat(rounds.active().getFirst().lastError()).contains("HTTP status 500");
  }

  @Test
  void endsEverythingOfATargetThatIsNoMore() throws Exception {
    page = "a 1\n";
    scrapeOnce();
    targets = List.of();
    now = now.plus(INTERVAL);
    // The turn itself may be still on its way to its end.
    await()
        .until(() -> {
          now = now.plusMillis(ScrapeRounds.LOOK_MS);
          rounds.tick();
          return samples("up").size() == 2 && samples("a").size() == 2;
        });

    assertThat(samples("a").isStale(1)).isTrue();
    assertThat(samples("up").isStale(1)).isTrue();
    assertThat(rounds.active()).isEmpty();
  }

  @Test
  void keepsTimesThatAServiceSaysAndDoesNotMarkTheirEnd() throws Exception {
    long own = BEGIN.minusSeconds(60).toEpochMilli();
    page = "a 1 " + own + "\n";
    scrapeOnce();
    page = "";
    scrapeOnce();

    assertThat(samples("a").size()).isEqualTo(1);
    assertThat(samples("a").timeMs(0)).isEqualTo(own);
  }

  @Test
  void countsAPageOfTooManySamplesOrBytesAsFailed() throws Exception {
    page = "a 1\nb 2\nc 3\n";
    targets = List.of(target(job(2, 10_000, Duration.ofSeconds(10))));
    scrapeOnce();

    assertThat(last("up")).isZero();
    assertThat(last("scrape_samples_scraped")).isEqualTo(3);
    assertThat(last("scrape_samples_post_metric_relabeling")).isEqualTo(3);
    assertThat(series("a")).isEmpty();
    assertThat(rounds.active().getFirst().lastError()).contains("sample limit");
  }

  @Test
  void countsAPageThatIsTooLongAsFailed() throws Exception {
    page = "a 1\nb 2\nc 3\n";
    targets = List.of(target(job(0, 5, Duration.ofSeconds(10))));
    scrapeOnce();

    assertThat(last("up")).isZero();
    assertThat(rounds.active().getFirst().lastError()).contains("body size limit");
  }

  @Test
  void doesNotWaitLongerThanTheTimeout() throws Exception {
    page = "a 1\n";
    delay = Duration.ofSeconds(30);
    targets = List.of(target(job(0, 1_000, Duration.ofMillis(300))));
    scrapeOnce();

    assertThat(last("up")).isZero();
    assertThat(last("scrape_duration_seconds")).isBetween(0.2, 15.0);
  }

  @Test
  void readsTargetsAnewWhenTheirFileChanges(@TempDir Path folder) throws Exception {
    Path file = folder.resolve("targets.json");
    Files.writeString(file, "[{\"targets\":[\"a:1\"],\"labels\":{\"zone\":\"x\"}}]");
    ConfiguredSource source =
        new ConfiguredSource(
            job(0, 1_000, INTERVAL), "http", "/m", Labels.EMPTY, List.of(), List.of(file));

    assertThat(source.targets())
        .extracting(one -> one.url().toString())
        .containsExactly("http://a:1/m");
    assertThat(source.targets().getFirst().labels())
        .isEqualTo(Labels.of("job", "shop", "instance", "a:1", "zone", "x"));

    Files.writeString(file, "[{\"targets\":[\"b:2\",\"c:3\"]}]");
    Files.setLastModifiedTime(file, FileTime.from(BEGIN));
    assertThat(source.targets()).extracting(one -> one.url().getHost()).containsExactly("b", "c");

    Files.writeString(file, "broken");
    Files.setLastModifiedTime(file, FileTime.from(BEGIN.plusSeconds(1)));
    assertThat(source.targets()).extracting(one -> one.url().getHost()).containsExactly("b", "c");
  }

  @Test
  void readsAllFilesThatANameStandsForWhileTheyAreThere(@TempDir Path folder) throws Exception {
    ConfiguredSource source =
        new ConfiguredSource(
            job(0, 1_000, INTERVAL),
            "http",
            "/m",
            Labels.EMPTY,
            List.of(),
            List.of(folder.resolve("shop-*.json"), folder.resolve("own.json")));
    assertThat(source.targets()).isEmpty();

    Files.writeString(folder.resolve("shop-b.json"), "[{\"targets\":[\"b:1\"]}]");
    Files.writeString(folder.resolve("shop-a.json"), "[{\"targets\":[\"a:1\"]}]");
    Files.writeString(folder.resolve("bank-c.json"), "[{\"targets\":[\"c:1\"]}]");
    Files.writeString(folder.resolve("own.json"), "[{\"targets\":[\"d:1\"]}]");
    assertThat(source.targets())
        .extracting(one -> one.url().getHost())
        .containsExactly("a", "b", "d");

    Files.delete(folder.resolve("shop-b.json"));
    Files.delete(folder.resolve("own.json"));
    assertThat(source.targets()).extracting(one -> one.url().getHost()).containsExactly("a");
  }

  @Test
  void spreadsTargetsOverTheInterval() {
    ScrapeJob job = job(0, 1_000, INTERVAL);
    List<String> addresses =
        java.util.stream.IntStream.range(0, 200).mapToObj(i -> "host-" + i + ":80").toList();
    long[] thirds = new long[3];
    for (ScrapeTarget target :
        new ConfiguredSource(job, "http", "/", Labels.EMPTY, addresses, List.of()).targets()) {
      long due = ScrapeRounds.firstDue(target, BEGIN.toEpochMilli()) - BEGIN.toEpochMilli();
      assertThat(due).isBetween(0L, INTERVAL.toMillis() - 1);
      thirds[(int) (due / 5_000)]++;
    }

    assertThat(thirds)
        .satisfies(counts ->
            assertThat(java.util.Arrays.stream(counts).min().orElseThrow()).isGreaterThan(30));
  }
}
