package dev.pharos.store.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.pharos.powerloss.PowerLossDisk;
import dev.pharos.signal.metric.FloatHistogram;
import dev.pharos.signal.metric.IncomingSeries;
import dev.pharos.signal.metric.Labels;
import dev.pharos.signal.metric.SampleBatch;
import dev.pharos.signal.metric.Samples;
import dev.pharos.signal.metric.SeriesData;
import dev.pharos.store.JournalFullException;
import dev.pharos.store.SampleWatch;
import dev.pharos.store.memory.MemorySeriesStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What was answered outlives a kill however seldom it is synced, native histograms too. */
class SeriesSyncTest {
  private static final long NOW = 1_790_000_000_000L;
  private static final InstantSource CLOCK = () -> Instant.ofEpochMilli(NOW);
  private static final int SERIES = 6;

  @TempDir private Path folder;

  /** The newest histogram of each series. */
  private final FloatHistogram[] last = new FloatHistogram[SERIES];

  private static SeriesStoreSettings settings(SeriesSync sync, long journalMaxBytes) {
    SeriesStoreSettings usual = SeriesStoreSettings.DEFAULT;
    return new SeriesStoreSettings(
        usual.retention(),
        usual.maxBytes(),
        usual.outOfOrder(),
        sync,
        usual.checkpointInterval(),
        usual.checkpointBytes(),
        usual.seriesLimit(),
        usual.serviceSeriesLimit(),
        Map.of(),
        journalMaxBytes,
        1L << 20);
  }

  private static EmbeddedSeriesStore open(Path data, SeriesSync sync) throws IOException {
    return EmbeddedSeriesStore.open(data, settings(sync, 1L << 30), CLOCK);
  }

  /** Series of histograms, of floats, and one that is now this and now that. */
  private SampleBatch batch(Random random, int step) {
    List<IncomingSeries> series = new ArrayList<>();
    for (int i = 0; i < SERIES; i++) {
      Samples.Builder samples = Samples.builder();
      for (int k = 0; k < 10; k++) {
        long time = NOW - 30_000_000 + (step + k) * 15_000L;
        boolean histogram = i < 3 || (i == 3 && random.nextInt(4) > 0);
        if (histogram) {
          FloatHistogram before = last[i];
          last[i] =
              before == null
                  ? SampleChunkTest.histogram(random)
                  : SampleChunkTest.following(random, before);
          samples.add(time, last[i]);
        } else {
          samples.add(time, random.nextGaussian());
        }
      }
      series.add(
          new IncomingSeries(
              Labels.of("__name__", "h", "i", Integer.toString(i)), samples.build()));
    }
    return SampleBatch.of(series);
  }

  private static void assertSame(EmbeddedSeriesStore found, MemorySeriesStore expected)
      throws IOException {
    List<SeriesData> there = all(found.select(List.of(), 0, NOW, SampleWatch.PATIENT));
    List<SeriesData> wanted = all(expected.select(List.of(), 0, NOW, SampleWatch.PATIENT));
    assertThat(there).hasSameSizeAs(wanted);
    for (int i = 0; i < wanted.size(); i++) {
      Samples one = there.get(i).samples();
      Samples other = wanted.get(i).samples();
      assertThat(there.get(i).labels()).isEqualTo(wanted.get(i).labels());
      assertThat(one.size()).isEqualTo(other.size());
      for (int k = 0; k < other.size(); k++) {
        assertThat(one.timeMs(k)).isEqualTo(other.timeMs(k));
        assertThat(one.isHistogram(k)).isEqualTo(other.isHistogram(k));
        if (other.isHistogram(k)) {
          assertThat(one.histogram(k)).isEqualTo(other.histogram(k));
        } else {
          assertThat(one.value(k)).isEqualTo(other.value(k));
        }
      }
    }
  }

  private static List<SeriesData> all(List<SeriesData> series) {
    return series.stream().sorted(Comparator.comparing(SeriesData::labels)).toList();
  }

