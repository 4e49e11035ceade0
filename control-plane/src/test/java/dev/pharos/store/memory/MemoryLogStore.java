package dev.pharos.store.memory;

import dev.pharos.signal.LogRecord;
import dev.pharos.signal.Resource;
import dev.pharos.signal.Severity;
import dev.pharos.signal.TimeRange;
import dev.pharos.store.AddedLines;
import dev.pharos.store.LogCounts;
import dev.pharos.store.LogFilter;
import dev.pharos.store.LogFollowers;
import dev.pharos.store.LogLine;
import dev.pharos.store.LogOrigin;
import dev.pharos.store.LogPosition;
import dev.pharos.store.LogQuery;
import dev.pharos.store.LogSearchResult;
import dev.pharos.store.LogSearchResult.Ending;
import dev.pharos.store.LogStore;
import dev.pharos.store.LogWindows;
import dev.pharos.store.OriginCounts;
import dev.pharos.store.SearchWatch;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Lines in a list. What was committed can be opened again from the {@link Disk}. */
public final class MemoryLogStore implements LogStore {
  private static final long DAY_NS = Duration.ofDays(1).toNanos();

  private final Disk disk;
  private final Duration retention;
  private final List<LogLine> lines = new ArrayList<>();
  private final LogFollowers followers = new LogFollowers();
  private long nextNumber = 1;

  /** A store without a past. */
  public MemoryLogStore() {
    this(new Disk(), null, Duration.ofDays(7));
  }

  /**
   * @param commit to begin with; null begins empty
   */
  public MemoryLogStore(Disk disk, @Nullable String commit, Duration retention) {
    this.disk = disk;
    this.retention = retention;
    if (commit != null) {
      Disk.Commit opened = Objects.requireNonNull(disk.commits.get(commit), commit);
      lines.addAll(opened.lines());
      nextNumber = opened.nextNumber();
    }
  }

  /** What outlives a store. */
  public static final class Disk {
    private final Map<String, Commit> commits = new HashMap<>();

    private record Commit(List<LogLine> lines, long nextNumber) {}
  }

  @Override
  public synchronized void add(List<LogRecord> added) {
    followers.tell(added, nextNumber);
    for (LogRecord line : added) {
      lines.add(new LogLine(new LogPosition(line.timeNs(), nextNumber++), line));
    }
  }

  @Override
  public AddedLines follow() {
    return followers.follow();
  }

  public synchronized void clear() {
    lines.clear();
  }

  @Override
  public synchronized LogSearchResult search(LogQuery query, SearchWatch watch) {
    Comparator<LogLine> order = Comparator.comparing(LogLine::position);
    if (query.order() == LogQuery.Order.NEWEST_FIRST) {
      order = order.reversed();
    }
    List<LogLine> found = new ArrayList<>();
    long scanned = 0;
    LogPosition last = null;
    for (LogLine line : lines.stream().sorted(order).toList()) {
      if (!query.range().contains(line.log().timeNs()) || !query.isBehindStart(line.position())) {
        continue;
      }
      if (found.size() == query.limit()) {
        return new LogSearchResult(
            found, scanned, Ending.LIMIT, Optional.of(found.getLast().position()));
      }
      if (!watch.goOn(scanned, line.log().timeNs())) {
        return new LogSearchResult(
            found, scanned, Ending.STOPPED, last == null ? query.after() : Optional.of(last));
      }
      scanned++;
      last = line.position();
      if (query.filter().matches(line.log())) {
        found.add(line);
      }
    }
    return new LogSearchResult(found, scanned, Ending.COMPLETE, Optional.empty());
  }

  @Override
  public synchronized LogCounts count(
      TimeRange range, LogFilter filter, long bucketNs, SearchWatch watch) {
    OriginCounts apart = countByOrigin(range, filter, LogWindows.every(bucketNs), watch);
    Map<Long, Map<Severity, Long>> together = new TreeMap<>();
    for (List<LogCounts.Bucket> buckets : apart.buckets().values()) {
      for (LogCounts.Bucket bucket : buckets) {
        bucket
            .lines()
            .forEach((severity, count) -> count(together, bucket.startNs(), severity, count));
      }
    }
    return new LogCounts(bucketsOf(together), apart.scanned(), apart.truncated());
  }

  @Override
  public synchronized OriginCounts countByOrigin(
      TimeRange range, LogFilter filter, LogWindows windows, SearchWatch watch) {
    Map<Resource, Map<Long, Map<Severity, Long>>> apart = new HashMap<>();
    long scanned = 0;
    boolean truncated = false;
    for (LogLine line : lines) {
      LogRecord log = line.log();
      if (range.contains(log.timeNs()) && !truncated) {
        truncated = !watch.goOn(scanned, log.timeNs());
        scanned += truncated ? 0 : 1;
        long start = windows.startOf(log.timeNs());
        if (!truncated && start != LogWindows.NONE && filter.matches(log)) {
          count(
              apart.computeIfAbsent(log.resource(), each -> new TreeMap<>()),
              start,
              log.level(),
              1);
        }
      }
    }
    Map<Resource, List<LogCounts.Bucket>> buckets = new HashMap<>();
    apart.forEach((resource, counted) -> buckets.put(resource, bucketsOf(counted)));
    return new OriginCounts(buckets, scanned, truncated);
  }

  private static void count(
      Map<Long, Map<Severity, Long>> buckets, long start, Severity severity, long lines) {
    buckets
        .computeIfAbsent(start, each -> new EnumMap<>(Severity.class))
        .merge(severity, lines, Long::sum);
  }

  private static List<LogCounts.Bucket> bucketsOf(Map<Long, Map<Severity, Long>> buckets) {
    return buckets.entrySet().stream()
        .map(bucket -> new LogCounts.Bucket(bucket.getKey(), bucket.getValue()))
        .toList();
  }

  @Override
  public synchronized List<LogOrigin> origins(TimeRange range) {
    Map<Resource, Long> found = new HashMap<>();
    for (LogLine line : lines) {
      if (range.contains(line.log().timeNs())) {
        found.merge(line.log().resource(), 1L, Long::sum);
      }
    }
    return found.entrySet().stream()
        .map(origin -> new LogOrigin(origin.getKey(), origin.getValue()))
        .toList();
  }

  @Override
  public synchronized void expire(long nowNs) {
    long firstDay = Math.floorDiv(nowNs - retention.toNanos(), DAY_NS);
    lines.removeIf(line -> Math.floorDiv(line.log().timeNs(), DAY_NS) < firstDay);
  }

  @Override
  public synchronized Statistics statistics() {
    return new Statistics(lines.size(), 0, 0, List.of());
  }

  @Override
  public synchronized PendingCommit seal() {
    Disk.Commit sealed = new Disk.Commit(List.copyOf(lines), nextNumber);
    return () -> {
      synchronized (this) {
        String name = "commit-" + disk.commits.size();
        disk.commits.put(name, sealed);
        return name;
      }
    };
  }

  @Override
  public synchronized void retain(String commit) {
    Objects.requireNonNull(disk.commits.get(commit), commit);
  }

  @Override
  public void close() {
    followers.close();
  }
}
