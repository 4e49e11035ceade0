package dev.pharos.query.log;

import com.github.benmanes.caffeine.cache.Ticker;
import dev.pharos.query.SearchEnd.Cut;
import dev.pharos.store.SearchWatch;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Ends a search that takes too long, and remembers that it did. For one thread. */
final class SearchDeadline implements SearchWatch {
  private final Ticker ticker;
  private final long end;
  private boolean passed;

  SearchDeadline(Ticker ticker, Duration longest) {
    this.ticker = ticker;
    this.end = ticker.read() + longest.toNanos();
  }

  @Override
  public boolean goOn(long scanned, long reachedNs) {
    passed = passed || ticker.read() - end > 0;
    return !passed;
  }

  /** Why a search that ended early did; null when it did not. */
  @Nullable Cut cut(boolean truncated) {
    return !truncated ? null : passed ? Cut.TIME : Cut.SCANNED;
  }
}
