package dev.pharos.store.span;

import dev.pharos.query.TraceCondition;
import dev.pharos.signal.Span;
import dev.pharos.signal.TimeRange;
import dev.pharos.store.SpanQuery;
import dev.pharos.store.SpanSearchResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;

/** Prints how long the embedded store takes for query lines; docs/QUERY.md has the table. */
final class QueryLineBench {
  private static final int TIMES = 20;
  private static final int LIMIT = 50;

  private QueryLineBench() {}

  static void main(String[] args) throws Exception {
    int spans = args.length > 0 ? Integer.parseInt(args[0]) : 2_000_000;
    Path folder = Files.createTempDirectory("query-lines");
    long now = TimeRange.epochNs(Instant.now());
    try (EmbeddedSpanStore store =
        EmbeddedSpanStore.open(folder, null, SpanStoreSettings.DEFAULT)) {
      BenchSpans mix = new BenchSpans(7);
      Span sample = mix.batch(1, now).getFirst();
      for (int added = 0; added < spans; ) {
        List<Span> batch = mix.batch(500, now + added * 10_000L);
        store.add(batch);
        added += batch.size();
        sample = added <= spans / 2 ? batch.getFirst() : sample;
      }
      store.retain(store.seal().commit());
      TimeRange range =
          new TimeRange(now - Duration.ofDays(1).toNanos(), now + Duration.ofDays(1).toNanos());
      System.out.printf("%,d spans%n", store.statistics().spans());
      for (String line :
          List.of(
              "service=service-c duration>60ms",
              "service=service-c duration>1s",
              "user.id=" + sample.attributes().text("user.id"),
              "user.id=nobody",
              "status=error OR user.id=nobody",
              "service=service-c (user.tier=gold OR http.request.method=DELETE)",
              "name~\"GET /api/resource-4.*\"",
              "name~\"nothing like it.*\"",
              "user.id~\"nobody.*\"",
              "request.size>3998",
              "exception.type=\"java.lang.IllegalStateException\"",
              "service=service-c -user.tier=gold status=error")) {
        ask(store, range, line);
      }
    } finally {
      dev.pharos.store.disk.FileTree.delete(folder);
    }
  }

  private static void ask(EmbeddedSpanStore store, TimeRange range, String line)
      throws IOException {
    SpanQuery query = new SpanQuery(range, TraceCondition.parse(line).lead(), LIMIT);
    long[] times = new long[TIMES];
    SpanSearchResult result = store.search(query);
    for (int i = 0; i < TIMES; i++) {
      long start = System.nanoTime();
      result = store.search(query);
      times[i] = System.nanoTime() - start;
    }
    Arrays.sort(times);
    System.out.printf(
        "| `%s` | %.1f ms | %,d | %d |%n",
        line.replace("|", "\\|"),
        times[TIMES / 2] / 1e6,
        result.scanned(),
        result.matches().size());
  }
}
