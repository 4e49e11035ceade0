package dev.pharos.query;

import com.github.benmanes.caffeine.cache.Ticker;
import dev.pharos.signal.Span;
import dev.pharos.signal.TimeRange;
import dev.pharos.signal.TraceId;
import dev.pharos.signal.TraceTree;
import dev.pharos.store.SearchWatch;
import dev.pharos.store.SpanFilter;
import dev.pharos.store.SpanQuery;
import dev.pharos.store.SpanStore;
import dev.pharos.store.TraceMatches;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One search: asks the store for the newest candidates, then for those before them, in steps that
 * grow, and checks each on its whole trace where one span does not tell. For one thread.
 */
final class RunningSearch implements SearchWatch {
  /** Before it is known how large traces are. */
  private static final int FIRST_READ = 8;

  private final SpanStore store;
  private final TraceQuery query;
  private final SearchVisitor visitor;
  private final Ticker ticker;
  private final long deadline;
  private final SpanFilter lead;
  private final Set<TraceId> seen = new HashSet<>();
  private long toldAt;
  private long scannedBefore;
  private long read;
  private long looked;
  private int found;
  private SearchEnd.@Nullable Cut cut;

  RunningSearch(SpanStore store, TraceQuery query, SearchVisitor visitor, Ticker ticker) {
    this.store = store;
    this.query = query;
    this.visitor = visitor;
    this.ticker = ticker;
    this.toldAt = ticker.read();
    this.deadline = toldAt + QueryLimits.LONGEST_SEARCH.toNanos();
    this.lead = SpanFilter.all(List.of(query.spans(), query.condition().lead()));
  }

  SearchEnd run() throws IOException {
    long fromNs = query.range().fromNs();
    long toNs = query.range().toNs();
    int step = Math.min(query.limit() + 1, QueryLimits.FIRST_STEP);
    while (true) {
      TraceMatches result =
          store.find(new SpanQuery(new TimeRange(fromNs, toNs), lead, step), this);
      scannedBefore += result.scanned();
      look(result.matches());
      if (cut != null || !result.truncated()) {
        return new SearchEnd(scannedBefore, cut);
      }
      if (result.matches().isEmpty()) {
        // The store's own bound of work: it was not this search that stopped it.
        return new SearchEnd(scannedBefore, SearchEnd.Cut.SCANNED);
      }
      // Others may have started in the same nanosecond; those that were seen are not seen again.
      long next = result.matches().getLast().startNs() + 1;
      toNs = next < toNs || step < QueryLimits.LARGEST_STEP ? next : next - 1;
      step = Math.min(2 * step, QueryLimits.LARGEST_STEP);
      if (toNs <= fromNs) {
        return new SearchEnd(scannedBefore, null);
      }
    }
  }

  @Override
  public boolean goOn(long scanned, long reachedNs) {
    long now = ticker.read();
    if (now - toldAt >= QueryLimits.PROGRESS_EVERY.toNanos()) {
      toldAt = now;
      if (!visitor.progress(scannedBefore + scanned, Math.min(reachedNs, query.range().toNs()))) {
        cut = SearchEnd.Cut.LEFT;
      }
    }
    if (cut == null && scannedBefore + scanned > QueryLimits.SCANNED_SPANS) {
      cut = SearchEnd.Cut.SCANNED;
    }
    if (cut == null && now > deadline) {
      cut = SearchEnd.Cut.TIME;
    }
    return cut == null;
  }

  /** What was found is told, even where looking for more has come to its bound. */
  private boolean goesOn() {
    return cut == null || (cut == SearchEnd.Cut.SCANNED && read <= QueryLimits.READ_SPANS);
  }

  /** Reads traces some at a time: those that lie together are cheaper so. */
  private void look(List<TraceMatches.Match> matches) throws IOException {
    boolean outlines = query.condition().isLeadEnough() && !visitor.readsAttributes();
    List<TraceId> next = new ArrayList<>();
    int at = 0;
    while (at < matches.size() && goesOn()) {
      next.clear();
      int most = readAtOnce();
      while (at < matches.size() && next.size() < most) {
        TraceId traceId = matches.get(at++).traceId();
        if (seen.add(traceId)) {
          next.add(traceId);
        }
      }
      Map<TraceId, List<Span>> whole = outlines ? Map.of() : store.traces(next);
      for (TraceId traceId : next) {
        if (goesOn()) {
          take(outlines ? store.outline(traceId) : whole.getOrDefault(traceId, List.of()));
        }
      }
    }
  }

  /** So many that their spans are few in memory, going by those that were read. */
  private int readAtOnce() {
    long wanted =
        query.condition().isLeadEnough() ? query.limit() + 1L - found : QueryLimits.READ_AT_ONCE;
    long most = looked == 0 ? FIRST_READ : QueryLimits.SPANS_AT_ONCE * looked / Math.max(1, read);
    return Math.clamp(Math.min(wanted, most), 1, QueryLimits.READ_AT_ONCE);
  }

  private void take(List<Span> spans) {
    looked++;
    boolean sure = query.condition().isLeadEnough();
    if (sure && found == query.limit()) {
      cut = SearchEnd.Cut.LIMIT;
      return;
    }
    read += spans.size();
    // Retention may have taken the trace between both reads.
    if (!spans.isEmpty() && (sure || holds(spans))) {
      if (found == query.limit()) {
        cut = SearchEnd.Cut.LIMIT;
        return;
      }
      found++;
      if (!visitor.found(new FoundTrace(spans, TraceTree.of(spans)))) {
        cut = SearchEnd.Cut.LEFT;
        return;
      }
    }
    if (read > QueryLimits.READ_SPANS) {
      cut = SearchEnd.Cut.SCANNED;
    } else {
      goOn(0, spans.isEmpty() ? query.range().toNs() : spans.getFirst().startNs());
    }
  }

  private boolean holds(List<Span> spans) {
    List<Span> asked =
        spans.stream()
            .filter(span -> query.range().contains(span.startNs()) && query.spans().matches(span))
            .toList();
    return query.condition().holds(TraceFacts.of(spans), asked);
  }
}
