package dev.pharos.store.metric;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pharos.signal.metric.IncomingSeries;
import dev.pharos.signal.metric.Labels;
import dev.pharos.signal.metric.SampleBatch;
import dev.pharos.signal.metric.Samples;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What a sample of a day that is merged takes on disk, all beside it included: as many series of
 * each kind of {@link RealisticSeries}, scraped each 15 s with some milliseconds of jitter.
 */
class SeriesBytesTest {
  private static final int OF_EACH_KIND = 6;
  private static final long SCRAPE = Duration.ofSeconds(15).toMillis();
  private static final long BATCH = Duration.ofMinutes(30).toMillis();

  private volatile long nowMs = MergedDays.BEGIN;

  @TempDir private Path folder;

  private static final class Scraped {
    private final Labels labels;
    private final RealisticSeries.Next next;

    Scraped(Labels labels, RealisticSeries.Next next) {
      this.labels = labels;
      this.next = next;
    }
  }

  private List<Scraped> series() {
    List<Scraped> series = new ArrayList<>();
    for (int i = 0; i < OF_EACH_KIND; i++) {
      int k = 0;
      for (RealisticSeries kind : RealisticSeries.all(31L * i + 7)) {
        series.add(
            new Scraped(
                Labels.of(
                    "__name__", "kind_" + k++, "job", "shop", "instance", "10.0.0." + i + ":8080"),
                kind.start().get()));
      }
    }
    return series;
  }

  private static Samples scrapes(Scraped one, long fromMs, int jitterMs, Random random) {
    Samples.Builder samples = Samples.builder();
    for (long time = fromMs; time < fromMs + BATCH; time += SCRAPE) {
      int jitter = jitterMs == 0 ? 0 : random.nextInt(2 * jitterMs + 1);
      samples.add(time + jitter, one.next.value());
    }
    return samples.build();
  }

  @Test
  void aSampleOfAMergedDayTakesFewBytes() throws IOException {
    for (int jitterMs : new int[] {0, 5}) {
      double[] bytes = bytesPerSample(folder.resolve("jitter-" + jitterMs), jitterMs);
      System.out.printf(
          Locale.ROOT,
          "a sample with %d ms of jitter takes %.2f bytes in windows and %.2f merged%n",
          jitterMs,
          bytes[0],
          bytes[1]);
      assertThat(bytes[1]).isLessThan(0.95 * bytes[0]).isLessThan(jitterMs == 0 ? 2.0 : 2.5);
    }
  }

  private double[] bytesPerSample(Path data, int jitterMs) throws IOException {
    nowMs = MergedDays.BEGIN;
    Random random = new Random(1);
    List<Scraped> series = series();
    double inWindows = 0;
    SeriesStoreSettings settings = MergedDays.settings(Duration.ofDays(30));
    try (EmbeddedSeriesStore store =
        EmbeddedSeriesStore.open(data, settings, () -> Instant.ofEpochMilli(nowMs))) {
      while (nowMs < MergedDays.BEGIN + MergedDays.DAY) {
        List<IncomingSeries> batch = new ArrayList<>();
        for (Scraped one : series) {
          batch.add(new IncomingSeries(one.labels, scrapes(one, nowMs, jitterMs, random)));
        }
        long later = nowMs + BATCH;
        nowMs = later;
        assertThat(store.append(SampleBatch.of(batch)).refused()).isEmpty();
        store.tidy();
      }
      store.settle();
      long samples = store.statistics().samples();
      assertThat(samples).isEqualTo(series.size() * MergedDays.DAY / SCRAPE);
      inWindows = (double) store.stored().bytes() / samples;
      long later = nowMs + Duration.ofHours(2).toMillis();
      nowMs = later;
      store.tidy();
      assertThat(store.stored().parts()).isEqualTo(1);
      assertThat(store.statistics().samples()).isEqualTo(samples);
      return new double[] {inWindows, (double) store.stored().bytes() / samples};
    }
  }
}
