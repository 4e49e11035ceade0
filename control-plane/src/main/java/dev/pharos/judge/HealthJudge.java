package dev.pharos.judge;

import dev.pharos.signal.InstanceReport;
import dev.pharos.signal.InstanceState;
import dev.pharos.signal.InstanceStatus;
import dev.pharos.signal.QueueState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Judges the health of a service from what was measured of it, and always says why. Pure: equal
 * inputs give equal verdicts. Safe for use by many threads.
 */
public final class HealthJudge {
  /** The windows that requests come in. */
  public static final Duration WINDOW = Duration.ofSeconds(10);

  /** How far back windows should reach: six good ones of a minute, and what came before them. */
  public static final Duration HISTORY = Duration.ofMinutes(10);

  /** Below so many requests in a window errors do not change the state. */
  public static final int LEAST_REQUESTS = 20;

  /** Errors above so many times the allowed share mean failing. */
  static final double FAILING_FACTOR = 3;

  /** A message should not wait for longer. */
  static final Duration LONGEST_WAIT = Duration.ofSeconds(60);

  /** A service is not called silent sooner, … */
  static final Duration SILENCE = Duration.ofSeconds(90);

  /** … nor before so many of its usual gaps. */
  static final int SILENCE_IN_GAPS = 5;

  /** A dependency that causes so much of a service's errors is what fails. */
  private static final double PASSED_ON = 0.8;

  /** Judges one service. */
  public HealthVerdict judge(HealthInput input) {
    RequestHealth requests =
        new RequestHealth(
            input.windows(), input.objective(), WarmUps.of(input.instances()), input.nowNs());
    List<HealthReason> reasons = new ArrayList<>();
    instances(input, reasons);
    errors(input, requests, reasons);
    queues(input, reasons);
    latency(input, requests, reasons);
    if (reasons.isEmpty()) {
      reasons.add(quiet(input, requests));
    }
    reasons.sort(Comparator.comparing(HealthReason::state).thenComparing(HealthReason::kind));
    return HealthVerdict.of(reasons);
  }

  /** How calls of one kind are, without memory of earlier ones. */
  public HealthState calls(long calls, long errors, double successRatio) {
    if (calls == 0) {
      return HealthState.IDLE;
    }
    if (calls < LEAST_REQUESTS) {
      return HealthState.HEALTHY;
    }
    if (RequestHealth.isFailing(calls, errors, successRatio)) {
      return HealthState.FAILING;
    }
    return (double) errors / calls > RequestHealth.allowed(successRatio)
        ? HealthState.DEGRADED
        : HealthState.HEALTHY;
  }

  /** A queue by itself; null when nothing has waited for too long. */
  public @Nullable HealthReason queue(QueueState queue, long nowNs) {
    long oldestNs = queue.oldestUnconsumedNs();
    long waitedNs = nowNs - oldestNs;
    if (queue.unconsumed() == 0 || oldestNs == 0 || waitedNs <= LONGEST_WAIT.toNanos()) {
      return null;
    }
    String name = queue.queue().id().name();
    return new HealthReason(
        HealthReason.Kind.QUEUE,
        HealthState.DEGRADED,
        name,
        Sentences.waiting(queue.unconsumed(), name, waitedNs),
        oldestNs + LONGEST_WAIT.toNanos());
  }

  private static void instances(HealthInput input, List<HealthReason> reasons) {
    List<InstanceState> down = new ArrayList<>();
    int usable = 0;
    int registered = 0;
    for (InstanceState instance : input.instances()) {
      InstanceReport report = instance.report();
      InstanceStatus status = report == null ? null : report.status();
      if (report != null) {
        registered++;
      }
      if (isDown(status)) {
        down.add(instance);
      } else if (status == InstanceStatus.UP || sendsNow(instance, input)) {
        usable++;
      }
    }
    if (down.isEmpty()) {
      return;
    }
    HealthState state = usable == 0 ? HealthState.FAILING : HealthState.DEGRADED;
    reasons.add(
        new HealthReason(
            HealthReason.Kind.INSTANCE,
            state,
            down.getFirst().id(),
            Sentences.down(down, Math.max(registered, usable + down.size()), usable == 0),
            since(down)));
  }

  private static boolean isDown(@Nullable InstanceStatus status) {
    return status == InstanceStatus.DOWN
        || status == InstanceStatus.OFFLINE
        || status == InstanceStatus.OUT_OF_SERVICE;
  }

  private static boolean sendsNow(InstanceState instance, HealthInput input) {
    Long lastSpanNs = instance.lastSpanNs();
    return lastSpanNs != null && input.nowNs() - lastSpanNs <= silenceNs(input);
  }

