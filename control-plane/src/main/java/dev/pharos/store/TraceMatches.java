package dev.pharos.store;

import dev.pharos.signal.TraceId;
import java.util.List;

/**
 * Which traces a search met.
 *
 * @param matches newest first
 * @param scanned as in {@link SpanSearchResult}
 * @param truncated as in {@link SpanSearchResult}
 */
public record TraceMatches(List<Match> matches, long scanned, boolean truncated) {
  /**
   * @param startNs of the newest span that meets the conditions, epoch nanoseconds
   */
  public record Match(TraceId traceId, long startNs) {}

  static TraceMatches of(SpanSearchResult result) {
    return new TraceMatches(
        result.matches().stream().map(span -> new Match(span.traceId(), span.startNs())).toList(),
        result.scanned(),
        result.truncated());
  }
}
