package dev.pharos.store.memory;

import dev.pharos.signal.Span;
import dev.pharos.signal.TraceId;
import dev.pharos.store.SearchWatch;
import dev.pharos.store.SpanQuery;
import dev.pharos.store.SpanSearchResult;
import dev.pharos.store.SpanStore;
import dev.pharos.store.TraceDecision;
import dev.pharos.store.TraceKeeper;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Traces that came whole, some of which are left out when they are old enough. Cheap enough to play
 * many days in it: it knows no duplicates and commits nothing. For one thread.
 */
public final class WholeTraceStore implements SpanStore {
  private final List<List<Span>> decided = new ArrayList<>();
  private final Deque<Arrived> undecided = new ArrayDeque<>();
  private long kept;
  private long leftOut;

  private record Arrived(long atNs, List<List<Span>> traces) {}

  /** They came together. */
  public void add(long atNs, List<List<Span>> traces) {
    undecided.add(new Arrived(atNs, traces));
  }

  /** Decides on all that are old enough. */
  public void decide(TraceKeeper keeper, long nowNs) {
    long oldNs = nowNs - keeper.age().toNanos();
    while (!undecided.isEmpty() && undecided.getFirst().atNs() <= oldNs) {
      for (List<Span> trace : undecided.removeFirst().traces()) {
        TraceDecision decision = keeper.decide(trace.getFirst().traceId(), trace);
        keeper.decided(trace, decision);
        if (decision == TraceDecision.LeftOut.LEFT_OUT) {
          leftOut++;
        } else {
          kept++;
          decided.add(trace);
        }
      }
    }
  }

  /** Of the traces that were decided on. */
  public long kept() {
    return kept;
  }

  /** Of the traces that were decided on. */
  public long leftOut() {
    return leftOut;
  }

  @Override
  public void add(List<Span> spans) {
    throw new UnsupportedOperationException("whole traces only");
  }

  @Override
  public List<Span> trace(TraceId traceId) {
    return traces(Set.of(traceId)).getOrDefault(traceId, List.of());
  }

  @Override
  public Map<TraceId, List<Span>> traces(Collection<TraceId> traceIds) {
    Set<TraceId> wanted = Set.copyOf(traceIds);
    Map<TraceId, List<Span>> found = new HashMap<>();
    for (List<List<Span>> traces : all()) {
      for (List<Span> trace : traces) {
        if (wanted.contains(trace.getFirst().traceId())) {
          found.put(trace.getFirst().traceId(), trace);
        }
      }
    }
    return found;
  }

  @Override
  public SpanSearchResult search(SpanQuery query, SearchWatch watch) {
    List<Span> matches = new ArrayList<>();
    long scanned = 0;
    for (List<List<Span>> traces : all()) {
      for (List<Span> trace : traces) {
        Span newest = null;
        for (Span span : trace) {
          scanned++;
          if (NaiveFilter.matches(query, span)
              && (newest == null || span.startNs() > newest.startNs())) {
            newest = span;
          }
        }
        if (newest != null) {
          matches.add(newest);
        }
      }
    }
    matches.sort(Comparator.comparingLong(Span::startNs).reversed());
    boolean truncated = matches.size() > query.limit();
    return new SpanSearchResult(
        List.copyOf(truncated ? matches.subList(0, query.limit()) : matches), scanned, truncated);
  }

  private List<List<List<Span>>> all() {
    List<List<List<Span>>> all = new ArrayList<>();
    all.add(decided);
    undecided.forEach(arrived -> all.add(arrived.traces()));
    return all;
  }

  @Override
  public Statistics statistics() {
    long spans = all().stream().flatMap(List::stream).mapToLong(List::size).sum();
    return new Statistics(spans, 0, 0, List.of());
  }

  @Override
  public PendingCommit seal() {
    throw new UnsupportedOperationException("nothing outlives it");
  }

  @Override
  public void retain(String commit) {
    throw new UnsupportedOperationException("nothing outlives it");
  }

  @Override
  public void close() {}
}
