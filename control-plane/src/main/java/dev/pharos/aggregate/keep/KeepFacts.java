package dev.pharos.aggregate.keep;

import dev.pharos.aggregate.LiveWindows;
import dev.pharos.signal.Deployment;
import dev.pharos.signal.ErrorIssue;
import dev.pharos.signal.LatencySketch;
import dev.pharos.signal.RedKey;
import dev.pharos.signal.RedWindow;
import dev.pharos.signal.Resolution;
import dev.pharos.signal.ServiceId;
import dev.pharos.signal.SpanKind;
import dev.pharos.signal.TimeRange;
import dev.pharos.signal.TraceId;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What deciding needs to know of the last hour, as it was counted of everything. Immutable. */
final class KeepFacts {
  /** Over which requests are counted and their durations compared. */
  private static final long LOOK_BACK_NS = Duration.ofHours(1).toNanos();

  /** Before anything is known for so long, nothing can be called rare or usual by the hour. */
  private static final long LEAST_NS = Duration.ofMinutes(1).toNanos();

  /**
   * A little below p99: what is as long as this bin's durations is not slow, so that operations
   * which always take equally long are not kept whole, and the slowest hundredth still is.
   */
  private static final double SLOW = 0.985;

  /** Of requests inside a trace, of which there are many, and one is enough to keep it. */
  private static final double SLOW_INSIDE = 0.999;

  private final Map<Operation, Usual> operations;
  private final Set<Release> fresh;
  private final Set<TraceId> shown;

  private record Operation(ServiceId service, SpanKind kind, String name) {}

  private record Release(ServiceId service, String version) {}

  /**
   * What is usual of an operation.
   *
   * @param slowBin a duration with a higher one is slow where a trace begins
   * @param slowInsideBin likewise within a trace
   */
  record Usual(double requestsPerHour, short slowBin, short slowInsideBin) {}

  private KeepFacts(Map<Operation, Usual> operations, Set<Release> fresh, Set<TraceId> shown) {
    this.operations = operations;
    this.fresh = fresh;
    this.shown = shown;
  }

  /**
   * @param freshDeploy how long traces of a new version are kept
   * @param late how long after a trace came it is decided on at the latest
   */
  static KeepFacts read(LiveWindows windows, long nowNs, Duration freshDeploy, Duration late) {
    return new KeepFacts(
        operations(windows, nowNs), fresh(windows, nowNs, freshDeploy, late), shown(windows));
  }

  /** Null of an operation that was not called within the hour. */
  @Nullable Usual usual(ServiceId service, SpanKind kind, String operation) {
    Usual known = operations.get(new Operation(service, kind, operation));
    return known != null ? known : operations.get(new Operation(service, kind, RedKey.OTHER));
  }

  /**
   * True of a version that took another's place a short while ago; of that other one, too, while
   * traces of the minutes before are decided on.
   */
  boolean isFresh(ServiceId service, String version) {
    return !fresh.isEmpty() && fresh.contains(new Release(service, version));
  }

  /** True of a trace that a list of errors leads to. */
  boolean isShown(TraceId traceId) {
    return shown.contains(traceId);
  }

  private static Map<Operation, Usual> operations(LiveWindows windows, long nowNs) {
    TimeRange range = new TimeRange(nowNs - LOOK_BACK_NS, nowNs + 1);
    Map<Operation, LatencySketch> latencies = new HashMap<>();
    Map<Operation, Long> requests = new HashMap<>();
    for (RedWindow window : windows.red(Resolution.MINUTE, range, null).windows()) {
      RedKey key = window.key();
      Operation operation = new Operation(key.service(), key.kind(), key.operation());
      requests.merge(operation, window.requests(), Long::sum);
      latencies.computeIfAbsent(operation, fresh -> new LatencySketch()).merge(window.latency());
    }
    long knownNs = Math.clamp(nowNs - windows.beganNs(), LEAST_NS, LOOK_BACK_NS);
    Map<Operation, Usual> usual = new HashMap<>();
    latencies.forEach((operation, latency) -> {
      long[] slow = latency.quantilesNs(SLOW, SLOW_INSIDE);
      double count = requests.getOrDefault(operation, 0L);
      usual.put(
          operation,
          new Usual(
              count * LOOK_BACK_NS / knownNs,
              LatencySketch.bin(slow[0]),
              LatencySketch.bin(slow[1])));
    });
    return Map.copyOf(usual);
  }

  private static Set<Release> fresh(
      LiveWindows windows, long nowNs, Duration lasts, Duration late) {
    // Where no new version's traces are kept there is nothing to hold the old one's against.
    Duration previousLasts = lasts.compareTo(late) < 0 ? lasts : late;
    Set<Release> fresh = new HashSet<>();
    for (Deployment deployment : windows.deployments()) {
      boolean isOther =
          deployment.kind() == Deployment.Kind.DEPLOY
              || deployment.kind() == Deployment.Kind.ROLLBACK;
      if (isOther && !deployment.version().isEmpty() && !deployment.previousVersion().isEmpty()) {
        if (deployment.startedAtNs() > nowNs - lasts.toNanos()) {
          fresh.add(new Release(deployment.service(), deployment.version()));
        }
        if (deployment.startedAtNs() > nowNs - previousLasts.toNanos()) {
          fresh.add(new Release(deployment.service(), deployment.previousVersion()));
        }
      }
    }
    return Set.copyOf(fresh);
  }

  private static Set<TraceId> shown(LiveWindows windows) {
    Set<TraceId> shown = new HashSet<>();
    for (ErrorIssue issue : windows.errors()) {
      issue.traces().forEach(occurrence -> shown.add(occurrence.traceId()));
    }
    return shown;
  }
}
