package dev.pharos.aggregate;

import dev.pharos.signal.Resolution;
import dev.pharos.signal.TimeRange;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongUnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The windows of one resolution in memory, and the line before which windows belong to the store.
 *
 * <p>Windows at or after the line are whole here. A window before the line holds late data and is
 * on its way to the store, so readers are not given it: a few cells leave at once, many wait some
 * seconds for more of the same windows, since each part that leaves costs room in the store. The
 * line moves only after what lies before it was appended; see {@link LiveWindows}.
 *
 * <p>Cells are bounded: too many late ones leave at once, and too many others move the line.
 *
 * @param <K> what is counted by, compared by identity
 * @param <C> one key in one window
 */
final class WindowSet<K, C> {

  /** What leaves memory: append the cells, then {@link WindowSet#depart}. */
  record Departure<C>(long newLineNs, List<C> cells) {}

  private static final long NOT_LATE = Long.MIN_VALUE;

  private final Resolution resolution;
  private final long keptNs;
  private final BiFunction<K, Long, C> newCell;
  private final NavigableMap<Long, Window<K, C>> windows = new TreeMap<>();
  private long lineNs;
  private volatile LateParts late = LateParts.NONE;
  private int held;
  private int lateHeld;
  private long lateSinceNs = NOT_LATE;
  private long newestStartNs = Long.MIN_VALUE;
  private @Nullable Window<K, C> newest;

  /** The cells of one window, and how often one was taken to count in. */
  private static final class Window<K, C> {
    private final Map<K, C> cells = new HashMap<>();
    private long changes;
  }

  WindowSet(Resolution resolution, Duration kept, BiFunction<K, Long, C> newCell) {
    this.resolution = resolution;
    this.keptNs = kept.toNanos();
    this.newCell = newCell;
  }

  Resolution resolution() {
    return resolution;
  }

  long lineNs() {
    return lineNs;
  }

  /** What the store got after its window had left; for any thread. */
  LateParts late() {
    return late;
  }

  /** The cell that holds a time, made when it is new. */
  C cell(K key, long timeNs) {
    long startNs = resolution.windowStart(timeNs);
    Window<K, C> window = newest;
    if (window == null || startNs != newestStartNs) {
      window = windows.computeIfAbsent(startNs, start -> new Window<>());
      newest = window;
      newestStartNs = startNs;
    }
    window.changes++;
    C cell = window.cells.get(key);
    if (cell == null) {
      cell = newCell.apply(key, startNs);
      window.cells.put(key, cell);
      count(startNs);
    }
    return cell;
  }

  private void count(long startNs) {
    held++;
    if (startNs < lineNs) {
      lateHeld++;
    }
  }

  /** How many cells are here, late ones included. */
  int held() {
    return held;
  }

  /**
   * Whether the store would still keep a window: one past the retention would be written only to be
   * dropped with its period, so nothing is counted in it.
   */
  boolean keeps(long timeNs, long nowNs) {
    return timeNs >= nowNs - resolution.retention().toNanos();
  }

  /** What readers are given of windows that start at a time or later changed. */
  void changed(long fromNs) {
    windows.tailMap(resolution.windowStart(fromNs), true).values().forEach(each -> each.changes++);
  }

  /** Cells of windows that start in the range and are wholly here. */
  void forEach(TimeRange range, Consumer<C> action) {
    here(range).values().forEach(window -> window.cells.values().forEach(action));
  }

  /**
   * Windows that start in the range and are wholly here.
   *
   * @param known how often the window of a start had changed when the reader last read it; what did
   *     not change since is given without its cells
   * @param read makes what readers are given of a cell; null for nothing
   */
  <W> List<LiveWindows.Window<W>> windows(
      TimeRange range, LongUnaryOperator known, Function<C, @Nullable W> read) {
    List<LiveWindows.Window<W>> found = new ArrayList<>();
    here(range)
        .forEach((startNs, window) -> {
          boolean same = known.applyAsLong(startNs) == window.changes;
          List<W> cells = same ? null : read(window, read);
          found.add(new LiveWindows.Window<>(startNs, window.changes, cells));
        });
    return found;
  }

  private static <K, C, W> List<W> read(Window<K, C> window, Function<C, @Nullable W> read) {
    List<W> parts = new ArrayList<>(window.cells.size());
    for (C cell : window.cells.values()) {
      W part = read.apply(cell);
      if (part != null) {
        parts.add(part);
      }
    }
    return parts;
  }

  private NavigableMap<Long, Window<K, C>> here(TimeRange range) {
    long from = Math.max(lineNs, range.fromNs());
    return from < range.toNs()
        ? windows.subMap(from, true, range.toNs(), false)
        : Collections.emptyNavigableMap();
  }

  /** Whether whole windows leave at a time, not only late parts of earlier ones. */
  boolean lineMovesAt(long nowNs) {
    return lineAt(nowNs) != lineNs;
  }

  private long lineAt(long nowNs) {
    long line = Math.max(lineNs, resolution.windowStart(nowNs - keptNs));
    int whole = held - lateHeld;
    if (whole > AggregateLimits.CELLS) {
      long currentNs = resolution.windowStart(nowNs);
      for (Map.Entry<Long, Window<K, C>> window : windows.tailMap(lineNs, true).entrySet()) {
        if (whole <= AggregateLimits.CELLS || window.getKey() >= currentNs) {
          break;
        }
        whole -= window.getValue().cells.size();
        line = Math.max(line, window.getKey() + resolution.lengthNs());
      }
    }
    return line;
  }

  private boolean lateLeaveAt(long nowNs) {
    if (lateHeld == 0) {
      return false;
    }
    if (lateSinceNs == NOT_LATE) {
      lateSinceNs = nowNs;
    }
    return lateHeld <= AggregateLimits.FEW_LATE_CELLS
        || lateHeld >= AggregateLimits.LATE_CELLS
        || nowNs - lateSinceNs >= AggregateLimits.LATE_WAIT.toNanos();
  }

  /** What is to be appended to the store at a time; empty cells when nothing is. */
  Departure<C> departing(long nowNs) {
    long newLineNs = lineAt(nowNs);
    List<C> cells = new ArrayList<>();
    if (newLineNs != lineNs || lateLeaveAt(nowNs)) {
      windows
          .headMap(newLineNs, false)
          .values()
          .forEach(window -> cells.addAll(window.cells.values()));
    }
    return new Departure<>(newLineNs, cells);
  }

  /** Forgets what was appended, and moves the line. */
  void depart(Departure<C> departure) {
    late = late.with(windows.headMap(lineNs, false).keySet());
    windows.headMap(departure.newLineNs(), false).clear();
    held -= departure.cells().size();
    lateHeld = 0;
    lateSinceNs = NOT_LATE;
    lineNs = departure.newLineNs();
    newest = null;
  }

  /** Everything, late parts too, for a snapshot. */
  void forEachHeld(Consumer<C> action) {
    windows.values().forEach(window -> window.cells.values().forEach(action));
  }

  /** Into an empty set, from a snapshot; cells follow by {@link #put}. */
  void restoreLine(long line) {
    lineNs = line;
  }

  void put(K key, long startNs, C cell) {
    Window<K, C> window = windows.computeIfAbsent(startNs, start -> new Window<>());
    window.changes++;
    if (window.cells.put(key, cell) == null) {
      count(startNs);
    }
  }
}
