package dev.pharos.query;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import dev.pharos.aggregate.LateParts;
import dev.pharos.signal.Resolution;
import dev.pharos.signal.TimeRange;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.ToLongFunction;

/**
 * Stored windows, kept for a while in blocks so that a page that refreshes does not read them from
 * the store again. A block is read again as soon as one of its windows got a late part. Safe for
 * use by many threads.
 *
 * @param <S> what selects windows beside time
 * @param <W> a window
 */
final class StoredWindows<S, W> {
  private final Source<S, W> source;
  private final ToLongFunction<W> startNs;
  private final Function<Resolution, LateParts> late;
  private final Cache<Block<S>, Kept<W>> blocks;

  /**
   * @param late what came late by now
   */
  StoredWindows(
      Source<S, W> source,
      ToLongFunction<W> startNs,
      Function<Resolution, LateParts> late,
      Ticker ticker) {
    this.source = source;
    this.startNs = startNs;
    this.late = late;
    this.blocks =
        Caffeine.newBuilder()
            .ticker(ticker)
            .maximumWeight(QueryLimits.CACHED_WINDOWS)
            .weigher((Block<S> block, Kept<W> kept) -> 1 + kept.windows().size())
            .expireAfterWrite(QueryLimits.STALEST)
            .build();
  }

  /** Windows that start in the range and before the line. */
  List<W> read(Resolution resolution, TimeRange range, long lineNs, S selection)
      throws IOException {
    List<W> windows = new ArrayList<>();
    LateParts known = late.apply(resolution);
    long blockNs = blockNs(resolution);
    long end = Math.min(range.toNs(), lineNs);
    for (long from = range.fromNs() - Math.floorMod(range.fromNs(), blockNs);
        from < end;
        from += blockNs) {
      TimeRange stored = new TimeRange(from, Math.min(from + blockNs, lineNs));
      for (W window : load(new Block<>(resolution, stored, selection), known.version(stored))) {
        if (range.contains(startNs.applyAsLong(window))) {
          windows.add(window);
        }
      }
    }
    return windows;
  }

  /**
   * @param version of the late parts that it must hold
   */
  private List<W> load(Block<S> wanted, long version) throws IOException {
    Kept<W> kept = blocks.getIfPresent(wanted);
    if (kept != null && kept.version() >= version) {
      return kept.windows();
    }
    try {
      return Objects.requireNonNull(
              blocks
                  .asMap()
                  .compute(
                      wanted,
                      (block, before) ->
                          before != null && before.version() >= version
                              ? before
                              : new Kept<>(version, fromStore(block))))
          .windows();
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  private List<W> fromStore(Block<S> block) {
    try {
      return source.load(block.resolution(), block.range(), block.selection());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
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

  /**
   * @param version of the late parts that were there before it was read
   */
  private record Kept<W>(long version, List<W> windows) {}
}
