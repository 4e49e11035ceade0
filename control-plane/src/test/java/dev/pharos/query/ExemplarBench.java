package dev.pharos.query;

import dev.pharos.aggregate.StreamingAggregates;
import dev.pharos.signal.ServiceId;
import dev.pharos.signal.Span;
import dev.pharos.signal.TimeRange;
import dev.pharos.store.disk.FileTree;
import dev.pharos.store.memory.MemoryRollupStore;
import dev.pharos.store.span.BenchSpans;
import dev.pharos.store.span.EmbeddedSpanStore;
import dev.pharos.store.span.SpanStoreSettings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;

/**
 * Prints how long it takes to find the exemplars of a service's chart of one hour, into which all
 * spans fall; docs/PERFORMANCE.md has the figures. Argument: spans.
 */
final class ExemplarBench {
  private static final int BATCH = 500;
  private static final int TIMES = 40;
  private static final int COMMIT_EVERY = 500_000;
  private static final Duration HOUR = Duration.ofHours(1);

  private ExemplarBench() {}

  static void main(String[] args) throws Exception {
    int spans = args.length > 0 ? Integer.parseInt(args[0]) : 2_000_000;
    Path folder = Files.createTempDirectory("exemplars");
    SetClock clock = new SetClock(Instant.now());
    long nowNs = TimeRange.epochNs(clock.instant());
    TimeRange range = new TimeRange(nowNs - HOUR.toNanos(), nowNs);
    MemoryRollupStore rollups = new MemoryRollupStore();
    StreamingAggregates aggregates = new StreamingAggregates(rollups);
    try (EmbeddedSpanStore store =
        EmbeddedSpanStore.open(folder, null, SpanStoreSettings.DEFAULT)) {
      BenchSpans mix = new BenchSpans(7);
      ServiceId service = null;
      int uncommitted = 0;
      for (int added = 0; added < spans; ) {
        long atNs = range.fromNs() + (long) ((double) added / spans * HOUR.toNanos());
        List<Span> batch = mix.batch(BATCH, atNs);
        aggregates.fold(batch, atNs, 500L * batch.size());
        store.add(batch);
        service = batch.getFirst().service();
        added += batch.size();
        uncommitted += batch.size();
        if (uncommitted >= COMMIT_EVERY) {
          uncommitted = 0;
          aggregates.tick(atNs);
          store.retain(store.seal().commit());
        }
      }
      RedQuery red = new RedQuery(new WindowReader(aggregates, rollups, clock, System::nanoTime));
      ExemplarSearch remembering = new ExemplarSearch(red, store, System::nanoTime);
      long[] took = new long[TIMES];
      ChartExemplars found = null;
      for (int i = 0; i < TIMES; i++) {
        long start = System.nanoTime();
        found = new ExemplarSearch(red, store, System::nanoTime).find(service, range);
        took[i] = System.nanoTime() - start;
      }
      remembering.find(service, range);
      long start = System.nanoTime();
      remembering.find(service, range);
      long again = System.nanoTime() - start;
      long first = took[0];
      Arrays.sort(took);
      System.out.printf(
          "%,d spans: exemplars at %d points%s, first %d ms, p50 %d ms, p95 %d ms; asked again %d ms%n",
          store.statistics().spans(),
          found.points().size(),
          found.truncated() ? " (truncated)" : "",
          first / 1_000_000,
          took[TIMES / 2] / 1_000_000,
          took[TIMES * 95 / 100] / 1_000_000,
          again / 1_000_000);
    } finally {
      FileTree.delete(folder);
    }
  }
}
