package dev.pharos.judge;

import dev.pharos.signal.LatencySketch;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Errors and latency of a service along its windows. A state is entered after two bad windows and
 * left after six good ones; windows with fewer than {@link HealthJudge#LEAST_REQUESTS} requests
 * change nothing. Where ten seconds hold too few requests, windows of up to a minute are judged,
 * laid out by the clock so that the same windows are judged again next time.
 */
final class RequestHealth {
  private static final int BAD_TO_ENTER = 2;
  private static final int GOOD_TO_LEAVE = 6;

  /** In units of ten seconds; each divides a minute. */
  private static final int[] STEPS = {1, 2, 3, 6};

  /** Requests a window should hold on average, so that few windows fall below the least. */
  private static final int COMFORTABLE = 25;

  /** A single failed request among twenty is no failing service. */
  private static final int LEAST_ERRORS_TO_FAIL = 2;

  /** Slower than usual means clearly so: twice, and by what a person would notice. */
  private static final double SLOW_FACTOR = 2;

  private static final long SLOW_LEAST_NS = 10_000_000;

  /** One question asked of each window. */
  private static final class Track {
    private int bad;
    private int good;
    private long badSinceNs;
    private boolean active;
    private long activeSinceNs;

    void judge(boolean isBad, long startNs) {
      if (isBad) {
        if (bad == 0) {
          badSinceNs = startNs;
        }
        bad++;
        good = 0;
      } else {
        good++;
        bad = 0;
      }
      if (!active && bad >= BAD_TO_ENTER) {
        active = true;
        activeSinceNs = badSinceNs;
      } else if (active && good >= GOOD_TO_LEAVE) {
        active = false;
      }
    }

    @Nullable Long since() {
      return active ? activeSinceNs : null;
    }
  }

  private static final class Sum {
    private long requests;
    private long errors;
    private final LatencySketch latency = new LatencySketch();

    void add(HealthWindow window) {
      requests += window.requests();
      errors += window.errors();
      latency.merge(window.latency());
    }

    double errorRatio() {
      return (double) errors / requests;
    }
  }

  private final HealthObjective objective;
  private final Track failing = new Track();
  private final Track degraded = new Track();
  private final Track slow = new Track();
  private final Sum judged = new Sum();
  private final List<Sum> recent = new ArrayList<>();
  private long seen;

  RequestHealth(List<HealthWindow> windows, HealthObjective objective, long nowNs) {
    this.objective = objective;
    long windowNs = HealthJudge.WINDOW.toNanos();
    NavigableMap<Long, Sum> tens = new TreeMap<>();
    for (HealthWindow window : windows) {
      if (window.startNs() + windowNs <= nowNs && window.requests() > 0) {
        tens.computeIfAbsent(window.startNs(), start -> new Sum()).add(window);
        seen += window.requests();
      }
    }
    if (tens.isEmpty()) {
      return;
    }
    long length = windowNs * stepFor(tens, windowNs, nowNs);
    NavigableMap<Long, Sum> laid = new TreeMap<>();
    for (HealthWindow window : windows) {
      long start = window.startNs() - Math.floorMod(window.startNs(), length);
      if (start + length <= nowNs && window.requests() > 0) {
        laid.computeIfAbsent(start, key -> new Sum()).add(window);
      }
    }
    laid.forEach(this::judge);
  }

  private void judge(long startNs, Sum window) {
    if (window.requests < HealthJudge.LEAST_REQUESTS) {
      return;
    }
    double ratio = window.errorRatio();
    failing.judge(isFailing(window.requests, window.errors, objective.successRatio()), startNs);
    degraded.judge(ratio > allowed(objective.successRatio()), startNs);
    Long p95 = window.latency.quantileNs(0.95);
    slow.judge(p95 != null && isSlow(p95), startNs);
    recent.add(window);
    if (recent.size() > BAD_TO_ENTER) {
      recent.removeFirst();
    }
    judged.requests += window.requests;
  }

  static boolean isFailing(long requests, long errors, double successRatio) {
    return errors >= LEAST_ERRORS_TO_FAIL
        && (double) errors / requests > HealthJudge.FAILING_FACTOR * allowed(successRatio);
  }

  static double allowed(double successRatio) {
    return 1 - successRatio;
  }

  /** The shortest windows that hold enough requests on average. */
  private static int stepFor(NavigableMap<Long, Sum> tens, long windowNs, long nowNs) {
    long spanNs = nowNs - tens.firstKey();
    double perWindow =
        tens.values().stream().mapToLong(sum -> sum.requests).sum()
            / Math.max(1.0, (double) spanNs / windowNs);
    for (int step : STEPS) {
      if (perWindow * step >= COMFORTABLE) {
        return step;
      }
    }
    return STEPS[STEPS.length - 1];
  }

  private boolean isSlow(long p95Ns) {
    Long promised = objective.promisedP95Ns();
    if (promised != null) {
      return p95Ns > promised;
    }
    Long usual = objective.usualP95Ns();
    return usual != null && p95Ns > SLOW_FACTOR * usual && p95Ns - usual > SLOW_LEAST_NS;
  }

  /** When errors above three times the allowed share began; null when they are not. */
  @Nullable Long failingSinceNs() {
    return failing.since();
  }

  /** When errors above the allowed share began; null when they are not. */
  @Nullable Long degradedSinceNs() {
    return degraded.since();
  }

  @Nullable Long slowSinceNs() {
    return slow.since();
  }

  /** All requests in the history. */
  long requests() {
    return seen;
  }

  /** True when at least one window held enough requests to be judged. */
  boolean isJudged() {
    return judged.requests > 0;
  }

  /** Share of failed requests in the newest judged windows. */
  double recentErrorRatio() {
    long requests = recent.stream().mapToLong(sum -> sum.requests).sum();
    long errors = recent.stream().mapToLong(sum -> sum.errors).sum();
    return requests == 0 ? 0 : (double) errors / requests;
  }

  /** Of the newest judged windows. */
  @Nullable Long recentP95Ns() {
    LatencySketch sketch = new LatencySketch();
    recent.forEach(sum -> sketch.merge(sum.latency));
    return sketch.quantileNs(0.95);
  }
}
