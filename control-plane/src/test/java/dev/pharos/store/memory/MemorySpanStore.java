package dev.pharos.store.memory;

import dev.pharos.signal.ServiceId;
import dev.pharos.signal.Span;
import dev.pharos.signal.SpanKind;
import dev.pharos.signal.TraceId;
import dev.pharos.store.SearchWatch;
import dev.pharos.store.SpanQuery;
import dev.pharos.store.SpanSearchResult;
import dev.pharos.store.SpanStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Spans in a map. What was committed can be opened again from the {@link Disk}. */
public final class MemorySpanStore implements SpanStore {
  private static final long DAY_NS = Duration.ofDays(1).toNanos();

  private final Disk disk;
  private final Duration retention;
  private final Map<Key, Span> spans = new LinkedHashMap<>();

  /** A store without a past. */
  public MemorySpanStore() {
    this(new Disk(), null, Duration.ofDays(7));
  }

  /**
   * @param commit to begin with; null begins empty
   */
  public MemorySpanStore(Disk disk, @Nullable String commit, Duration retention) {
    this.disk = disk;
    this.retention = retention;
    if (commit != null) {
      Objects.requireNonNull(disk.commits.get(commit), commit).forEach(this::put);
    }
  }

  /** What outlives a store. */
  public static final class Disk {
    private final Map<String, List<Span>> commits = new HashMap<>();
  }

  private record Key(TraceId traceId, long spanId, SpanKind kind, ServiceId service) {}

  @Override
  public synchronized void add(List<Span> added) {
    added.forEach(this::put);
  }

  @Override
  public synchronized List<Span> trace(TraceId traceId) {
    return spans.values().stream().filter(span -> span.traceId().equals(traceId)).toList();
  }

  @Override
  public synchronized SpanSearchResult search(SpanQuery query, SearchWatch watch) {
    Map<TraceId, Span> newest = new HashMap<>();
    long scanned = 0;
    boolean stopped = false;
    for (Span span : spans.values()) {
      if (!watch.goOn(scanned, span.startNs())) {
        stopped = true;
        break;
      }
      scanned++;
      if (NaiveFilter.matches(query, span)) {
        newest.merge(
            span.traceId(), span, (one, other) -> other.startNs() > one.startNs() ? other : one);
      }
    }
    List<Span> sorted = new ArrayList<>(newest.values());
    sorted.sort(Comparator.comparingLong(Span::startNs).reversed());
    boolean truncated = sorted.size() > query.limit();
    return new SpanSearchResult(
        List.copyOf(truncated ? sorted.subList(0, query.limit()) : sorted),
        scanned,
        truncated || stopped);
  }

  @Override
  public synchronized void expire(long nowNs) {
    long firstDay = Math.floorDiv(nowNs - retention.toNanos(), DAY_NS);
    spans.values().removeIf(span -> Math.floorDiv(span.startNs(), DAY_NS) < firstDay);
  }

  @Override
  public synchronized Statistics statistics() {
    return new Statistics(spans.size(), 0, 0, List.of());
  }

  @Override
  public synchronized PendingCommit seal() {
    List<Span> sealed = List.copyOf(spans.values());
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
  public void close() {}

  private void put(Span span) {
    spans.put(new Key(span.traceId(), span.spanId(), span.kind(), span.service()), span);
  }
}
