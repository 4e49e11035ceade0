package dev.pharos.aggregate;

import dev.pharos.signal.Resolution;
import dev.pharos.store.RollupStore;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.Lock;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * How windows go from memory to the store: collected under the lock, appended outside of it, since
 * that may take a disk's time, then forgotten under it. When the store fails, they stay and are
 * tried again. The caller is the only thread that counts.
 *
 * @param flush brings what is not in its window yet there, before a line moves
 * @param window what is kept of a cell; null for nothing
 * @param <C> a cell
 * @param <W> the window that is read from it
 */
record Leaving<C, W>(
    List<? extends WindowSet<?, C>> sets,
    Runnable flush,
    Function<C, @Nullable W> window,
    Append<W> append) {

  /** The store's method for this kind of window. */
  @FunctionalInterface
  interface Append<W> {
    void to(RollupStore store, Resolution resolution, List<W> windows) throws IOException;
  }

  void leave(long nowNs, RollupStore store, Lock lock) throws IOException {
    for (WindowSet<?, C> set : sets) {
      List<W> windows;
      WindowSet.Departure<C> departure;
      lock.lock();
      try {
        if (set.lineMovesAt(nowNs)) {
          flush.run();
        }
        departure = set.departing(nowNs);
        windows = new ArrayList<>(departure.cells().size());
        for (C cell : departure.cells()) {
          W kept = window.apply(cell);
          if (kept != null) {
            windows.add(kept);
          }
        }
      } finally {
        lock.unlock();
      }
      if (!windows.isEmpty()) {
        append.to(store, set.resolution(), windows);
      }
      if (departure.newLineNs() != set.lineNs() || !departure.cells().isEmpty()) {
        lock.lock();
        try {
          set.depart(departure);
        } finally {
          lock.unlock();
        }
      }
    }
  }
}
