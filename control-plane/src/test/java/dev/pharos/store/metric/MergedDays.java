package dev.pharos.store.metric;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pharos.signal.metric.IncomingSeries;
import dev.pharos.signal.metric.Labels;
import dev.pharos.signal.metric.SampleBatch;
import dev.pharos.signal.metric.Samples;
import dev.pharos.signal.metric.SeriesData;
import dev.pharos.store.SampleWatch;
import dev.pharos.store.SeriesStore;
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
import java.util.Random;
import java.util.stream.Stream;

/**
 * Days of samples beside a store in memory that has the same: series of floats and one of native
 * histograms, some that come and go, some samples that come late.
 */
final class MergedDays {
  static final long DAY = Duration.ofDays(1).toMillis();
  static final long WINDOW = Duration.ofHours(2).toMillis();

  /** A day begins. */
  static final long BEGIN = 1_790_000_000_000L / DAY * DAY;

  private static final int SERIES = 9;
  private static final long STEP = Duration.ofMinutes(2).toMillis();

  volatile long nowMs = BEGIN;
  final InstantSource clock = () -> Instant.ofEpochMilli(nowMs);
  final MemorySeriesStore expected = new MemorySeriesStore(clock);
  private final Random random;

  MergedDays(long seed) {
    random = new Random(seed);
  }

  static SeriesStoreSettings settings(Duration retention) {
    SeriesStoreSettings usual = SeriesStoreSettings.DEFAULT;
    return new SeriesStoreSettings(
        retention,
        Long.MAX_VALUE,
        usual.outOfOrder(),
        SeriesSync.OS,
        Duration.ofDays(1),
        usual.checkpointBytes(),
        usual.seriesLimit(),
        usual.serviceSeriesLimit(),
        Map.of(),
        usual.journalMaxBytes(),
        usual.journalFileBytes());
  }

  EmbeddedSeriesStore open(Path folder) throws IOException {
    return EmbeddedSeriesStore.open(folder, settings(Duration.ofDays(30)), clock);
  }

  /** Samples of so long from now on, tidied each quarter of an hour. */
  void append(EmbeddedSeriesStore store, long durationMs) throws IOException {
    long end = nowMs + durationMs;
    while (nowMs < end) {
      append(store);
      store.tidy();
    }
  }

  /** A quarter of an hour. */
  void append(SeriesStore store) throws IOException {
    List<IncomingSeries> series = new ArrayList<>();
    for (int i = 0; i < SERIES; i++) {
      if (random.nextInt(5) > 0 || i < 3) {
        series.add(new IncomingSeries(labels(i), samples(i)));
      }
    }
    pass(15 * 60_000);
    SampleBatch batch = SampleBatch.of(series);
    assertThat(store.append(batch)).isEqualTo(expected.append(batch));
  }

  void pass(long durationMs) {
    long later = nowMs + durationMs;
    nowMs = later;
  }

  private static Labels labels(int i) {
    return i == 4
        ? Labels.of("__name__", "größe", "job", "shop", "i", "4", "path", "/" + "x".repeat(300))
        : Labels.of("__name__", "m" + i % 3, "job", "shop", "i", Integer.toString(i));
  }

  private Samples samples(int i) {
    Samples.Builder samples = Samples.builder();
    long shift = random.nextInt(9) == 0 ? -7 * 60_000 + 11 : 0;
    for (long time = nowMs; time < nowMs + 15 * 60_000; time += STEP) {
      if (i == 2) {
        samples.add(time + shift, SampleChunkTest.histogram(random));
      } else {
        samples.add(time + shift, i % 2 == 0 ? Math.floor(time / 1000.0) : random.nextGaussian());
      }
    }
    return samples.build();
  }

  void assertSame(SeriesStore found) throws IOException {
    assertSame(found, 0, Long.MAX_VALUE);
  }

  void assertSame(SeriesStore found, long fromMs, long toMs) throws IOException {
    assertThat(text(found.select(List.of(), fromMs, toMs, SampleWatch.PATIENT)))
        .isEqualTo(text(expected.select(List.of(), fromMs, toMs, SampleWatch.PATIENT)));
    assertThat(found.labelValues("i", List.of(), fromMs, toMs, 100))
        .isEqualTo(expected.labelValues("i", List.of(), fromMs, toMs, 100));
  }

  static String text(List<SeriesData> found) {
    StringBuilder text = new StringBuilder();
    found.stream()
        .sorted(Comparator.comparing(SeriesData::labels))
        .forEach(one -> {
          Samples samples = one.samples();
          text.append(one.labels()).append('\n');
          for (int i = 0; i < samples.size(); i++) {
            text.append(samples.timeMs(i))
                .append(' ')
                .append(samples.isHistogram(i) ? samples.histogram(i) : samples.value(i))
                .append('\n');
          }
        });
    return text.toString();
  }

  /** Files of parts, as they are called below the store's folder. */
  static List<String> files(Path folder, String ending) throws IOException {
    Path parts = folder.resolve("parts");
    try (Stream<Path> files = Files.walk(parts)) {
      return files
          .filter(file -> file.toString().endsWith(ending))
          .map(file -> parts.relativize(file).toString())
          .sorted()
          .toList();
    }
  }

  /** What SIGKILL leaves: the files as the operating system has them. */
  static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.toList()) {
        Path target = to.resolve(from.relativize(file).toString());
        if (Files.isDirectory(file)) {
          Files.createDirectories(target);
        } else {
          Files.copy(file, target);
        }
      }
    }
  }
}
