package dev.pharos.query;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.RemovalCause;
import com.github.benmanes.caffeine.cache.Ticker;
import dev.pharos.aggregate.LateParts;
import dev.pharos.signal.CacheUse;
import dev.pharos.signal.Resolution;
import dev.pharos.signal.TimeRange;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * Stored windows, kept for a while so that a page that refreshes does not read them from the store
 * again. A window is read again as soon as it got a late part. Safe for use by many threads.
 *
 * @param <S> what selects parts beside time
 * @param <W> a part of a window
 */
final class StoredWindows<S, W> {
  private final Source<S, W> source;
  private final ToLongFunction<W> startNs;
  private final Function<Resolution, LateParts> late;
  private final Cache<Window<S>, Kept<W>> kept;
  private final CacheUse use;

  /**
   * @param late what came late by now
   * @param bytes how much memory a part takes
   */
  StoredWindows(
      Source<S, W> source,
      ToLongFunction<W> startNs,
      Function<Resolution, LateParts> late,
      ToLongFunction<W> bytes,
      Ticker ticker,
      CacheUse use) {
    this.source = source;
    this.startNs = startNs;
    this.late = late;
    this.use = use;
    this.kept =
        Caffeine.newBuilder()
            .ticker(ticker)
            .maximumWeight(QueryLimits.CACHED_BYTES)
            .weigher((Window<S> window, Kept<W> value) -> KeptBytes.of(value.parts(), bytes))
            .expireAfterWrite(QueryLimits.STALEST)
            .evictionListener((_, _, cause) -> countEvicted(use, cause))
            .build();
  }

  /** What is merely too old is no longer wanted either. */
  static void countEvicted(CacheUse use, RemovalCause cause) {
    if (cause == RemovalCause.SIZE) {
      use.countEvicted();
    }
  }

  /** Parts of windows that start in the range and before the line. */
  List<W> read(Resolution resolution, TimeRange range, long lineNs, S selection)
      throws IOException {
    List<W> windows = new ArrayList<>();
    Reading reading = reading(resolution, lineNs, selection);
    long end = Math.min(range.toNs(), lineNs);
    for (long from = resolution.windowStart(range.fromNs());
        from < end;
        from += resolution.lengthNs()) {
      for (W part : reading.window(from)) {
        if (range.contains(startNs.applyAsLong(part))) {
          windows.add(part);
        }
      }
    }
    return windows;
  }

  /**
   * Begins to read windows of one resolution.
   *
   * @param lineNs windows that start before it are in the store, see {@link
   *     dev.pharos.aggregate.LiveWindows}
   */
  Reading reading(Resolution resolution, long lineNs, S selection) {
    return new Reading(resolution, lineNs, selection, late.apply(resolution));
  }

  /** So many windows are read from the store at once, where more than one is missing. */
  private static int readAtOnce(Resolution resolution) {
    return switch (resolution) {
      case TEN_SECONDS -> 6;
      case MINUTE -> 30;
      case HOUR -> 24;
    };
  }

  /** Reads windows as they were when it began, or newer. For one thread. */
  final class Reading {
    private final Resolution resolution;
    private final long lineNs;
    private final S selection;
    private final LateParts known;

    private Reading(Resolution resolution, long lineNs, S selection, LateParts known) {
      this.resolution = resolution;
      this.lineNs = lineNs;
      this.selection = selection;
      this.known = known;
    }

    /** Another number whenever a window in the range, which lies before the line, got a part. */
    long version(TimeRange range) {
      return known.version(range);
    }

    /** The parts of a window that starts before the line; must not be changed. */
    List<W> window(long startNs) throws IOException {
      List<W> parts = partsIfKept(startNs);
      if (parts == null) {
        use.countMissed();
        return load(startNs);
      }
      use.countFound();
      return parts;
    }

    private @Nullable List<W> partsIfKept(long startNs) {
      Kept<W> found = kept.getIfPresent(new Window<>(resolution, startNs, selection));
      return found == null || found.version() < version(window(startNs, 1)) ? null : found.parts();
    }

    /** Reads a window, and the missing ones that follow it, with one question to the store. */
    private List<W> load(long startNs) throws IOException {
      int windows = 1;
      int most = readAtOnce(resolution);
      long next = startNs + resolution.lengthNs();
      while (windows < most && next < lineNs && partsIfKept(next) == null) {
        windows++;
        next += resolution.lengthNs();
      }
      Map<Long, List<W>> byStart = new HashMap<>();
      for (W part : source.load(resolution, window(startNs, windows), selection)) {
        long start = StoredWindows.this.startNs.applyAsLong(part);
        byStart.computeIfAbsent(start, key -> new ArrayList<>()).add(part);
      }
      for (int i = 0; i < windows; i++) {
        long start = startNs + i * resolution.lengthNs();
        kept.put(
            new Window<>(resolution, start, selection),
            new Kept<>(version(window(start, 1)), byStart.getOrDefault(start, List.of())));
      }
      return byStart.getOrDefault(startNs, List.of());
    }

    private TimeRange window(long startNs, int windows) {
      return new TimeRange(startNs, startNs + windows * resolution.lengthNs());
    }
  }

  /** Where windows come from; the answer is kept and must not change. */
  @FunctionalInterface
  interface Source<S, W> {
    List<W> load(Resolution resolution, TimeRange range, S selection) throws IOException;
  }

  private record Window<S>(Resolution resolution, long startNs, S selection) {}

  /**
   * @param version of the late parts that were there before it was read
   */
  private record Kept<W>(long version, List<W> parts) {}
}
