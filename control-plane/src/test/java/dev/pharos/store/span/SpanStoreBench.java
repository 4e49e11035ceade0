package dev.pharos.store.span;

import dev.pharos.signal.Span;
import dev.pharos.signal.TimeRange;
import dev.pharos.signal.TraceId;
import dev.pharos.store.QueryBuilder;
import dev.pharos.store.disk.FileTree;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/**
 * What the span store costs by itself and how fast it answers; prints, asserts nothing. The command
 * and what it printed are in docs/PERFORMANCE.md, "Span store".
 *
 * <p>Arguments: spans, days over which they start, folder (kept, so that it can be looked at).
 */
final class SpanStoreBench {
  private static final int BATCH = 500;
  private static final int COMMIT_EVERY = 500_000;
  private static final int QUERIES = 300;

  private final Path folder;
  private final int spans;
  private final int days;
  private final List<Span> samples = new ArrayList<>();
  private final Random random = new Random(1);

  private SpanStoreBench(int spans, int days, Path folder) {
    this.spans = spans;
    this.days = days;
    this.folder = folder;
  }

  static void main(String[] args) throws Exception {
    int spans = args.length > 0 ? Integer.parseInt(args[0]) : 1_000_000;
    int days = args.length > 1 ? Integer.parseInt(args[1]) : 1;
    Path folder = args.length > 2 ? Path.of(args[2]) : Files.createTempDirectory("spans");
    FileTree.delete(folder);
    new SpanStoreBench(spans, days, folder).run();
  }

  private void run() throws Exception {
    String commit;
    try (EmbeddedSpanStore store =
        EmbeddedSpanStore.open(folder, null, SpanStoreSettings.DEFAULT)) {
      commit = ingest(store);
      System.out.printf("spans kept %,d%n", store.statistics().spans());
      disk();
      for (int round = 0; round < 3; round++) {
        ask(store, round == 2);
      }
    }
    long before = System.nanoTime();
    EmbeddedSpanStore.open(folder, commit, SpanStoreSettings.DEFAULT).close();
    System.out.printf("open again %.1f ms%n", (System.nanoTime() - before) / 1e6);
  }

  private String ingest(EmbeddedSpanStore store) throws IOException {
    BenchSpans mix = new BenchSpans(7);
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    long now = TimeRange.epochNs(Instant.now());
    long generating = 0;
    long adding = 0;
    long wall = System.nanoTime();
    long process = processCpuNs();
    String commit = "";
    int added = 0;
    int uncommitted = 0;
    while (added < spans) {
      long at = threads.getCurrentThreadCpuTime();
      long end = now - random.nextInt(days) * Duration.ofDays(1).toNanos() + added * 10_000L;
      List<Span> batch = mix.batch(BATCH, end);
      generating += threads.getCurrentThreadCpuTime() - at;
      at = threads.getCurrentThreadCpuTime();
      store.add(batch);
      adding += threads.getCurrentThreadCpuTime() - at;
      added += batch.size();
      uncommitted += batch.size();
      if (random.nextInt(40) == 0) {
        samples.add(batch.get(random.nextInt(batch.size())));
      }
      if (uncommitted >= COMMIT_EVERY || added >= spans) {
        commit = store.seal().commit();
        store.retain(commit);
        uncommitted = 0;
      }
    }
    double millions = added / 1e6;
    double seconds = (System.nanoTime() - wall) / 1e9;
    double cpu = (processCpuNs() - process - generating) / 1e9;
    System.out.printf(
        "ingest: %,d spans in %.1f s (%,.0f/s); CPU s per million: store %.2f, of which add %.2f, "
            + "generating %.2f (not counted)%n",
        added,
        seconds,
        added / seconds,
        cpu / millions,
        adding / 1e9 / millions,
        generating / 1e9 / millions);
    threadCpu()
        .forEach((name, cpuSeconds) -> {
          if (cpuSeconds / millions > 0.02) {
            System.out.printf("  %-20s %.2f%n", name, cpuSeconds / millions);
          }
        });
    return commit;
  }

