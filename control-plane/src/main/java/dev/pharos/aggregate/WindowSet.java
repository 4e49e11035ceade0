package dev.pharos.aggregate;

import dev.pharos.signal.Resolution;
import dev.pharos.signal.TimeRange;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The windows of one resolution in memory, and the line before which windows belong to the store.
 *
 * <p>Windows at or after the line are whole here. A window before the line can exist here only for
 * a moment: it holds late data and is on its way to the store, so readers are not given it. The
 * line moves only after what lies before it was appended; see {@link LiveWindows}.
 *
 * @param <K> what is counted by, compared by identity
 * @param <C> one key in one window
 */
final class WindowSet<K, C> {

  /** What leaves memory: append the cells, then {@link WindowSet#depart}. */
  record Departure<C>(long newLineNs, List<C> cells) {}

  private final Resolution resolution;
  private final long keptNs;
  private final BiFunction<K, Long, C> newCell;
  private final NavigableMap<Long, Map<K, C>> windows = new TreeMap<>();
  private long lineNs;
  private volatile LateParts late = LateParts.NONE;
  private long newestStartNs = Long.MIN_VALUE;
  private @Nullable Map<K, C> newest;

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
    Map<K, C> window = newest;
    if (window == null || startNs != newestStartNs) {
      window = windows.computeIfAbsent(startNs, start -> new HashMap<>());
      newest = window;
      newestStartNs = startNs;
    }
    C cell = window.get(key);
    if (cell == null) {
      cell = newCell.apply(key, startNs);
      window.put(key, cell);
    }
    return cell;
  }

  /** Cells of windows that start in the range and are wholly here. */
  void forEach(TimeRange range, Consumer<C> action) {
    long from = Math.max(lineNs, range.fromNs());
    if (from < range.toNs()) {
      windows
          .subMap(from, true, range.toNs(), false)
          .values()
          .forEach(window -> window.values().forEach(action));
    }
  }

  /** What is to be appended to the store at a time; empty cells when nothing is. */
  Departure<C> departing(long nowNs) {
    long newLineNs = Math.max(lineNs, resolution.windowStart(nowNs - keptNs));
    List<C> cells = new ArrayList<>();
    if (!windows.isEmpty() && windows.firstKey() < newLineNs) {
      windows.headMap(newLineNs, false).values().forEach(window -> cells.addAll(window.values()));
    }
    return new Departure<>(newLineNs, cells);
  }

  /** Forgets what was appended, and moves the line. */
  void depart(Departure<C> departure) {
    late = late.with(windows.headMap(lineNs, false).keySet());
    windows.headMap(departure.newLineNs(), false).clear();
    lineNs = departure.newLineNs();
    newest = null;
  }

  /** Everything, late parts too, for a snapshot. */
  void forEachHeld(Consumer<C> action) {
    windows.values().forEach(window -> window.values().forEach(action));
  }

  /** Into an empty set, from a snapshot; cells follow by {@link #put}. */
  void restoreLine(long line) {
    lineNs = line;
  }

  void put(K key, long startNs, C cell) {
    windows.computeIfAbsent(startNs, start -> new HashMap<>()).put(key, cell);
  }
}