  private static @Nullable Long since(List<InstanceState> down) {
    Long since = null;
    for (InstanceState instance : down) {
      InstanceReport report = instance.report();
      if (report != null && (since == null || report.atNs() < since)) {
        since = report.atNs();
      }
    }
    return since;
  }

  private static void errors(
      HealthInput input, RequestHealth requests, List<HealthReason> reasons) {
    Episode failing = requests.failing();
    Episode degraded = requests.degraded();
    if (degraded == null) {
      return;
    }
    HealthDependency cause = cause(input);
    String text = ErrorSentence.of(failing, degraded, cause, input);
    long sinceNs = failing == null ? degraded.sinceNs() : failing.sinceNs();
    if (cause != null) {
      reasons.add(
          new HealthReason(
              HealthReason.Kind.DEPENDENCY, HealthState.DEGRADED, cause.name(), text, sinceNs));
    } else {
      reasons.add(
          new HealthReason(
              HealthReason.Kind.ERRORS,
              failing == null ? HealthState.DEGRADED : HealthState.FAILING,
              "",
              text,
              sinceNs));
    }
  }

  /** The dependency whose failed calls are enough to explain the service's own errors. */
  private static @Nullable HealthDependency cause(HealthInput input) {
    long errors = input.windows().stream().mapToLong(HealthWindow::errors).sum();
    HealthDependency worst = null;
    for (HealthDependency dependency : input.dependencies()) {
      boolean fails =
          dependency.calls() > 0
              && RequestHealth.isFailing(
                  dependency.calls(), dependency.errors(), input.objective().successRatio());
      if (fails
          && dependency.errors() >= PASSED_ON * errors
          && (worst == null || dependency.errors() > worst.errors())) {
        worst = dependency;
      }
    }
    return worst;
  }

  private void queues(HealthInput input, List<HealthReason> reasons) {
    for (QueueState queue : input.queues()) {
      HealthReason reason = queue(queue, input.nowNs());
      if (reason != null) {
        reasons.add(reason);
      }
    }
  }

  private static void latency(
      HealthInput input, RequestHealth requests, List<HealthReason> reasons) {
    Episode slow = requests.slow();
    if (slow == null) {
      return;
    }
    reasons.add(
        new HealthReason(
            HealthReason.Kind.LATENCY,
            HealthState.DEGRADED,
            "",
            LatencySentence.of(slow, input),
            slow.sinceNs()));
  }

  /** Nothing is wrong that could be seen: is it there at all, and does it work? */
  private static HealthReason quiet(HealthInput input, RequestHealth requests) {
    Long lastSeenNs = input.lastSeenNs();
    boolean up =
        input.instances().stream()
            .anyMatch(i -> i.report() != null && i.report().status() == InstanceStatus.UP);
    if (lastSeenNs == null) {
      return up
          ? reason(HealthReason.Kind.TRAFFIC, HealthState.IDLE, Sentences.UP_WITHOUT_TRACES)
          : reason(HealthReason.Kind.SILENCE, HealthState.UNKNOWN, Sentences.NOTHING_KNOWN);
    }
    long quietNs = input.nowNs() - lastSeenNs;
    if (quietNs - input.unwatchedNs() > silenceNs(input)) {
      if (up) {
        return reason(HealthReason.Kind.TRAFFIC, HealthState.IDLE, Sentences.idle(quietNs));
      }
      if (input.signedOff()) {
        return reason(HealthReason.Kind.TRAFFIC, HealthState.IDLE, Sentences.SCALED_TO_ZERO);
      }
      return new HealthReason(
          HealthReason.Kind.SILENCE, HealthState.SILENT, "", Sentences.silent(quietNs), lastSeenNs);
    }
    if (requests.requests() > 0) {
      RequestWindow recent = requests.recent();
      return reason(
          HealthReason.Kind.TRAFFIC,
          HealthState.HEALTHY,
          recent == null
              ? Sentences.few(requests.requests())
              : Sentences.healthy(recent.errorRatio(), recent.p95Ns()));
    }
    boolean calls = input.dependencies().stream().anyMatch(d -> d.calls() > 0);
    return calls
        ? reason(HealthReason.Kind.TRAFFIC, HealthState.HEALTHY, Sentences.ONLY_CALLS)
        : reason(HealthReason.Kind.TRAFFIC, HealthState.IDLE, Sentences.NO_REQUESTS);
  }

  private static HealthReason reason(HealthReason.Kind kind, HealthState state, String text) {
    return new HealthReason(kind, state, "", text, null);
  }

  private static long silenceNs(HealthInput input) {
    Long gapNs = input.usualGapNs();
    return gapNs == null ? SILENCE.toNanos() : Math.max(SILENCE.toNanos(), SILENCE_IN_GAPS * gapNs);
  }
}
