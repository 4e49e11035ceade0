package dev.pharos.query;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import com.github.benmanes.caffeine.cache.Ticker;
import dev.pharos.signal.Resolution;
import dev.pharos.signal.TimeRange;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToLongFunction;

/**
 * Stored windows, kept for a while in blocks so that a page that refreshes does not read them from
 * the store again. A stored window may still get late parts, the more likely the younger it is:
 * blocks are read again after a share of their age (see {@link QueryLimits}). Safe for use by many
 * threads.
 *
 * @param <S> what selects windows beside time
 * @param <W> a window
 */
final class StoredWindows<S, W> {
  private final Source<S, W> source;
  private final ToLongFunction<W> startNs;
  private final Cache<Block<S>, List<W>> blocks;

  StoredWindows(
      Source<S, W> source, ToLongFunction<W> startNs, InstantSource clock, Ticker ticker) {
    this.source = source;
    this.startNs = startNs;
    this.blocks =
        Caffeine.newBuilder()
            .ticker(ticker)
            .maximumWeight(QueryLimits.CACHED_WINDOWS)
            .weigher((Block<S> block, List<W> windows) -> 1 + windows.size())
            .expireAfter(
                Expiry.creating((Block<S> block, List<W> windows) -> freshness(block, clock)))
            .build();
  }

  /** Windows that start in the range and before the line. */
  List<W> read(Resolution resolution, TimeRange range, long lineNs, S selection)
      throws IOException {
    List<W> windows = new ArrayList<>();
    long blockNs = blockNs(resolution);
    long end = Math.min(range.toNs(), lineNs);
    for (long from = range.fromNs() - Math.floorMod(range.fromNs(), blockNs);
        from < end;
        from += blockNs) {
      TimeRange stored = new TimeRange(from, Math.min(from + blockNs, lineNs));
      for (W window : load(new Block<>(resolution, stored, selection))) {
        if (range.contains(startNs.applyAsLong(window))) {
          windows.add(window);
        }
      }
    }
    return windows;
  }

  private List<W> load(Block<S> wanted) throws IOException {
    try {
      return blocks.get(
          wanted,
          block -> {
            try {
              return source.load(block.resolution(), block.range(), block.selection());
            } catch (IOException e) {
              throw new UncheckedIOException(e);
            }
          });
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  private static Duration freshness(Block<?> block, InstantSource clock) {
    long ageNs = TimeRange.epochNs(clock.instant()) - block.range().toNs();
    Duration share = Duration.ofNanos(Math.max(0, ageNs / QueryLimits.FRESHNESS_SHARE));
    if (share.compareTo(QueryLimits.FRESHEST) < 0) {
      return QueryLimits.FRESHEST;
    }
    return share.compareTo(QueryLimits.STALEST) > 0 ? QueryLimits.STALEST : share;
  }

  /** So many windows that a usual range is some tens of blocks. */
  private static long blockNs(Resolution resolution) {
    return switch (resolution) {
      case TEN_SECONDS -> Duration.ofMinutes(1).toNanos();
      case MINUTE -> Duration.ofMinutes(30).toNanos();
      case HOUR -> Duration.ofDays(1).toNanos();
    };
  }

  /** Where windows come from; the answer is kept and must not change. */
  @FunctionalInterface
  interface Source<S, W> {
    List<W> load(Resolution resolution, TimeRange range, S selection) throws IOException;
  }

  /**
   * @param range ends at the line where the block does: a line that moved makes another block
   */
  private record Block<S>(Resolution resolution, TimeRange range, S selection) {}
}
