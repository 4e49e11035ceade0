package dev.pharos.query;

import com.github.benmanes.caffeine.cache.Ticker;
import dev.pharos.signal.Span;
import dev.pharos.signal.TraceId;
import dev.pharos.signal.TraceTree;
import dev.pharos.store.SpanStore;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Finds traces by conditions, and by id. Safe for use by many threads. */
public final class TraceSearch {
  private final SpanStore store;
  private final Ticker ticker;

  TraceSearch(SpanStore store, Ticker ticker) {
    this.store = store;
    this.ticker = ticker;
  }

  /** Traces in one line each, newest first. */
  public TracesFound search(TraceQuery query) throws IOException {
    Summaries summaries = new Summaries();
    SearchEnd end = search(query, summaries);
    return new TracesFound(summaries.traces, end.scanned(), end.cut());
  }

  private static final class Summaries implements SearchVisitor {
    private final List<TraceSummary> traces = new ArrayList<>();

    @Override
    public boolean found(FoundTrace trace) {
      return traces.add(trace.summary());
    }

    @Override
    public boolean readsAttributes() {
      return false;
    }
  }

  /**
   * Hands over whole traces as they are found: by the start of the span that led to each, newest
   * first.
   *
   * @throws dev.pharos.store.CostlyPatternException when a pattern needs too many steps
   */
  public SearchEnd search(TraceQuery query, SearchVisitor visitor) throws IOException {
    return new RunningSearch(store, query, visitor, ticker).run();
  }

  /** How the newest found traces fall apart by fields and attributes; the limit is not heeded. */
  public TraceFacets facets(TraceQuery query) throws IOException {
    FacetCount count = new FacetCount(query.matching(), query.range());
    return count.facets(search(query.withLimit(FacetLimits.TRACES), count));
  }

  /** The trace of that id; empty when none is kept. */
  public Optional<TraceTree> trace(TraceId traceId) throws IOException {
    List<Span> spans = store.trace(traceId);
    return spans.isEmpty() ? Optional.empty() : Optional.of(TraceTree.of(spans));
  }
}
