package dev.pharos.store.metric;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pharos.signal.Resolution;
import dev.pharos.signal.TimeRange;
import dev.pharos.signal.metric.IncomingSeries;
import dev.pharos.signal.metric.Labels;
import dev.pharos.signal.metric.MetricMetadata;
import dev.pharos.signal.metric.MetricType;
import dev.pharos.signal.metric.SampleBatch;
import dev.pharos.signal.metric.Samples;
import dev.pharos.signal.metric.SeriesData;
import dev.pharos.store.ArrivedSamples;
import dev.pharos.store.Checkpoint;
import dev.pharos.store.JournalPosition;
import dev.pharos.store.SampleWatch;
import dev.pharos.store.SeriesOrigin;
import dev.pharos.store.SeriesPlace;
import dev.pharos.store.disk.ByteSink;
import dev.pharos.store.disk.ByteSource;
import dev.pharos.store.disk.CorruptDataException;
import dev.pharos.store.journal.FileCheckpoints;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SampleLedgerTest {
  private static final TimeRange EVER = new TimeRange(0, Long.MAX_VALUE);
  private static final Labels ORDER = Labels.of("job", "order");
  private static final int MINUTE = 29_833_333;

  private final SampleLedger ledger = new SampleLedger();

  @TempDir private Path folder;

  private long minutes(int from, int to) {
    return samples(ledger, Resolution.MINUTE, from, to, 1);
  }

  private static long samples(
      SampleLedger ledger, Resolution resolution, int from, int to, int minutes) {
    long length = Duration.ofMinutes(minutes).toNanos();
    return ledger
        .in(resolution, new TimeRange(from * length, to * length))
        .byService()
        .getOrDefault("order", 0L);
  }

  @Test
  void countsByMinuteAndHour() {
    SampleAccount order = ledger.of(ORDER, MINUTE);
    ledger.count(order, MINUTE, 3);
    ledger.count(order, MINUTE + 1, 4);
    ledger.count(order, MINUTE - 1, 5);
    ledger.count(ledger.of(Labels.of("job", "cart"), MINUTE), MINUTE, 7);

    assertThat(ledger.of(Labels.of("job", "order", "i", "1"), MINUTE)).isSameAs(order);
    assertThat(minutes(MINUTE, MINUTE + 1)).isEqualTo(3);
    assertThat(minutes(MINUTE - 1, MINUTE + 2)).isEqualTo(12);
    assertThat(samples(ledger, Resolution.HOUR, 0, MINUTE / 60 + 2, 60)).isEqualTo(12);
    assertThat(ledger.in(Resolution.HOUR, EVER))
        .isEqualTo(
            new ArrivedSamples(
                Duration.ofMinutes(MINUTE - 1).toMillis(),
                Duration.ofMinutes(MINUTE - 1).toMillis(),
                Map.of(SeriesOrigin.of("order"), 12L, SeriesOrigin.of("cart"), 7L),
                Long.MAX_VALUE,
                Map.of()));
  }

  @Test
  void minutesThatAreLongAgoMakeRoomAndAreNotTakenForNewOnes() {
    SampleAccount order = ledger.of(ORDER, MINUTE);
    for (int minute = 0; minute < 3 * SeriesStoreLimits.LEDGER_MINUTES; minute++) {
      ledger.count(order, MINUTE + minute, minute % 7 == 0 ? 0 : 1);
    }
    int end = MINUTE + 3 * SeriesStoreLimits.LEDGER_MINUTES;
    int kept = SeriesStoreLimits.LEDGER_MINUTES;
    assertThat(minutes(end - kept, end)).isBetween(kept * 6L / 7 - 1, kept * 6L / 7 + 1);
    assertThat(minutes(0, end - kept - 2)).isZero();

    ledger.count(order, end + 10 * kept, 2);
    assertThat(minutes(0, end + 11 * kept)).isEqualTo(2);
    ledger.count(order, MINUTE, 9);
    assertThat(minutes(0, end + 11 * kept)).as("a clock that was set back").isEqualTo(2);
  }

  @Test
  void isReadAsItWasWritten() throws CorruptDataException {
    Random random = new Random(1);
    for (int i = 0; i < 5_000; i++) {
      ledger.count(
          ledger.of(Labels.of("job", "s" + random.nextInt(9)), MINUTE),
          MINUTE + random.nextInt(40_000),
          random.nextInt(90));
      ledger.countBytes(
          ledger.of(origin("s" + random.nextInt(9), "prod", "1." + random.nextInt(3)), MINUTE),
          MINUTE + random.nextInt(40_000),
          random.nextInt(9_000));
    }
    SampleLedger read = copy(ledger);

    for (Resolution resolution : List.of(Resolution.MINUTE, Resolution.HOUR)) {
      assertThat(read.in(resolution, EVER)).isEqualTo(ledger.in(resolution, EVER));
      TimeRange part =
          new TimeRange(
              Duration.ofMinutes(MINUTE + 20_000).toNanos(),
              Duration.ofMinutes(MINUTE + 39_900).toNanos());
      assertThat(read.in(resolution, part)).isEqualTo(ledger.in(resolution, part));
    }
  }

  @Test
  void servicesBeyondTheBoundAreCountedTogether() {
    for (int i = 0; i < SeriesStoreLimits.SERVICES + 5; i++) {
      ledger.count(ledger.of(Labels.of("job", "s" + i), MINUTE), MINUTE, 1);
    }

    assertThat(ledger.in(Resolution.HOUR, EVER).byService())
        .hasSize(SeriesStoreLimits.SERVICES + 1)
        .containsEntry("_other_", 5L);
  }

  static Labels origin(String service, String environment, String version) {
    return Labels.of(
        "job", service, "deployment_environment_name", environment, "service_version", version);
  }

  static SeriesOrigin told(String environment, String version) {
    return new SeriesOrigin(new SeriesPlace("order", "", environment), version);
  }

  static SampleLedger copy(SampleLedger ledger) throws CorruptDataException {
    ByteSink out = new ByteSink(1 << 10);
    ledger.write(out);
    SampleLedger read = new SampleLedger();
    read.read(new ByteSource(out.toByteArray()));
    return read;
  }

  /** Kills and checkpoints anywhere, and requests that come again. */
  @Test
  void equalsWhatIsFoundWhateverHappens() throws IOException {
    Random random = new Random(7);
    AtomicLong now = new AtomicLong(1_790_000_000_000L);
    SampleBatch last = SampleBatch.of(List.of());
    for (int life = 0; life < 6; life++) {
      EmbeddedSeriesStore store = open(now);
      for (int round = 0; round < 8; round++) {
        assertCountsWhatIsFound(store);
        store.append(last);
        now.addAndGet(random.nextInt(90_000));
        last = batch(random, now.get());
        store.append(last);
        if (random.nextInt(4) == 0) {
          store.checkpoint();
        }
      }
      if (random.nextBoolean()) {
        store.close();
      } else {
        store.abandon();
      }
    }
    try (EmbeddedSeriesStore store = open(now)) {
      assertThat(store.arrived(Resolution.HOUR, EVER).byService()).hasSize(3);
      assertCountsWhatIsFound(store);
    }
  }

  /** More versions than are told apart, which come, go and come back, and kills between. */
  @Test
  void sumsOfEnvironmentsStayExactWhereVersionsGiveWay() throws IOException {
    Random random = new Random(5);
    AtomicLong now = new AtomicLong(1_790_000_000_000L);
    for (int life = 0; life < 8; life++) {
      EmbeddedSeriesStore store = open(now);
      for (int round = 0; round < 12; round++) {
        now.addAndGet(Duration.ofMinutes(5 + random.nextInt(30)).toMillis());
        store.append(SampleBatch.of(someVersions(random, now.get())));
        store.tidy();
        if (random.nextInt(6) == 0) {
          store.checkpoint();
        }
      }
      assertCountsPlaces(store);
      if (random.nextBoolean()) {
        store.close();
      } else {
        store.abandon();
      }
    }
    try (EmbeddedSeriesStore store = open(now)) {
      assertCountsPlaces(store);
      assertThat(store.arrived(Resolution.HOUR, EVER).samples())
          .containsKey(told("prod", SeriesOrigin.OTHERS))
          .hasSizeBetween(
              2 * SeriesStoreLimits.VERSIONS_OF_PLACE, 2 * SeriesStoreLimits.VERSIONS_OF_PLACE + 2);
    }
  }

  private static List<IncomingSeries> someVersions(Random random, long nowMs) {
    List<IncomingSeries> all = new java.util.ArrayList<>();
    for (int i = 0; i < 4; i++) {
      Labels labels =
          origin("order", random.nextBoolean() ? "prod" : "test", "1." + random.nextInt(25));
      all.add(new IncomingSeries(labels, Samples.builder().add(nowMs - i, i).build()));
    }
    return all;
  }

  private static void assertCountsPlaces(EmbeddedSeriesStore store) throws IOException {
    Map<SeriesPlace, Long> found = new HashMap<>();
    for (SeriesData one : store.select(List.of(), 0, Long.MAX_VALUE, SampleWatch.PATIENT)) {
      found.merge(SeriesOrigin.of(one.labels()).place(), (long) one.samples().size(), Long::sum);
    }
    Map<SeriesPlace, Long> counted = new HashMap<>();
    store
        .arrived(Resolution.HOUR, EVER)
        .samples()
        .forEach((origin, count) -> counted.merge(origin.place(), count, Long::sum));
    assertThat(counted).isEqualTo(found);
    assertThat(store.activeByOrigin().values().stream().mapToLong(Long::longValue).sum())
        .isEqualTo(store.statistics().activeSeries());
  }

  private static void assertCountsWhatIsFound(EmbeddedSeriesStore store) throws IOException {
    Map<SeriesOrigin, Long> found = new HashMap<>();
    Map<SeriesOrigin, Long> series = new HashMap<>();
    for (SeriesData one : store.select(List.of(), 0, Long.MAX_VALUE, SampleWatch.PATIENT)) {
      found.merge(SeriesOrigin.of(one.labels()), (long) one.samples().size(), Long::sum);
      series.merge(SeriesOrigin.of(one.labels()), 1L, Long::sum);
    }
    assertThat(store.arrived(Resolution.MINUTE, EVER).samples()).isEqualTo(found);
    assertThat(store.arrived(Resolution.HOUR, EVER).samples()).isEqualTo(found);
    assertThat(store.activeByOrigin()).isEqualTo(series);
  }

  private static SampleBatch batch(Random random, long nowMs) {
    List<IncomingSeries> all = new java.util.ArrayList<>();
    for (int i = 0; i < 12; i++) {
      Samples.Builder samples = Samples.builder();
      long time = nowMs - 400_000;
      for (int k = 0; k < 4; k++) {
        time += 1 + random.nextInt(140_000);
        samples.add(time, random.nextInt(3));
      }
      all.add(
          new IncomingSeries(
              Labels.of(
                  "job",
                  "s" + random.nextInt(3),
                  "i",
                  "" + random.nextInt(4),
                  "deployment_environment_name",
                  random.nextBoolean() ? "prod" : "test",
                  "service_version",
                  "1." + random.nextInt(2)),
              samples.build()));
    }
    return SampleBatch.of(all);
  }

  private EmbeddedSeriesStore open(AtomicLong now) throws IOException {
    return EmbeddedSeriesStore.open(
        folder,
        new SeriesStoreSettings(
            Duration.ofDays(30),
            Long.MAX_VALUE,
            Duration.ofMinutes(10),
            SeriesSync.ALWAYS,
            Duration.ofMinutes(5),
            64L << 20,
            100_000,
            1_000,
            Map.of(),
            1L << 30,
            1L << 20),
        () -> Instant.ofEpochMilli(now.get()));
  }

  /** The resource is a checkpoint's snapshot of a build that had no ledger. */
  @Test
  void aCheckpointWithoutALedgerIsReadAndCountingBeginsThen() throws IOException {
    byte[] before = former(1);
    assertThat(before[0]).isEqualTo((byte) 1);
    FileCheckpoints.open(folder.resolve("checkpoints"))
        .write(new Checkpoint(JournalPosition.START, Map.of("metrics", "1"), before));
    AtomicLong now = new AtomicLong(1_790_000_000_000L);

    try (EmbeddedSeriesStore store = open(now)) {
      List<SeriesData> found = store.select(List.of(), 0, now.get(), SampleWatch.PATIENT);
      assertThat(found).hasSize(7).allMatch(one -> one.samples().size() == 5);
      assertThat(store.services())
          .extracting(service -> service.service() + " " + service.active())
          .containsExactly("shop/order 4", "shop/cart 3");
      assertThat(store.metadata("requests", 1)).hasSize(1);
      assertThat(store.exemplars(List.of(), 0, now.get())).hasSize(1);
      assertThat(store.arrived(Resolution.HOUR, EVER))
          .isEqualTo(
              new ArrivedSamples(
                  Long.MAX_VALUE, Long.MAX_VALUE, Map.of(), Long.MAX_VALUE, Map.of()));
      store.append(
          SampleBatch.of(
              List.of(
                  new IncomingSeries(
                      found.getFirst().labels(),
                      Samples.builder().add(now.get() + 1_000, 1).build()))));
    }
    try (EmbeddedSeriesStore again = open(now)) {
      ArrivedSamples arrived = again.arrived(Resolution.HOUR, EVER);
      assertThat(arrived.byService().values()).containsExactly(1L);
      assertThat(arrived.beganMs()).isEqualTo(now.get() / 60_000 * 60_000);
      assertThat(again.select(List.of(), 0, now.get(), SampleWatch.PATIENT)).hasSize(7);
    }
  }

  /** Each service's share, of requests of several services too, adds up to what was received. */
  @Test
  void sharesOfBytesAddUpToTheRequestsWhateverHappens() throws IOException {
    Random random = new Random(11);
    AtomicLong now = new AtomicLong(1_790_000_000_000L);
    long received = 0;
    for (int life = 0; life < 5; life++) {
      EmbeddedSeriesStore store = open(now);
      for (int round = 0; round < 12; round++) {
        now.addAndGet(random.nextInt(200_000));
        long bytes = random.nextInt(3) == 0 ? 0 : random.nextLong(1L << 40);
        store.append(new SampleBatch(batch(random, now.get()).series(), List.of(), bytes));
        received += bytes;
        if (random.nextInt(5) == 0) {
          store.checkpoint();
        }
      }
      if (random.nextBoolean()) {
        store.close();
      } else {
        store.abandon();
      }
    }
    try (EmbeddedSeriesStore store = open(now)) {
      for (Resolution resolution : List.of(Resolution.MINUTE, Resolution.HOUR)) {
        Map<String, Long> bytes = store.arrived(resolution, EVER).bytesByService();
        assertThat(bytes).containsOnlyKeys("s0", "s1", "s2");
        assertThat(bytes.values().stream().mapToLong(Long::longValue).sum()).isEqualTo(received);
      }
    }
  }

  @Test
  void whoSendsLongerLabelsAndMoreSamplesHasTheLargerShare() throws IOException {
    AtomicLong now = new AtomicLong(1_790_000_000_000L);
    Samples one = Samples.builder().add(now.get(), 1).build();
    Samples two = Samples.builder().add(now.get() - 1, 1).add(now.get(), 1).build();
    try (EmbeddedSeriesStore store = open(now)) {
      store.append(
          new SampleBatch(
              List.of(
                  new IncomingSeries(Labels.of("job", "a"), one),
                  new IncomingSeries(Labels.of("job", "b", "path", "/very/long/path"), one),
                  new IncomingSeries(Labels.of("job", "c"), two)),
              List.of(),
              // Weights: 8 + 16, 8 + 23 + 16, 8 + 32.
              24 + 47 + 40));

      ArrivedSamples arrived = store.arrived(Resolution.MINUTE, EVER);
      assertThat(arrived.bytesByService()).isEqualTo(Map.of("a", 24L, "b", 47L, "c", 40L));
      assertThat(arrived.bytesBeganMs()).isEqualTo(arrived.beganMs());
    }
  }

  @Test
  void bytesOfFamiliesAloneAreOfNoService() throws IOException {
    AtomicLong now = new AtomicLong(1_790_000_000_000L);
    try (EmbeddedSeriesStore store = open(now)) {
      store.append(
          new SampleBatch(
              List.of(),
              List.of(new MetricMetadata("requests", MetricType.COUNTER, "", "How many.")),
              120));

      assertThat(store.arrived(Resolution.HOUR, EVER).bytesByService()).isEqualTo(Map.of("", 120L));
    }
  }

  /**
   * The resources are snapshots of builds that counted by service alone: 20 samples of order at two
   * environments and in two versions, 5 of cart, and 5,000 bytes, which version 2 did not know.
   */
  @ParameterizedTest
  @ValueSource(ints = {2, 3})
  void whatWasCountedByServiceAloneStaysAndWhatComesIsToldApart(int version) throws IOException {
    byte[] before = former(version);
    assertThat(before[0]).isEqualTo((byte) version);
    FileCheckpoints.open(folder.resolve("checkpoints"))
        .write(new Checkpoint(JournalPosition.START, Map.of("metrics", "1"), before));
    AtomicLong now = new AtomicLong(1_790_000_300_000L);
    Labels order =
        Labels.of(
            "__name__",
            "requests",
            "service_name",
            "order",
            "service_namespace",
            "shop",
            "deployment_environment_name",
            "prod",
            "service_version",
            "1.1");
    SeriesOrigin prod = new SeriesOrigin(new SeriesPlace("order", "shop", "prod"), "1.1");
    long bytes = version == 2 ? 0 : 5_000;

    for (int life = 0; life < 3; life++) {
      try (EmbeddedSeriesStore store = open(now)) {
        ArrivedSamples arrived = store.arrived(Resolution.HOUR, EVER);
        Map<SeriesOrigin, Long> expected =
            new HashMap<>(Map.of(SeriesOrigin.of("order"), 20L, SeriesOrigin.of("cart"), 5L));
        if (life > 0) {
          expected.put(prod, (long) life);
        }
        assertThat(arrived.samples()).isEqualTo(expected);
        assertThat(arrived.originsBeganMs())
            .isEqualTo(life == 0 ? Long.MAX_VALUE : 1_790_000_300_000L / 60_000 * 60_000);
        assertThat(arrived.beganMs()).isEqualTo(1_789_999_980_000L);
        assertThat(arrived.bytesByService().values().stream().mapToLong(Long::longValue).sum())
            .isEqualTo(bytes + 700L * life);
        assertThat(arrived.bytes().getOrDefault(prod, 0L)).isEqualTo(700L * life);
        assertThat(store.activeByOrigin())
            .hasSize(5)
            .containsEntry(prod, 1L)
            .containsEntry(SeriesOrigin.of("cart"), 1L);
        assertThat(store.select(List.of(), 0, Long.MAX_VALUE, SampleWatch.PATIENT)).hasSize(5);
        now.addAndGet(20_000);
        store.append(
            new SampleBatch(
                List.of(new IncomingSeries(order, Samples.builder().add(now.get(), 1).build())),
                List.of(),
                700));
      }
    }
  }

  private static byte[] former(int version) throws IOException {
    try (InputStream resource =
        Objects.requireNonNull(
            SampleLedgerTest.class.getResourceAsStream(
                "head-snapshot-version-" + version + ".gz"))) {
      return new GZIPInputStream(resource).readAllBytes();
    }
  }
}
