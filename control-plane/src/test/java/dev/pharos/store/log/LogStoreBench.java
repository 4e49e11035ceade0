package dev.pharos.store.log;

import dev.pharos.signal.LogRecord;
import dev.pharos.signal.Severity;
import dev.pharos.signal.TimeRange;
import dev.pharos.store.LineWords;
import dev.pharos.store.LogFilter;
import dev.pharos.store.LogQuery;
import dev.pharos.store.LogText;
import dev.pharos.store.SearchWatch;
import dev.pharos.store.disk.AppendFile;
import dev.pharos.store.disk.FileTree;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/**
 * What the log store costs by itself and how fast it answers; prints, asserts nothing. The command
 * and what it printed are in docs/adr, "Lines are templates and variables".
 *
 * <p>Arguments: lines, folder (kept, so that it can be looked at).
 */
final class LogStoreBench {
  private static final int BATCH = 500;
  private static final int COMMIT_EVERY = 500_000;
  private static final int QUERIES = 100;
  private static final int SLOW_QUERIES = 10;

  /** 200 lines a second. */
  private static final long STEP_NS = 5_000_000;

  private final Path folder;
  private final int lines;
  private final List<LogRecord> samples = new ArrayList<>();
  private final Random random = new Random(1);
  private TimeRange all = new TimeRange(0, Long.MAX_VALUE);

  private LogStoreBench(int lines, Path folder) {
    this.lines = lines;
    this.folder = folder;
  }

  static void main(String[] args) throws Exception {
    int lines = args.length > 0 ? Integer.parseInt(args[0]) : 1_000_000;
    Path folder = args.length > 1 ? Path.of(args[1]) : Files.createTempDirectory("logs");
    FileTree.delete(folder);
    new LogStoreBench(lines, folder).run();
  }

  private void run() throws Exception {
    String commit;
    try (EmbeddedLogStore store = EmbeddedLogStore.open(folder, null, LogStoreSettings.DEFAULT)) {
      commit = ingest(store);
      System.out.printf(
          "kept: %,d lines, %.1f B each on disk%n",
          store.statistics().lines(), store.statistics().bytes() / (double) lines);
      disk();
      for (int round = 0; round < 2; round++) {
        ask(store, round == 1);
      }
      System.out.println(String.join("\n", store.statistics().notices()));
    }
    long before = System.nanoTime();
    EmbeddedLogStore.open(folder, commit, LogStoreSettings.DEFAULT).close();
    System.out.printf("open again %.1f ms%n", (System.nanoTime() - before) / 1e6);
  }

  private String ingest(EmbeddedLogStore store) throws IOException {
    BenchLogs mix = new BenchLogs(7);
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    long start = TimeRange.epochNs(Instant.now()) - lines * STEP_NS;
    long generating = 0;
    long bytes = 0;
    long process = processCpuNs();
    String commit = "";
    int added = 0;
    int uncommitted = 0;
    while (added < lines) {
      long at = threads.getCurrentThreadCpuTime();
      List<LogRecord> batch = mix.batch(BATCH, start + added * STEP_NS, STEP_NS);
      for (LogRecord line : batch) {
        bytes += bytesOf(line);
      }
      generating += threads.getCurrentThreadCpuTime() - at;
      store.add(batch);
      added += batch.size();
      uncommitted += batch.size();
      if (random.nextInt(20) == 0) {
        samples.add(batch.get(random.nextInt(batch.size())));
      }
      if (uncommitted >= COMMIT_EVERY || added >= lines) {
        commit = store.seal().commit();
        store.retain(commit);
        uncommitted = 0;
      }
    }
    all = new TimeRange(start, start + (added + BATCH) * STEP_NS);
    double cpu = (processCpuNs() - process - generating) / 1e9;
    System.out.printf(
        "ingest: %,d lines of %.0f B; CPU s per million: store %.2f, generating %.2f (not"
            + " counted)%n",
        added, bytes / (double) added, cpu / added * 1e6, generating / 1e9 / added * 1e6);
    return commit;
  }

