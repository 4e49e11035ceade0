package dev.pharos.store.span;

import dev.pharos.signal.SpanKind;
import dev.pharos.signal.StatusCode;
import dev.pharos.store.SpanFilter;
import dev.pharos.store.SpanText;
import dev.pharos.store.ValueTest;
import java.util.Set;
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
  private static final int ALL = 0xFF;

  /** Every page has them. */
  static final PageTraits ANY = new PageTraits(null, 0, ALL, ALL, ALL);

  /** These, and what a condition asks for; the same where it asks for nothing of the kind. */
  PageTraits with(SpanFilter filter) {
    return switch (filter) {
      case SpanFilter.OfText(SpanText text, ValueTest.In(Set<String> names))
          when text == SpanText.SERVICE && names.size() == 1 && service == null ->
          new PageTraits(names.iterator().next(), minBucket, maxBucket, kinds, statuses);
      case SpanFilter.OfDuration(long leastNs, long mostNs) ->
          new PageTraits(
              service,
              Math.max(minBucket, PageSummary.bucket(leastNs)),
              Math.min(maxBucket, PageSummary.bucket(mostNs)),
              kinds,
              statuses);
      case SpanFilter.OfKind(Set<SpanKind> any) -> {
        int bits = 0;
        for (SpanKind kind : any) {
          bits |= 1 << kind.wireNumber();
        }
        yield new PageTraits(service, minBucket, maxBucket, kinds & bits, statuses);
      }
      case SpanFilter.OfStatus(Set<StatusCode> any) -> {
        int bits = 0;
        for (StatusCode status : any) {
          bits |= 1 << status.wireNumber();
        }
        yield new PageTraits(service, minBucket, maxBucket, kinds, statuses & bits);
      }
      default -> this;
    };
  }
}
