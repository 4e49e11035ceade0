package dev.pharos.store.metric;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pharos.signal.metric.Exemplar;
import dev.pharos.signal.metric.IncomingSeries;
import dev.pharos.signal.metric.LabelMatcher;
import dev.pharos.signal.metric.Labels;
import dev.pharos.signal.metric.MetricMetadata;
import dev.pharos.signal.metric.MetricType;
import dev.pharos.signal.metric.SampleBatch;
import dev.pharos.signal.metric.Samples;
import dev.pharos.signal.metric.SeriesData;
import dev.pharos.store.SampleRefusal;
import dev.pharos.store.SampleWatch;
import dev.pharos.store.memory.MemorySeriesStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of windows, series and days as time goes by. */
class SeriesUpkeepTest {
  private static final long DAY = Duration.ofDays(1).toMillis();
  private static final long WINDOW = Duration.ofHours(2).toMillis();
  private static final long MINUTE = Duration.ofMinutes(1).toMillis();

  /** A day begins. */
  private static final long BEGIN = 1_790_000_000_000L / DAY * DAY;

  private final AtomicLong now = new AtomicLong(BEGIN);
  private final InstantSource clock = () -> Instant.ofEpochMilli(now.get());
  private final MemorySeriesStore expected = new MemorySeriesStore(clock);
  private SeriesStoreSettings settings = settings(Duration.ofDays(30), Long.MAX_VALUE, 50_000);
  private EmbeddedSeriesStore store;

  @TempDir private Path folder;

  @AfterEach
  void close() throws IOException {
    if (store != null) {
      store.close();
    }
  }

  private void open() throws IOException {
    store = EmbeddedSeriesStore.open(folder, settings, clock);
  }

  private static SeriesStoreSettings settings(Duration retention, long maxBytes, int ofService) {
    SeriesStoreSettings usual = SeriesStoreSettings.DEFAULT;
    return new SeriesStoreSettings(
        retention,
        maxBytes,
        usual.outOfOrder(),
        SeriesSync.OS,
        usual.checkpointInterval(),
        usual.checkpointBytes(),
        usual.seriesLimit(),
        ofService,
        Map.of(),
        usual.journalMaxBytes(),
        usual.journalFileBytes());
  }

  private static Labels labels(int i) {
    return Labels.of("__name__", "m", "job", "shop", "i", Integer.toString(i));
  }

  /** A sample of each of these series, as of now. */
  private void append(int from, int to) throws IOException {
    List<IncomingSeries> series =
        IntStream.range(from, to)
            .mapToObj(i ->
                new IncomingSeries(
                    labels(i),
                    Samples.builder(1).add(now.get(), Math.sin(i + now.get() / 1e6)).build()))
            .toList();
    SampleBatch batch = SampleBatch.of(series);
    assertThat(store.append(batch)).isEqualTo(expected.append(batch));
  }

  private static String text(List<SeriesData> found) {
    StringBuilder text = new StringBuilder();
    found.stream()
        .sorted(Comparator.comparing(SeriesData::labels))
        .forEach(one -> text.append(one.labels()).append(one.samples()).append('\n'));
    return text.toString();
  }

  private void assertAllIsFound() throws IOException {
    assertThat(text(store.select(List.of(), 0, Long.MAX_VALUE, SampleWatch.PATIENT)))
        .isEqualTo(text(expected.select(List.of(), 0, Long.MAX_VALUE, SampleWatch.PATIENT)));
  }

  private List<String> files(String ending) throws IOException {
    List<String> found = new ArrayList<>();
    try (Stream<Path> files = Files.walk(folder.resolve("parts"))) {
      files
          .filter(file -> file.toString().endsWith(ending))
          .forEach(file -> found.add(folder.resolve("parts").relativize(file).toString()));
    }
    found.sort(Comparator.naturalOrder());
    return found;
  }

  @Test
  void aWindowGetsItsIndexWhenNothingMoreMayComeForIt() throws IOException {
    open();
    while (now.get() < BEGIN + WINDOW + 9 * MINUTE) {
      append(0, 5);
      now.addAndGet(MINUTE);
      store.tidy();
    }
    assertThat(files(".index")).isEmpty();

    while (now.get() < BEGIN + WINDOW + 30 * MINUTE) {
      append(0, 5);
      now.addAndGet(MINUTE);
      store.tidy();
    }
    assertThat(files(".index")).hasSize(1);
    assertAllIsFound();

    while (now.get() < BEGIN + 5 * WINDOW) {
      append(0, 5);
      now.addAndGet(MINUTE);
      store.tidy();
    }
    assertThat(files(".index")).hasSize(4);
    assertAllIsFound();
    store.close();
    open();
    assertThat(files(".index")).hasSize(4);
    assertAllIsFound();
    assertThat(store.statistics().notices()).isEmpty();
  }

