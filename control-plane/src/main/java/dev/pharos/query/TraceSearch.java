package dev.pharos.query;

import dev.pharos.signal.Span;
import dev.pharos.signal.TraceId;
import dev.pharos.signal.TraceTree;
import dev.pharos.store.SpanQuery;
import dev.pharos.store.SpanSearchResult;
import dev.pharos.store.SpanStore;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Finds traces by conditions on one of their spans, and by id. Safe for use by many threads. */
public final class TraceSearch {
  /** Spans that one search reads to sum traces up; a search that needs more says it is cut. */
  private static final int SUMMED_SPANS = 200_000;

  private final SpanStore store;

  TraceSearch(SpanStore store) {
    this.store = store;
  }

  /** Traces with a span that meets all conditions, newest first. */
  public TracesFound search(SpanQuery query) throws IOException {
    SpanSearchResult result = store.search(query);
    List<TraceSummary> traces = new ArrayList<>(result.matches().size());
    int read = 0;
    boolean cut = result.truncated();
    for (Span match : result.matches()) {
      if (read > SUMMED_SPANS) {
        cut = true;
        break;
      }
      List<Span> spans = store.trace(match.traceId());
      // Retention may have taken the trace between both reads.
      if (!spans.isEmpty()) {
        read += spans.size();
        traces.add(summary(TraceTree.of(spans)));
      }
    }
    return new TracesFound(traces, result.scanned(), cut);
  }

  /** The trace of that id; empty when none is kept. */
  public Optional<TraceTree> trace(TraceId traceId) throws IOException {
    List<Span> spans = store.trace(traceId);
    return spans.isEmpty() ? Optional.empty() : Optional.of(TraceTree.of(spans));
  }

  private static TraceSummary summary(TraceTree tree) {
    Span root = tree.root();
    return new TraceSummary(
        root.traceId(),
        root.service(),
        root.name(),
        tree.rootMissing(),
        tree.startNs(),
        tree.durationNs(),
        tree.size(),
        tree.services(),
        tree.errors());
  }
}
