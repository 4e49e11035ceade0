package dev.pharos.judge;

import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Errors and latency of a service along its windows. Windows with fewer than {@link
 * HealthJudge#LEAST_REQUESTS} requests change nothing. Where ten seconds hold too few requests,
 * windows of up to a minute are judged, laid out by the clock so that the same windows are judged
 * again next time; what is beyond doubt is seen in ten seconds all the same, by {@link
 * ClearTrouble}.
 */
final class RequestHealth {
  /** In units of ten seconds; each divides a minute. */
  private static final int[] STEPS = {1, 2, 3, 6};

  /** Requests a window should hold on average, so that few windows fall below the least. */
  private static final int COMFORTABLE = 25;

  /** So many of the newest windows tell how it is now. */
  private static final int RECENT = 2;

  /** A single failed request among twenty is no failing service. */
  private static final int LEAST_ERRORS_TO_FAIL = 2;

  /** Slower than usual means clearly so: twice, and by what a person would notice. */
  private static final double SLOW_FACTOR = 2;

  private static final long SLOW_LEAST_NS = 10_000_000;

  private final HealthObjective objective;
  private final WarmUps warmUps;
  private final ClearTrouble clear;
  private final Hysteresis failing = new Hysteresis();
  private final Hysteresis degraded = new Hysteresis();
  private final Hysteresis slow = new Hysteresis();
  private final List<RequestWindow> recent = new ArrayList<>();
  private long seen;

  RequestHealth(
      List<HealthWindow> windows, HealthObjective objective, WarmUps warmUps, long nowNs) {
    this.objective = objective;
    this.warmUps = warmUps;
    clear = new ClearTrouble(objective.successRatio(), slowFromNs());
    long windowNs = HealthJudge.WINDOW.toNanos();
    NavigableMap<Long, RequestWindow> tens = laid(windows, windowNs, nowNs);
    if (tens.isEmpty()) {
      return;
    }
    seen = tens.values().stream().mapToLong(RequestWindow::requests).sum();
    tens.values().forEach(ten -> clear.judge(ten, isExcused(ten)));
    laid(windows, windowNs * stepFor(tens, windowNs, nowNs), nowNs).values().forEach(this::judge);
  }

  /** Windows of a length that are over and had requests, by their start. */
  private static NavigableMap<Long, RequestWindow> laid(
      List<HealthWindow> windows, long lengthNs, long nowNs) {
    NavigableMap<Long, RequestWindow> laid = new TreeMap<>();
    for (HealthWindow window : windows) {
      long startNs = window.startNs() - Math.floorMod(window.startNs(), lengthNs);
      if (startNs + lengthNs <= nowNs && window.requests() > 0) {
        laid.computeIfAbsent(startNs, start -> new RequestWindow(start, start + lengthNs))
            .add(window);
      }
    }
    return laid;
  }

  private void judge(RequestWindow window) {
    if (window.requests() < HealthJudge.LEAST_REQUESTS) {
      return;
    }
    double ratio = window.errorRatio();
    failing.judge(
        window, isFailing(window.requests(), window.errors(), objective.successRatio()), ratio);
    degraded.judge(window, ratio > allowed(objective.successRatio()), ratio);
    Long p95Ns = window.p95Ns();
    if (p95Ns != null && !isExcused(window)) {
      slow.judge(window, p95Ns > slowFromNs(), p95Ns);
    }
    recent.add(window);
    if (recent.size() > RECENT) {
      recent.removeFirst();
    }
  }

  static boolean isFailing(long requests, long errors, double successRatio) {
    return errors >= LEAST_ERRORS_TO_FAIL
        && (double) errors / requests > HealthJudge.FAILING_FACTOR * allowed(successRatio);
  }

  static double allowed(double successRatio) {
    return 1 - successRatio;
  }

  /** The shortest windows that hold enough requests on average. */
  private static int stepFor(NavigableMap<Long, RequestWindow> tens, long windowNs, long nowNs) {
    long spanNs = nowNs - tens.firstKey();
    double perWindow =
        tens.values().stream().mapToLong(RequestWindow::requests).sum()
            / Math.max(1.0, (double) spanNs / windowNs);
    for (int step : STEPS) {
      if (perWindow * step >= COMFORTABLE) {
        return step;
      }
    }
    return STEPS[STEPS.length - 1];
  }

  private boolean isExcused(RequestWindow window) {
    return objective.promisedP95Ns() == null && warmUps.overlap(window.startNs(), window.endNs());
  }

  /** A p95 above it is slow; {@link Long#MAX_VALUE} while nothing is known of what is usual. */
  private long slowFromNs() {
    Long promised = objective.promisedP95Ns();
    if (promised != null) {
      return promised;
    }
    Long usual = objective.usualP95Ns();
    return usual == null
        ? Long.MAX_VALUE
        : Math.max((long) (SLOW_FACTOR * usual), usual + SLOW_LEAST_NS);
  }

  /** Errors above three times the allowed share; null when they are not. */
  @Nullable Episode failing() {
    return Episode.either(failing.episode(), clear.failing());
  }

  /** Errors above the allowed share; null when they are not. Never null while it is failing. */
  @Nullable Episode degraded() {
    return Episode.either(degraded.episode(), clear.failing());
  }

  /** Latency above what was promised, or else is usual; null when it is not. */
  @Nullable Episode slow() {
    return Episode.either(slow.episode(), clear.slow());
  }

  /** All requests in the history. */
  long requests() {
    return seen;
  }

  /** The newest judged windows; null when none held enough requests. */
  @Nullable RequestWindow recent() {
    return recent.isEmpty() ? null : RequestWindow.sum(recent);
  }
}
