package dev.pharos.store.span;

import dev.pharos.store.SearchLimits;
import java.time.Duration;

/**
 * What an operator decides of the span store.
 *
 * @param retention spans that started earlier than this before now go, a day at a time
 * @param maxBytes on disk; beyond it the oldest days go, but never the newest
 */
public record SpanStoreSettings(Duration retention, long maxBytes, SearchLimits searchLimits) {
  public static final SpanStoreSettings DEFAULT =
      new SpanStoreSettings(Duration.ofDays(7), Long.MAX_VALUE, SearchLimits.DEFAULT);
}
