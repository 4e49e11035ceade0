package dev.pharos.store.span;

import dev.pharos.signal.SpanKind;
import dev.pharos.store.SpanQuery;
import dev.pharos.store.disk.WireNumbers;
import org.jspecify.annotations.Nullable;

/**
 * What of a query the summaries of pages can answer.
 *
 * @param service null for any
 * @param minBucket of durations, see {@link PageSummary#bucket}
 * @param maxBucket inclusive
 * @param kinds bits by their wire numbers
 * @param statuses bits by their wire numbers
 */
record PageTraits(@Nullable String service, int minBucket, int maxBucket, int kinds, int statuses) {
  private static final int ANY = 0xFF;

  static PageTraits of(SpanQuery query) {
    Long min = query.minDurationNs();
    Long max = query.maxDurationNs();
    int kinds = query.kinds().isEmpty() ? ANY : 0;
    for (SpanKind kind : query.kinds()) {
      kinds |= 1 << WireNumbers.of(kind);
    }
    return new PageTraits(
        query.service(),
        min == null ? 0 : PageSummary.bucket(min),
        max == null ? ANY : PageSummary.bucket(max),
        kinds,
        query.status() == null ? ANY : 1 << WireNumbers.of(query.status()));
  }

  /** True when every page has them. */
  boolean areAny() {
    return service == null && minBucket == 0 && maxBucket == ANY && kinds == ANY && statuses == ANY;
  }
}
