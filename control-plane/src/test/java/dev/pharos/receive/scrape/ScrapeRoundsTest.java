package dev.pharos.receive.scrape;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import dev.pharos.aggregate.Refusals;
import dev.pharos.aggregate.metric.MetricIntake;
import dev.pharos.aggregate.metric.ScrapeTargets.Health;
import dev.pharos.signal.metric.LabelMatcher;
import dev.pharos.signal.metric.Labels;
import dev.pharos.signal.metric.Samples;
import dev.pharos.signal.metric.SeriesData;
import dev.pharos.store.SampleWatch;
import dev.pharos.store.memory.MemorySeriesStore;
import java.net.InetAddress;
import java.net.InetSocketAddress;
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
          byte[] body = page.getBytes(UTF_8);
          exchange.getResponseHeaders().set("Content-Type", "text/plain; version=0.0.4");
          exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    server.start();
    rounds =
        new ScrapeRounds(List.of(() -> targets), new MetricIntake(store, new Refusals()), clock);
    targets = List.of(target(job(10, 10_000, Duration.ofSeconds(10))));
  }

  @AfterEach
  void stop() {
    rounds.close();
    server.stop(0);
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