  private void disk() throws IOException {
    long[] pages = new long[1];
    long[] index = new long[1];
    int[] files = new int[1];
    try (var walk = Files.walk(folder)) {
      for (Path file : walk.filter(Files::isRegularFile).toList()) {
        files[0]++;
        (file.toString().endsWith(".pages") ? pages : index)[0] += Files.size(file);
      }
    }
    System.out.printf(
        "disk: %.1f B/span pages, %.1f B/span index, %d files%n",
        pages[0] / (double) spans, index[0] / (double) spans, files[0]);
  }

  private void ask(EmbeddedSpanStore store, boolean print) throws IOException {
    long now = TimeRange.epochNs(Instant.now()) + Duration.ofHours(1).toNanos();
    TimeRange all = new TimeRange(now - Duration.ofDays(10).toNanos(), now);
    time(print, "trace by id", () -> store.trace(sample().traceId()).size());
    time(print, "absent trace", () -> store.trace(new TraceId(1, random.nextLong())).size());
    time(
        print,
        "service+duration",
        () -> store.search(query(all).service(service()).min(60_000_000).build()).matches().size());
    time(
        print,
        "service+rare duration",
        () ->
            store.search(query(all).service(service()).min(160_000_000).build()).matches().size());
    time(
        print,
        "attribute, unique",
        () ->
            store
                .search(query(all).attribute("user.id", text("user.id")).build())
                .matches()
                .size());
    time(
        print,
        "attribute, absent",
        () -> store.search(query(all).attribute("user.id", "nobody").build()).matches().size());
    time(
        print,
        "service+operation",
        () ->
            store
                .search(
                    query(all).service("service-a").operation("GET /api/resource-4/{id}").build())
                .matches()
                .size());
    time(
        print,
        "errors of a service",
        () ->
            store
                .search(
                    query(all)
                        .service(service())
                        .status(dev.pharos.signal.StatusCode.ERROR)
                        .build())
                .matches()
                .size());
    time(
        print,
        "attribute, common+service",
        () ->
            store
                .search(query(all).service(service()).attribute("user.tier", "gold").build())
                .matches()
                .size());
    time(
        print,
        "conditions that never meet",
        () ->
            store
                .search(
                    query(all)
                        .attribute("db.system", "postgresql")
                        .attribute("http.request.method", "GET")
                        .limit(20)
                        .build())
                .matches()
                .size());
    time(print, "everything, newest", () -> store.search(query(all).build()).matches().size());
  }

  private Span sample() {
    return samples.get(random.nextInt(samples.size()));
  }

  private String text(String key) {
    return String.valueOf(sample().attributes().text(key));
  }

  private String service() {
    return BenchSpans.serviceName(random.nextInt(BenchSpans.SERVICES));
  }

  private static QueryBuilder query(TimeRange range) {
    return new QueryBuilder().range(range.fromNs(), range.toNs());
  }

  private interface Question {
    int ask() throws IOException;
  }

  private static void time(boolean print, String what, Question question) throws IOException {
    long[] times = new long[print ? QUERIES : QUERIES / 3];
    long found = 0;
    long deadline = System.nanoTime() + Duration.ofSeconds(5).toNanos();
    int asked = 0;
    for (; asked < times.length && System.nanoTime() < deadline; asked++) {
      long start = System.nanoTime();
      found += question.ask();
      times[asked] = System.nanoTime() - start;
    }
    if (print) {
      Arrays.sort(times, 0, asked);
      System.out.printf(
          "%-28s p50 %8.3f ms  p95 %8.3f ms  (%.1f found)%n",
          what, times[asked / 2] / 1e6, times[asked * 95 / 100] / 1e6, found / (double) asked);
    }
  }

  private static long processCpuNs() {
    return ((com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
        .getProcessCpuTime();
  }

  /** CPU seconds by kind of thread, those of the JVM included; Linux only. */
  private static Map<String, Double> threadCpu() throws IOException {
    Map<String, Double> seconds = new TreeMap<>();
    try (var tasks = Files.list(Path.of("/proc/self/task"))) {
      for (Path task : tasks.toList()) {
        String stat = Files.readString(task.resolve("stat"));
        String name = stat.substring(stat.indexOf('(') + 1, stat.lastIndexOf(')'));
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
        double ticks = Double.parseDouble(fields[11]) + Double.parseDouble(fields[12]);
        seconds.merge(name.replaceAll("[#\\d ]+$", ""), ticks / 100, Double::sum);
      }
    }
    return seconds;
  }
}
