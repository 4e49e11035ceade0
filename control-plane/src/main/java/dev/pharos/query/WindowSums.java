package dev.pharos.query;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import dev.pharos.aggregate.LateParts;
import dev.pharos.aggregate.LiveWindows;
import dev.pharos.signal.CacheUse;
import dev.pharos.signal.Resolution;
import dev.pharos.signal.TimeRange;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.LongUnaryOperator;

/**
 * What was counted, added up over versions and operations, window by window or over long stretches.
 * Sums are kept: of a window until it changes, and of four windows, sixteen, sixty-four and so on
 * until one of theirs does, so that an answer adds up a handful of sums however long its range is.
 * Nothing is older than the question: each sum knows the state of the windows it was made from
 * (changes counted in memory, late parts in the store), and is made again when that moved on. Safe
 * for use by many threads.
 *
 * @param <P> a part of a window, by full key
 * @param <W> a sum
 */
final class WindowSums<P, W> {
  /** How many sums make one of the next level: few enough to be left over at both ends. */
  private static final int FAN = 4;

  /** Levels above single windows: enough for a range of the most windows. */
  private static final int LEVELS = 7;

  private final Kind<P, W> kind;
  private final Source<P> live;
  private final StoredWindows<Everything, W> stored;
  private final Map<Resolution, Map<Long, Sum<W>>> liveWindows = new EnumMap<>(Resolution.class);
  private final Cache<Node, Sum<W>> nodes;
  private final CacheUse use;

  WindowSums(
      Kind<P, W> kind,
      Source<P> live,
      StoredWindows.Source<Everything, P> store,
      Function<Resolution, LateParts> late,
      Ticker ticker,
      CacheUse use,
      CacheUse storedUse) {
    this.kind = kind;
    this.live = live;
    this.stored =
        new StoredWindows<>(
            (resolution, range, all) -> kind.collapse(store.load(resolution, range, all)),
            kind::startNs,
            late,
            kind::bytes,
            ticker,
            storedUse);
    this.use = use;
    for (Resolution resolution : Resolution.values()) {
      liveWindows.put(resolution, new ConcurrentHashMap<>());
    }
    this.nodes =
        Caffeine.newBuilder()
            .ticker(ticker)
            .maximumWeight(QueryLimits.CACHED_BYTES)
            .weigher((Node node, Sum<W> sum) -> KeptBytes.of(sum.sums(), kind::bytes))
            .expireAfterWrite(QueryLimits.STALEST)
            .evictionListener((_, _, cause) -> StoredWindows.countEvicted(use, cause))
            .build();
  }

  /** The sums of each window that starts in the stretch, in no order. */
  List<W> windows(Stretch stretch) throws IOException {
    Reading reading = reading(stretch);
    List<W> sums =
        stored.read(stretch.resolution(), stretch.range(), reading.lineNs, Everything.ALL);
    reading.live.values().forEach(sum -> sums.addAll(sum.sums()));
    return sums;
  }

  /** Sums of the whole stretch: several of a key, few in all, which add up to the whole. */
  List<W> totals(Stretch stretch) throws IOException {
    Reading reading = reading(stretch);
    long settled = stretch.settledWindow();
    List<W> sums = new ArrayList<>();
    reading.add(stretch.firstWindow(), settled, sums);
    for (long window = settled; window < stretch.endWindow(); window++) {
      sums.addAll(reading.sum(0, window).sums());
    }
    return sums;
  }

  /**
   * Sums of each so many windows of the stretch, from its beginning: several of a key and step, few
   * in all, each with the start of a window of its step.
   */
  List<W> steps(Stretch stretch, int windows) throws IOException {
    Reading reading = reading(stretch);
    long first = stretch.firstWindow();
    long end = stretch.endWindow();
    long settled = stretch.settledWindow();
    List<W> sums = new ArrayList<>();
    for (long at = first; at < end; at += windows) {
      long next = Math.min(at + windows, end);
      long kept = Math.clamp(settled, at, next);
      reading.addStep(at, kept, sums);
      reading.add(kept, next, sums);
    }
    return sums;
  }

  private Reading reading(Stretch stretch) {
    Resolution resolution = stretch.resolution();
    Map<Long, Sum<W>> kept =
        Objects.requireNonNull(liveWindows.get(resolution), "every resolution is there");
    Map<Long, Sum<W>> known = new HashMap<>();
    LiveWindows.Slice<LiveWindows.Window<P>> slice =
        live.read(
            resolution,
            stretch.range(),
            startNs -> {
              Sum<W> sum = kept.get(startNs);
              if (sum == null) {
                return -1;
              }
              known.put(startNs, sum);
              return sum.stamp();
            });
    Map<Long, Sum<W>> now = new HashMap<>();
    for (LiveWindows.Window<P> window : slice.windows()) {
      List<P> parts = window.parts();
      Sum<W> sum =
          parts == null
              ? known.get(window.startNs())
              : new Sum<>(window.changes(), kind.collapse(parts));
      if (sum != null && window.startNs() >= slice.completeFromNs()) {
        now.put(window.startNs(), sum);
        if (parts != null && window.changes() >= 0) {
          kept.put(window.startNs(), sum);
        }
      }
    }
    kept.keySet().removeIf(startNs -> startNs < slice.completeFromNs());
    return new Reading(resolution, slice.completeFromNs(), now);
  }

