package dev.pharos.aggregate;

import dev.pharos.aggregate.request.PartlyTraced;
import dev.pharos.aggregate.request.RequestIncrease;
import dev.pharos.signal.RedWindow;
import dev.pharos.signal.Resolution;
import dev.pharos.signal.TimeRange;
import dev.pharos.store.RollupStore;
import java.io.IOException;
import java.time.Duration;
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
 *
 * <p>Beside spans, windows count what agents report of the same requests. Readers and the store are
 * given that instead where spans are only a part: see {@link PartlyTraced}.
 */
final class RedAggregator {
  /** A span that ends later than this after it came tells nothing of when its request was. */
  private static final long AHEAD_NS = Duration.ofMinutes(1).toNanos();

  private static final long WINDOW_NS = Resolution.TEN_SECONDS.lengthNs();

  private final DurationBuffers buffers = new DurationBuffers();
  private final RedSeries.Windows windows = this::countAll;
  private final WindowSet<RedSeries, RedCell> tenSeconds =
      windows(Resolution.TEN_SECONDS, AggregateLimits.TEN_SECONDS_KEPT);
  private final WindowSet<RedSeries, RedCell> minutes =
      windows(Resolution.MINUTE, AggregateLimits.MINUTES_KEPT);
  private final WindowSet<RedSeries, RedCell> hours =
      windows(Resolution.HOUR, AggregateLimits.HOURS_KEPT);

  private static WindowSet<RedSeries, RedCell> windows(Resolution resolution, Duration kept) {
    return new WindowSet<>(
        resolution, kept, (series, startNs) -> new RedCell(series, resolution, startNs));
  }

  void count(RedSeries series, long endNs, short bin, boolean error, long arrivalNs) {
    PartlyTraced traced = series.traced();
    if (traced != null
        && series.operation().isNamedAlike()
        && series.operation().reportedSinceNs() != 0
        && endNs <= arrivalNs + AHEAD_NS) {
      traced.traced(endNs);
    }
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
    if (takes(tenSeconds, series, endNs, arrivalNs, PartlyTraced.Source.SPANS)) {
      tenSeconds.cell(series, endNs).count(bins, 1, errors);
    }
    if (takes(minutes, series, endNs, arrivalNs, PartlyTraced.Source.SPANS)) {
      minutes.cell(series.total(), endNs).count(bins, 1, errors);
    }
    if (takes(hours, series, endNs, arrivalNs, PartlyTraced.Source.SPANS)) {
      hours.cell(series.total(), endNs).count(bins, 1, errors);
    }
  }

  /** Of a window that is in the store already, it is decided what its figures are made of. */
  private static boolean takes(
      WindowSet<RedSeries, RedCell> windows,
      RedSeries series,
      long timeNs,
      long arrivalNs,
      PartlyTraced.Source from) {
    if (!windows.keeps(timeNs, arrivalNs)) {
      return false;
    }
    long startNs = windows.resolution().windowStart(timeNs);
    return startNs >= windows.lineNs() || series.source(windows.resolution(), startNs) == from;
  }

  /**
   * Counts requests that an agent reported: evenly over the time in which they came.
   *
   * @param compared whether they can be held against spans
   */
  void report(RedSeries series, RequestIncrease increase, boolean compared, long arrivalNs) {
    PartlyTraced traced = series.traced();
    ReportedDurations durations = new ReportedDurations(increase);
    long firstNs = Resolution.TEN_SECONDS.windowStart(increase.fromNs());
    for (long startNs = firstNs; startNs < increase.toNs(); startNs += WINDOW_NS) {
      long count = durations.upTo(startNs + WINDOW_NS);
      if (count > 0) {
        report(tenSeconds, series, startNs, arrivalNs, durations);
        report(minutes, series.total(), startNs, arrivalNs, durations);
        report(hours, series.total(), startNs, arrivalNs, durations);
      }
      if (compared && traced != null) {
        traced.reported(startNs, count);
      }
    }
  }

  private static void report(
      WindowSet<RedSeries, RedCell> windows,
      RedSeries series,
      long startNs,
      long arrivalNs,
      ReportedDurations durations) {
    if (takes(windows, series, startNs, arrivalNs, PartlyTraced.Source.REPORTS)) {
      durations.countIn(windows.cell(series, startNs).reported());
    }
  }

  /** What readers are given of windows from a time on was decided anew. */
  void changed(long fromNs) {
    tenSeconds.changed(fromNs);
    minutes.changed(fromNs);
    hours.changed(fromNs);
  }

  LiveWindows.Slice<RedWindow> read(
      Resolution resolution, TimeRange range, @Nullable String service) {
    WindowSet<RedSeries, RedCell> windows = of(resolution);
    List<RedWindow> found = new ArrayList<>();
    buffers.flush();
    windows.forEach(
        range,
        cell -> {
          RedWindow window = cell.window();
          if (window != null
              && (service == null || window.key().service().name().equals(service))) {
            found.add(window);
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

  void forEachHeld(Resolution resolution, Consumer<RedCell> action) {
    buffers.flush();
    of(resolution).forEachHeld(action);
  }

  /** Moves windows out of memory as time passes. */
  Leaving<RedCell, RedWindow> leaving() {
    return new Leaving<>(
        List.of(tenSeconds, minutes, hours),
        buffers::flush,
        RedCell::leaving,
        RedAggregator::append);
  }

  private static void append(RollupStore store, Resolution resolution, List<RedWindow> windows)
      throws IOException {
    store.appendRed(resolution, windows);
  }
}