  @Test
  void aSeriesWithoutSamplesIsNoLongerActiveAndItsSamplesStay() throws IOException {
    settings = settings(Duration.ofDays(30), Long.MAX_VALUE, 10);
    open();
    append(0, 10);
    SampleBatch another =
        SampleBatch.of(
            List.of(
                new IncomingSeries(labels(10), Samples.builder(1).add(now.get() + 1, 1).build())));
    assertThat(store.append(another).refused())
        .containsExactly(Map.entry(SampleRefusal.SERVICE_SERIES_LIMIT, 1L));

    now.addAndGet(29 * MINUTE);
    append(0, 4);
    store.tidy();
    assertThat(store.activeSeries()).isEqualTo(10);

    now.addAndGet(2 * MINUTE);
    store.tidy();
    assertThat(store.activeSeries()).isEqualTo(4);
    assertAllIsFound();
    append(10, 16);
    assertThat(store.activeSeries()).isEqualTo(10);

    // Those that went on stay active; of the others nothing is in memory once their window is over.
    while (now.get() < BEGIN + 2 * WINDOW) {
      append(10, 16);
      now.addAndGet(10 * MINUTE);
      store.tidy();
    }
    assertThat(store.activeSeries()).isEqualTo(6);
    assertThat(store.statistics().openChunks()).isEqualTo(6);
    assertAllIsFound();
    store.abandon();
    open();
    assertAllIsFound();
    store.tidy();
    assertThat(store.activeSeries()).isEqualTo(6);
  }

  @Test
  void daysBehindTheRetentionGo() throws IOException {
    settings = settings(Duration.ofDays(2), Long.MAX_VALUE, 1_000);
    open();
    List<Integer> days = new ArrayList<>();
    for (int day = 0; day < 6; day++) {
      for (int hour = 0; hour < 24; hour += 3) {
        now.set(BEGIN + day * DAY + 60L * hour * MINUTE);
        append(0, 3);
        store.tidy();
      }
      days.add(folders().size());
    }
    assertThat(days).containsExactly(1, 2, 3, 3, 3, 3);
    assertThat(folders().getFirst())
        .isEqualTo(Instant.ofEpochMilli(BEGIN + 3 * DAY).toString().substring(0, 10));

    assertFrom(BEGIN + 3 * DAY);
    store.checkpoint();
    store.abandon();
    open();
    assertFrom(BEGIN + 3 * DAY);
    assertThat(store.statistics().notices()).isEmpty();
  }

  @Test
  void theOldestDaysGoWhereAllTakeTooMuchRoomAndThatIsTold() throws IOException {
    settings = settings(Duration.ofDays(30), 60_000, 10_000);
    open();
    for (int day = 0; day < 5; day++) {
      for (int hour = 0; hour < 24; hour += 3) {
        now.set(BEGIN + day * DAY + 60L * hour * MINUTE);
        append(0, 100);
        store.tidy();
      }
    }
    assertThat(folders()).hasSizeBetween(1, 3);
    assertFrom(Instant.parse(folders().getFirst() + "T00:00:00Z").toEpochMilli());
    assertThat(store.statistics().notices())
        .hasSize(5 - folders().size())
        .allSatisfy(notice ->
            assertThat(notice)
                .contains("were dropped because pharos.storage.max-metric-size was reached"));
  }

  /** All from this day on is found, and nothing before it. */
  private void assertFrom(long fromMs) throws IOException {
    assertThat(text(store.select(List.of(), 0, Long.MAX_VALUE, SampleWatch.PATIENT)))
        .isEqualTo(text(expected.select(List.of(), fromMs, Long.MAX_VALUE, SampleWatch.PATIENT)));
  }

  private List<String> folders() throws IOException {
    try (Stream<Path> files = Files.list(folder.resolve("parts"))) {
      return files
          .filter(Files::isDirectory)
          .map(path -> path.getFileName().toString())
          .sorted()
          .toList();
    }
  }

  @Test
  void whatIsNotKeptOfFamiliesAndExemplarsIsCounted() throws IOException {
    open();
    List<MetricMetadata> families =
        IntStream.range(0, SeriesStoreLimits.METADATA + 7)
            .mapToObj(i -> new MetricMetadata("f" + i, MetricType.GAUGE, "", "help"))
            .toList();
    Exemplar longest =
        new Exemplar(
            Labels.of("l", "x".repeat(SeriesStoreLimits.EXEMPLAR_CHARS - 1)), 1, now.get());
    Exemplar tooLong =
        new Exemplar(Labels.of("l", "x".repeat(SeriesStoreLimits.EXEMPLAR_CHARS)), 1, now.get());
    SampleBatch batch =
        new SampleBatch(
            List.of(
                new IncomingSeries(
                    labels(1),
                    Samples.builder(1).add(now.get(), 1).build(),
                    List.of(longest, tooLong))),
            families);

    assertThat(store.append(batch).exemplars()).isEqualTo(1);
    assertThat(store.counts().longExemplars()).isEqualTo(1);
    assertThat(store.counts().unkeptFamilies()).isEqualTo(7);

    store.append(batch);
    assertThat(store.counts().longExemplars()).isEqualTo(2);
    assertThat(store.counts().unkeptFamilies()).isEqualTo(14);
    assertThat(store.metadata("f0", 1)).hasSize(1);
    assertThat(store.metadata("f" + SeriesStoreLimits.METADATA, 1)).isEmpty();
    assertThat(
            store
                .exemplars(
                    List.of(new LabelMatcher(LabelMatcher.Type.EQUAL, "i", "1")), 0, now.get())
                .getFirst()
                .exemplars())
        .containsExactly(longest);
  }
}