  /** One answer's view: which windows are in memory, and where the store begins. */
  private final class Reading {
    private final Resolution resolution;
    private final long lineNs;
    private final Map<Long, Sum<W>> live;
    private final StoredWindows<Everything, W>.Reading store;

    Reading(Resolution resolution, long lineNs, Map<Long, Sum<W>> live) {
      this.resolution = resolution;
      this.lineNs = lineNs;
      this.live = live;
      this.store = stored.reading(resolution, lineNs, Everything.ALL);
    }

    /** Adds the sums of windows by number, as few of them as there are. */
    void add(long first, long end, List<W> sums) throws IOException {
      long at = first;
      while (at < end) {
        int level = 0;
        while (level < LEVELS && fits(at, level + 1, end)) {
          level++;
        }
        sums.addAll(sum(level, at).sums());
        at += span(level);
      }
    }

    /** Whether a sum of a level starts at a window, ends in time, and does not cross the line. */
    private boolean fits(long first, int level, long end) {
      long next = first + span(level);
      return first % span(level) == 0
          && next <= end
          && (isLive(first) || next * resolution.lengthNs() <= lineNs);
    }

    private boolean isLive(long window) {
      return window * resolution.lengthNs() >= lineNs;
    }

    private Sum<W> sum(int level, long first) throws IOException {
      long startNs = first * resolution.lengthNs();
      boolean isLive = isLive(first);
      if (level == 0) {
        return isLive
            ? live.getOrDefault(startNs, new Sum<>(0, List.of()))
            : new Sum<>(0, store.window(startNs));
      }
      return kept(
          new Node(resolution, level, first, isLive),
          span(level),
          parts -> {
            for (int i = 0; i < FAN; i++) {
              parts.addAll(sum(level - 1, first + i * span(level - 1)).sums());
            }
          });
    }

    /**
     * Adds the sum of a step. Steps of hours begin at the same windows for an hour, so that they
     * are worth keeping; steps of shorter windows move on with each.
     */
    void addStep(long first, long end, List<W> sums) throws IOException {
      boolean oneSide = isLive(first) || end * resolution.lengthNs() <= lineNs;
      if (resolution != Resolution.HOUR || end - first < 2 || !oneSide) {
        add(first, end, sums);
        return;
      }
      Node step = new Node(resolution, -Math.toIntExact(end - first), first, isLive(first));
      sums.addAll(kept(step, end - first, parts -> add(first, end, parts)).sums());
    }

    private Sum<W> kept(Node node, long windows, Parts<W> made) throws IOException {
      long first = node.first();
      long stamp = node.live() ? changes(first, windows) : store.version(range(first, windows));
      Sum<W> kept = stamp < 0 ? null : nodes.getIfPresent(node);
      if (kept != null && kept.stamp() == stamp) {
        use.countFound();
        return kept;
      }
      use.countMissed();
      List<W> parts = new ArrayList<>();
      made.addTo(parts);
      Sum<W> merged = new Sum<>(stamp, kind.merge(parts));
      if (stamp >= 0) {
        nodes.put(node, merged);
      }
      return merged;
    }

    private TimeRange range(long first, long windows) {
      long lengthNs = resolution.lengthNs();
      return new TimeRange(first * lengthNs, (first + windows) * lengthNs);
    }

    /** Grows with each change in any of the windows; negative when they are not counted. */
    private long changes(long first, long windows) {
      long changes = 0;
      for (long window = first; window < first + windows; window++) {
        Sum<W> sum = live.get(window * resolution.lengthNs());
        if (sum != null && sum.stamp() < 0) {
          return -1;
        }
        changes += sum == null ? 0 : sum.stamp();
      }
      return changes;
    }
  }

  private static long span(int level) {
    long span = 1;
    for (int i = 0; i < level; i++) {
      span *= FAN;
    }
    return span;
  }

  /** How sums are made. */
  interface Kind<P, W> {
    /** One sum for each key and window. */
    List<W> collapse(List<P> parts);

    /** One sum for each key. */
    List<W> merge(List<W> sums);

    /** The start of the window, of a sum of one window. */
    long startNs(W sum);

    long bytes(W sum);
  }

  /** Windows in memory; see {@link LiveWindows#redByWindow}. */
  @FunctionalInterface
  interface Source<P> {
    LiveWindows.Slice<LiveWindows.Window<P>> read(
        Resolution resolution, TimeRange range, LongUnaryOperator known);
  }

  /** What a sum is made from. */
  @FunctionalInterface
  private interface Parts<W> {
    void addTo(List<W> parts) throws IOException;
  }

  /** The selection that selects all. */
  enum Everything {
    ALL
  }

  /**
   * @param stamp the state of the windows it was made from; negative when that is not known
   */
  private record Sum<W>(long stamp, List<W> sums) {}

  /**
   * @param level how often {@link #FAN} windows were added up; negative for a step of so many
   * @param first number of its first window
   * @param live of windows in memory, not in the store
   */
  private record Node(Resolution resolution, int level, long first, boolean live) {}
}