  /** What of the files is what. */
  private void disk() throws IOException {
    long index = 0;
    long vocabulary = 0;
    long chunks = 0;
    try (var walk = Files.walk(folder)) {
      for (Path file : walk.filter(each -> each.endsWith("logs.blocks")).toList()) {
        try (FileChannel channel = FileChannel.open(file)) {
          MemorySegment bytes =
              channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size(), Arena.ofAuto());
          for (long at = AppendFile.HEADER_BYTES; at < bytes.byteSize(); ) {
            LogBlockHeader header = LogBlockHeader.readAt(bytes, at);
            index += header.vocabularyAt();
            vocabulary += header.vocabularyStored();
            chunks += header.length() - header.chunksAt();
            at += header.length();
          }
        }
      }
    }
    System.out.printf(
        "of which index %.1f, vocabularies %.1f, chunks %.1f%n",
        index / (double) lines, vocabulary / (double) lines, chunks / (double) lines);
  }

  /** As a line of JSON would write them, about. */
  private static int bytesOf(LogRecord line) {
    int keys = 20;
    return line.bodyText().length()
        + line.attributes().toString().length()
        + line.scope().name().length()
        + line.resource().service().name().length()
        + line.resource().instance().length()
        + (line.traceId().isValid() ? 32 + 16 : 0)
        + line.severityText().length()
        + 30
        + keys;
  }

  private void ask(EmbeddedLogStore store, boolean print) throws IOException {
    time(
        print,
        "lines of a trace",
        QUERIES,
        () -> {
          LogFilter trace = new LogFilter.OfTrace(traced().traceId());
          return store.search(LogQuery.oldest(all, trace, 1_000)).lines().size();
        });
    time(print, "rare word", QUERIES, () -> find(store, LogFilter.phrase(rareWord())));
    time(
        print,
        "absent word",
        QUERIES,
        () -> find(store, LogFilter.phrase("absent" + random.nextInt())));
    time(
        print,
        "attribute",
        QUERIES,
        () -> find(store, LogFilter.is("user.id", "u-" + random.nextInt(1_000_000))));
    time(
        print,
        "newest errors of a service",
        QUERIES,
        () ->
            find(
                store,
                LogFilter.all(
                    List.of(
                        LogFilter.is(LogText.SERVICE, BenchLogs.serviceName(random.nextInt(12))),
                        LogFilter.atLeast(Severity.ERROR)))));
    time(print, "newest", QUERIES, () -> find(store, LogFilter.ANY));
    time(
        print,
        "substring, frequent",
        SLOW_QUERIES,
        () -> find(store, new LogFilter.Contains("nfirmatio", false)));
    time(
        print,
        "substring, absent letters",
        SLOW_QUERIES,
        () -> find(store, new LogFilter.Contains("xyzzy", false)));
    time(
        print,
        "substring of a hex id",
        SLOW_QUERIES,
        () -> find(store, new LogFilter.Contains(rareWord().substring(2, 9), false)));
    time(
        print,
        "substring of letters and digits",
        SLOW_QUERIES,
        () -> find(store, new LogFilter.Contains("k" + random.nextInt(10_000) + "xqz", false)));
    time(
        print,
        "count per minute by severity",
        SLOW_QUERIES,
        () ->
            store
                .count(all, LogFilter.ANY, Duration.ofMinutes(1).toNanos(), SearchWatch.PATIENT)
                .buckets()
                .size());
  }

  private int find(EmbeddedLogStore store, LogFilter filter) throws IOException {
    return store.search(LogQuery.newest(all, filter, 100)).lines().size();
  }

  private LogRecord traced() {
    LogRecord sample;
    do {
      sample = samples.get(random.nextInt(samples.size()));
    } while (!sample.traceId().isValid());
    return sample;
  }

  private String rareWord() {
    while (true) {
      LogRecord sample = samples.get(random.nextInt(samples.size()));
      List<String> words = LineWords.of(sample.bodyText());
      int key = words.indexOf("key");
      if (key >= 0 && key + 1 < words.size()) {
        return words.get(key + 1);
      }
    }
  }

  private interface Question {
    long ask() throws IOException;
  }

  private static void time(boolean print, String name, int times, Question question)
      throws IOException {
    long[] took = new long[times];
    long found = 0;
    for (int i = 0; i < times; i++) {
      long before = System.nanoTime();
      found += question.ask();
      took[i] = System.nanoTime() - before;
    }
    Arrays.sort(took);
    if (print) {
      System.out.printf(
          "%-30s p50 %8.2f ms  p95 %8.2f ms  found %.1f%n",
          name, took[times / 2] / 1e6, took[times * 95 / 100] / 1e6, found / (double) times);
    }
  }

  private static long processCpuNs() {
    return ((com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
        .getProcessCpuTime();
  }
}
