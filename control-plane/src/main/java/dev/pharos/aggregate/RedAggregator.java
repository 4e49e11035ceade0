package dev.pharos.aggregate;

import dev.pharos.signal.RedWindow;
import dev.pharos.signal.Resolution;
import dev.pharos.signal.TimeRange;
import dev.pharos.store.RollupStore;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.LongUnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Rate, errors and duration of requests: SERVER and CONSUMER spans, and root INTERNAL spans, which
 * are jobs. A span counts in the window in which it ended, since that is when its outcome is known
 * and when it is sent: windows fill up once and a long request does not change the past.
 *
 * <p>10 s windows count by instance, longer ones do not. A span that ended before the 10 s windows
 * which the store still keeps counts in the longer ones alone, and so on: see {@link
 * WindowSet#keeps}.
 */
final class RedAggregator {
  private final DurationBuffers buffers = new DurationBuffers();
  private final RedSeries.Windows windows = this::countAll;
  private final WindowSet<RedSeries, RedCell> tenSeconds =
      windows(Resolution.TEN_SECONDS, AggregateLimits.TEN_SECONDS_KEPT);
  private final WindowSet<RedSeries, RedCell> minutes =
      windows(Resolution.MINUTE, AggregateLimits.MINUTES_KEPT);
  private final WindowSet<RedSeries, RedCell> hours =
      windows(Resolution.HOUR, AggregateLimits.HOURS_KEPT);

  private static WindowSet<RedSeries, RedCell> windows(
      Resolution resolution, java.time.Duration kept) {
    return new WindowSet<>(
        resolution, kept, (series, startNs) -> new RedCell(series.key(), startNs));
  }

  void count(RedSeries series, long endNs, short bin, boolean error, long arrivalNs) {
    if (endNs >= tenSeconds.lineNs() && tenSeconds.keeps(endNs, arrivalNs)) {
      long windowNs = Resolution.TEN_SECONDS.windowStart(endNs);
      buffers.add(series.buffer(windows), windowNs, bin, error);
    } else {
      countLate(series, endNs, bin, error, arrivalNs);
    }
  }

  private void countAll(RedSeries series, long windowNs, short[] bins, int count, int errors) {
    tenSeconds.cell(series, windowNs).count(bins, count, errors);
    minutes.cell(series.total(), windowNs).count(bins, count, errors);
    hours.cell(series.total(), windowNs).count(bins, count, errors);
  }

  /** Straight into the windows: they may be about to leave. */
  private void countLate(RedSeries series, long endNs, short bin, boolean error, long arrivalNs) {
    short[] bins = {bin};
    int errors = error ? 1 : 0;
    if (tenSeconds.keeps(endNs, arrivalNs)) {
      tenSeconds.cell(series, endNs).count(bins, 1, errors);
    }
    if (minutes.keeps(endNs, arrivalNs)) {
      minutes.cell(series.total(), endNs).count(bins, 1, errors);
    }
    if (hours.keeps(endNs, arrivalNs)) {
      hours.cell(series.total(), endNs).count(bins, 1, errors);
    }
  }

  LiveWindows.Slice<RedWindow> read(
      Resolution resolution, TimeRange range, @Nullable String service) {
    WindowSet<RedSeries, RedCell> windows = of(resolution);
    List<RedWindow> found = new ArrayList<>();
    buffers.flush();
    windows.forEach(
        range,
        cell -> {
          if (service == null || cell.key().service().name().equals(service)) {
            found.add(cell.window());
          }
        });
    return new LiveWindows.Slice<>(windows.lineNs(), found);
  }

  LiveWindows.Slice<LiveWindows.Window<RedWindow>> byWindow(
      Resolution resolution, TimeRange range, LongUnaryOperator known) {
    WindowSet<RedSeries, RedCell> windows = of(resolution);
    buffers.flush();
    return new LiveWindows.Slice<>(
        windows.lineNs(), windows.windows(range, known, RedCell::window));
  }

  WindowSet<RedSeries, RedCell> of(Resolution resolution) {
    return switch (resolution) {
      case TEN_SECONDS -> tenSeconds;
      case MINUTE -> minutes;
      case HOUR -> hours;
    };
  }

  void forEachHeld(Resolution resolution, Consumer<RedWindow> action) {
    buffers.flush();
    of(resolution).forEachHeld(cell -> action.accept(cell.window()));
  }

  /** Moves windows out of memory as time passes. */
  Leaving<RedCell, RedWindow> leaving() {
    return new Leaving<>(
        List.of(tenSeconds, minutes, hours),
        buffers::flush,
        RedCell::window,
        RedAggregator::append);
  }

  private static void append(RollupStore store, Resolution resolution, List<RedWindow> windows)
      throws IOException {
    store.appendRed(resolution, windows);
  }
}