  /** What SIGKILL leaves: the files as the operating system has them. */
  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.toList()) {
        Path target = to.resolve(from.relativize(file));
        if (Files.isDirectory(file)) {
          Files.createDirectories(target);
        } else {
          Files.copy(file, target);
        }
      }
    }
  }

  @ParameterizedTest
  @EnumSource(SeriesSync.class)
  void whatWasAnsweredOutlivesAKill(SeriesSync sync) throws IOException {
    Random random = new Random(sync.name().hashCode());
    MemorySeriesStore expected = new MemorySeriesStore(CLOCK);
    Path data = folder.resolve("life-0");
    for (int life = 1, step = 0; life <= 6; life++) {
      Path after = folder.resolve("life-" + life);
      try (EmbeddedSeriesStore store = open(data, sync)) {
        assertSame(store, expected);
        assertThat(store.statistics().notices()).isEmpty();
        for (int round = 0; round < 15; round++, step += 10) {
          SampleBatch batch = batch(random, step);
          assertThat(store.append(batch)).isEqualTo(expected.append(batch));
          switch (random.nextInt(12)) {
            case 0 -> store.settle();
            case 1 -> store.checkpoint();
            // A sender that had no answer.
            case 2 -> assertThat(store.append(batch).samples()).isZero();
            default -> {}
          }
        }
        assertSame(store, expected);
        copy(data, after);
      }
      data = after;
    }
  }

  @Test
  void whatWasAnsweredMoreThanASecondAgoOutlivesAPowerCutWhereItIsSyncedEachSecond()
      throws IOException {
    Path before = Files.createDirectory(folder.resolve("before"));
    PowerLossDisk disk = new PowerLossDisk(before, file -> false);
    MemorySeriesStore expected = new MemorySeriesStore(CLOCK);
    EmbeddedSeriesStore store = open(disk.root().resolve("metrics"), SeriesSync.INTERVAL);
    SampleBatch batch = batch(new Random(1), 0);
    store.append(batch);
    expected.append(batch);

    int[] tries = {0};
    await()
        .untilAsserted(() -> {
          Path after = Files.createDirectory(folder.resolve("after-" + tries[0]++));
          // The least that may be left at this moment.
          disk.writeRemains(after, new LeastLeft());
          try (EmbeddedSeriesStore again = open(after.resolve("metrics"), SeriesSync.OS)) {
            assertSame(again, expected);
          }
        });
    assertThat(tries[0]).as("it is not synced at once").isGreaterThan(1);
    store.abandon();
  }

  /** Nothing that was not synced is left. */
  private static final class LeastLeft extends Random {
    private static final long serialVersionUID = 1L;

    @Override
    public int nextInt(int bound) {
      return 0;
    }
  }

  @Test
  void aFullJournalIsSaidToBeFullReadsGoOnAndACheckpointMakesRoom() throws IOException {
    MemorySeriesStore expected = new MemorySeriesStore(CLOCK);
    Random random = new Random(5);
    int step = 0;
    try (EmbeddedSeriesStore store =
        EmbeddedSeriesStore.open(folder, settings(SeriesSync.OS, 3L << 20), CLOCK)) {
      JournalFullException full = null;
      SampleBatch refused = null;
      while (full == null) {
        refused = batch(random, step);
        try {
          store.append(refused);
          expected.append(refused);
          step += 10;
          assertThat(step).as("batches until it is full").isLessThan(20_000);
          if (step > 1_900) {
            // Times ahead of the clock are refused; the same again is journaled too.
            step = 0;
          }
        } catch (JournalFullException e) {
          full = e;
        }
      }
      assertSame(store, expected);

      store.checkpoint();
      store.checkpoint();
      assertThat(store.append(refused).refused()).isEqualTo(expected.append(refused).refused());
      assertSame(store, expected);
    }
    try (EmbeddedSeriesStore again = open(folder, SeriesSync.ALWAYS)) {
      assertSame(again, expected);
    }
  }
}
