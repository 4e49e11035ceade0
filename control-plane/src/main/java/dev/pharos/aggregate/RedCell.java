package dev.pharos.aggregate;

import dev.pharos.signal.LatencySketch;
import dev.pharos.signal.RedWindow;
import dev.pharos.signal.Resolution;
import org.jspecify.annotations.Nullable;

/**
 * One key in one window, by its spans and beside them by what agents reported: which of them is
 * read is decided when it is read. What readers were given is never changed: the next count after a
 * read goes to a copy of the sketch. A window that nobody counts in any more is read without
 * copying.
 */
final class RedCell {
  private final RedSeries series;
  private final Resolution resolution;
  private final long startNs;
  private long requests;
  private long errors;
  private LatencySketch latency = new LatencySketch();
  private @Nullable RedWindow published;
  private @Nullable RedCell reported;

  RedCell(RedSeries series, Resolution resolution, long startNs) {
    this.series = series;
    this.resolution = resolution;
    this.startNs = startNs;
  }

  /** Counts the requests whose durations have these bins. */
  void count(short[] durationBins, int count, int failed) {
    changing();
    requests += count;
    errors += failed;
    latency.addBins(durationBins, count);
  }

  /** Counts requests whose durations have the same bin. */
  void count(short durationBin, long count, long failed) {
    changing();
    requests += count;
    errors += failed;
    latency.add(durationBin, count);
  }

  /** Counts all of these, from a snapshot. */
  void count(long more, long failed, LatencySketch durations) {
    changing();
    requests += more;
    errors += failed;
    latency.merge(durations);
  }

  private void changing() {
    if (published != null) {
      published = null;
      latency = latency.copy();
    }
  }

  /** Where requests are counted that agents report. */
  RedCell reported() {
    RedCell beside = reported;
    if (beside == null) {
      beside = new RedCell(series, resolution, startNs);
      reported = beside;
    }
    return beside;
  }

  /** What agents reported; null for nothing. */
  @Nullable RedWindow reports() {
    return reported == null ? null : reported.spans();
  }

  /** What was counted of spans; null for nothing. */
  @Nullable RedWindow spans() {
    if (requests == 0) {
      return null;
    }
    RedWindow window = published;
    if (window == null) {
      window = new RedWindow(series.key(), startNs, requests, errors, latency);
      published = window;
    }
    return window;
  }

  /** What readers are given; null for nothing. */
  @Nullable RedWindow window() {
    return switch (series.source(resolution, startNs)) {
      case SPANS -> spans();
      case REPORTS -> reports();
      case NONE -> null;
    };
  }

  /** What the store is given; null for nothing. Reports that are missing come late. */
  @Nullable RedWindow leaving() {
    return switch (series.source(resolution, startNs)) {
      case SPANS -> spans();
      case REPORTS, NONE -> reports();
    };
  }
}
