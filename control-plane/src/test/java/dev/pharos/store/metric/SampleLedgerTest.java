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
import dev.pharos.store.SeriesOwner;
import dev.pharos.store.disk.ByteSink;
import dev.pharos.store.disk.ByteSource;
import dev.pharos.store.disk.CorruptDataException;
import dev.pharos.store.journal.FileCheckpoints;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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
    SampleLedger.Account order = ledger.of(ORDER);
    ledger.count(order, MINUTE, 3);
    ledger.count(order, MINUTE + 1, 4);
    ledger.count(order, MINUTE - 1, 5);
    ledger.count(ledger.of(Labels.of("job", "cart")), MINUTE, 7);

    assertThat(ledger.of(Labels.of("job", "order", "i", "1"))).isSameAs(order);
    assertThat(minutes(MINUTE, MINUTE + 1)).isEqualTo(3);
    assertThat(minutes(MINUTE - 1, MINUTE + 2)).isEqualTo(12);
    assertThat(samples(ledger, Resolution.HOUR, 0, MINUTE / 60 + 2, 60)).isEqualTo(12);
    assertThat(ledger.in(Resolution.HOUR, EVER))
        .isEqualTo(
            new ArrivedSamples(
                Duration.ofMinutes(MINUTE - 1).toMillis(),
                Map.of("order", 12L, "cart", 7L),
                Long.MAX_VALUE,
                Map.of()));
  }

  @Test
  void minutesThatAreLongAgoMakeRoomAndAreNotTakenForNewOnes() {
    SampleLedger.Account order = ledger.of(ORDER);
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
          ledger.of(Labels.of("job", "s" + random.nextInt(9))),
          MINUTE + random.nextInt(40_000),
          random.nextInt(90));
    }
    ByteSink out = new ByteSink(1 << 10);
    ledger.write(out);

    SampleLedger read = new SampleLedger();
    read.read(new ByteSource(out.toByteArray()));

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
      ledger.count(ledger.of(Labels.of("job", "s" + i)), MINUTE, 1);
    }

    assertThat(ledger.in(Resolution.HOUR, EVER).byService())
        .hasSize(SeriesStoreLimits.SERVICES + 1)
        .containsEntry("_other_", 5L);
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

  private static void assertCountsWhatIsFound(EmbeddedSeriesStore store) throws IOException {
    Map<String, Long> found = new TreeMap<>();
    for (SeriesData one : store.select(List.of(), 0, Long.MAX_VALUE, SampleWatch.PATIENT)) {
      found.merge(SeriesOwner.of(one.labels()), (long) one.samples().size(), Long::sum);
    }
    assertThat(store.arrived(Resolution.MINUTE, EVER).byService()).isEqualTo(found);
    assertThat(store.arrived(Resolution.HOUR, EVER).byService()).isEqualTo(found);
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
              Labels.of("job", "s" + random.nextInt(3), "i", "" + random.nextInt(4)),
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
    byte[] before = versionOne();
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
          .isEqualTo(new ArrivedSamples(Long.MAX_VALUE, Map.of(), Long.MAX_VALUE, Map.of()));
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

  /** A snapshot of the build before is this one's without its end. */
  @Test
  void aLedgerWithoutBytesIsReadAndTheirCountingBeginsThen() throws IOException {
    AtomicLong now = new AtomicLong(1_790_000_000_000L);
    try (EmbeddedSeriesStore store = open(now)) {
      store.append(new SampleBatch(batch(new Random(3), now.get()).series(), List.of(), 5_000));
    }
    int end;
    try (EmbeddedSeriesStore store = open(now)) {
      end = endOfBytes(store.arrived(Resolution.HOUR, EVER).bytesByService(), now.get());
    }
    FileCheckpoints checkpoints = FileCheckpoints.open(folder.resolve("checkpoints"));
    Checkpoint latest = checkpoints.latest().orElseThrow();
    byte[] whole = latest.aggregates();
    assertThat(whole[0]).isEqualTo((byte) 3);
    byte[] before = Arrays.copyOf(whole, whole.length - end);
    before[0] = 2;
    checkpoints.write(new Checkpoint(latest.position(), latest.commits(), before));

    try (EmbeddedSeriesStore store = open(now)) {
      ArrivedSamples arrived = store.arrived(Resolution.HOUR, EVER);
      assertThat(arrived.byService()).isNotEmpty();
      assertThat(arrived.bytesByService()).isEmpty();
      assertThat(arrived.bytesBeganMs()).isEqualTo(Long.MAX_VALUE);
      assertCountsWhatIsFound(store);
      now.addAndGet(600_000);
      store.append(new SampleBatch(batch(new Random(4), now.get()).series(), List.of(), 700));
      assertThat(
              store.arrived(Resolution.HOUR, EVER).bytesByService().values().stream()
                  .mapToLong(Long::longValue)
                  .sum())
          .isEqualTo(700);
    }
  }

  /** How long that is which {@link SampleLedger#writeBytes} wrote of one batch. */
  private static int endOfBytes(Map<String, Long> bytes, long nowMs) {
    SampleLedger same = new SampleLedger();
    bytes.forEach((service, share) ->
        same.countBytes(
            same.of(Labels.of("job", service)), Math.toIntExact(nowMs / 60_000), share));
    ByteSink out = new ByteSink(1 << 8);
    same.writeBytes(out);
    return out.length();
  }

  private static byte[] versionOne() throws IOException {
    try (InputStream resource =
        Objects.requireNonNull(
            SampleLedgerTest.class.getResourceAsStream("head-snapshot-version-1.gz"))) {
      return new GZIPInputStream(resource).readAllBytes();
    }
  }
}
