package dev.pharos.query;

import dev.pharos.signal.ServiceId;
import dev.pharos.signal.Span;
import dev.pharos.signal.TimeRange;
import dev.pharos.signal.TraceTree;
import dev.pharos.store.SpanFilter;
import dev.pharos.store.SpanText;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Traces that began with the same operation as one trace, from the day before it: some from just
 * before, some from hours before, so that one bad hour does not pass for usual. Where there are too
 * few, from after it too. Safe for use by many threads.
 */
public final class UsualTraces {
  private static final Duration[] BEFORE = {
    Duration.ZERO,
    Duration.ofMinutes(10),
    Duration.ofHours(1),
    Duration.ofHours(6),
    Duration.ofHours(24)
  };

  /** Traces from each of these stretches. */
  private static final int EACH = 30;

  /** Fewer say little about what is usual. */
  private static final int FEW = 5;

  /** Traces looked at in each stretch: others call the operation too without beginning with it. */
  private static final int LOOKED_AT = 4 * EACH;

  /** Spans in memory at a time, about half a kilobyte each. */
  private static final int MOST_SPANS = 100_000;

  private final TraceSearch search;

  UsualTraces(TraceSearch search) {
    this.search = search;
  }

  /** Without the trace itself; empty when there are none. */
  public List<TraceTree> like(TraceTree trace) throws IOException {
    List<TraceTree> found = new ArrayList<>();
    long start = trace.root().startNs();
    for (int i = 1; i < BEFORE.length; i++) {
      collect(
          trace,
          new TimeRange(start - BEFORE[i].toNanos(), start - BEFORE[i - 1].toNanos()),
          found);
    }
    if (found.size() < FEW) {
      collect(trace, new TimeRange(start, start + BEFORE[BEFORE.length - 1].toNanos()), found);
    }
    return found;
  }

  private void collect(TraceTree like, TimeRange range, List<TraceTree> found) throws IOException {
    int before = found.size();
    int[] spans = {found.stream().mapToInt(TraceTree::size).sum()};
    search.search(
        TraceQuery.of(range, filter(like.root()), LOOKED_AT),
        trace -> {
          if (isLike(trace.tree().root(), like.root())) {
            spans[0] += trace.tree().size();
            found.add(trace.tree());
          }
          return found.size() - before < EACH && spans[0] < MOST_SPANS;
        });
  }

  private static SpanFilter filter(Span root) {
    ServiceId service = root.service();
    List<SpanFilter> filters = new ArrayList<>();
    filters.add(SpanFilter.is(SpanText.SERVICE, service.name()));
    filters.add(SpanFilter.is(SpanText.NAME, root.name()));
    if (!service.environment().isEmpty()) {
      filters.add(SpanFilter.is(SpanText.ENVIRONMENT, service.environment()));
    }
    return SpanFilter.all(filters);
  }

  private static boolean isLike(Span root, Span other) {
    return root.service().equals(other.service())
        && root.name().equals(other.name())
        && !root.traceId().equals(other.traceId());
  }
}
