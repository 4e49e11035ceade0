package dev.pharos.signal;

import java.util.List;
import java.util.Map;

/**
 * What one request held.
 *
 * @param spans those that are well formed, in the order of the request
 * @param refused how many were left out, by reason (see {@link RefusalReason}); never holds zeros
 */
public record SpanBatch(List<Span> spans, Map<RefusalReason, Integer> refused) {

  public int refusedCount() {
    return refused.values().stream().mapToInt(Integer::intValue).sum();
  }
}
