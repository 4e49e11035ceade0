package dev.pharos.store.span;

import dev.pharos.store.SearchLimits;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What an operator decides of the span store.
 *
 * @param retention spans that started earlier than this before now go, a day at a time
 * @param maxBytes on disk; beyond it the oldest days go, but never the newest
 * @param keeping null keeps all
 */
public record SpanStoreSettings(
    Duration retention, long maxBytes, SearchLimits searchLimits, @Nullable Keeping keeping) {
  public static final SpanStoreSettings DEFAULT =
      new SpanStoreSettings(Duration.ofDays(7), Long.MAX_VALUE, SearchLimits.DEFAULT);

  /** Keeps all. */
  public SpanStoreSettings(Duration retention, long maxBytes, SearchLimits searchLimits) {
    this(retention, maxBytes, searchLimits, null);
  }
}
