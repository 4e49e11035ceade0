package dev.pharos.alert.evaluation;

import dev.pharos.alert.rule.Rule;
import dev.pharos.alert.rule.RuleGroup;
import dev.pharos.query.template.GoFunctions;
import dev.pharos.signal.metric.IncomingSeries;
import dev.pharos.signal.metric.Labels;
import dev.pharos.signal.metric.Samples;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A group of rules with their state: evaluates them one after another, writes what they make and
 * tells of their alerts. Methods that change it are for one thread at a time; {@link #status} and
 * {@link #counts} are for any.
 */
final class GroupState {
  private static final double STALE = Double.longBitsToDouble(Samples.STALE_NAN_BITS);
  private static final Logger log = LoggerFactory.getLogger(GroupState.class);

  private final RuleGroup group;
  private final RuleParts parts;
  private final Duration interval;
  private final long offsetMs;
  private final List<EvaluatedRule> rules = new ArrayList<>();

  /** Series that each rule made when it was last evaluated. */
  private final List<Set<Labels>> made = new ArrayList<>();

  /** Series of rules that are gone, until their end is written. */
  private final Set<Labels> ended = new LinkedHashSet<>();

  private final GroupCounts counts = new GroupCounts();
  private final RuleStatus[] statuses;
  private volatile GroupStatus status;

  /**
   * @param restored whether there is nothing to restore of the time before the start
   */
  GroupState(RuleGroup group, RuleParts parts, boolean restored) {
    this.group = group;
    this.parts = parts;
    this.interval = group.interval().orElse(parts.settings().interval());
    this.offsetMs = group.queryOffset().orElse(parts.settings().queryOffset()).toMillis();
    statuses = new RuleStatus[group.rules().size()];
    for (Rule rule : group.rules()) {
      statuses[rules.size()] =
          new RuleStatus(rule, RuleStatus.Health.UNKNOWN, "", Duration.ZERO, null, List.of());
      rules.add(
          switch (rule) {
            case Rule.Recording recording -> new RecordingState(recording, parts.queries());
            case Rule.Alerting alerting ->
                new AlertingState(alerting, parts.queries(), parts.settings(), restored);
          });
      made.add(Set.of());
    }
    status = new GroupStatus(group, interval, Duration.ZERO, null, List.of(statuses));
  }

  RuleGroup group() {
    return group;
  }

  Duration interval() {
    return interval;
  }

  GroupStatus status() {
    return status;
  }

  GroupCounts counts() {
    return counts;
  }

  /**
   * Goes on with what the group knew before its file changed; rules are known by name and labels.
   */
  void continueWith(GroupState earlier) {
    Map<String, Deque<Integer>> known = new HashMap<>();
    for (int i = 0; i < earlier.rules.size(); i++) {
      known.computeIfAbsent(identity(earlier.rules.get(i)), _ -> new ArrayDeque<>()).add(i);
    }
    for (int i = 0; i < rules.size(); i++) {
      Deque<Integer> same = known.get(identity(rules.get(i)));
      if (same == null || same.isEmpty()) {
        continue;
      }
      int from = same.remove();
      made.set(i, earlier.made.get(from));
      if (rules.get(i) instanceof AlertingState now
          && earlier.rules.get(from) instanceof AlertingState before) {
        now.continueWith(before);
        publish(
            i,
            new RuleStatus(
                now.rule(),
                earlier.statuses[from].health(),
                earlier.statuses[from].lastError(),
                earlier.statuses[from].evaluationTime(),
                earlier.statuses[from].lastEvaluation(),
                active(now)));
      }
    }
    ended.addAll(earlier.ended);
    known
        .values()
        .forEach(rest ->
            rest.forEach(from -> {
              ended.addAll(earlier.made.get(from));
              earlier.tellResolved(from, parts.clock().millis());
            }));
  }

  private static String identity(EvaluatedRule rule) {
    return rule.rule().name() + rule.rule().labels();
  }

  /**
   * One iteration.
   *
   * @param timeMs it is of, epoch milliseconds
   */
  void evaluate(long timeMs) {
    Instant began = parts.clock().instant();
    long beganNs = parts.nanoClock().getAsLong();
    long samples = 0;
    for (int i = 0; i < rules.size(); i++) {
      samples += evaluate(i, timeMs);
    }
    writeEnds(ended, timeMs);
    ended.clear();
    Duration took = Duration.ofNanos(parts.nanoClock().getAsLong() - beganNs);
    counts.iterated(began, took, samples);
    status = new GroupStatus(group, interval, took, began, List.of(statuses));
  }

  private long evaluate(int index, long timeMs) {
    EvaluatedRule rule = rules.get(index);
    Instant began = parts.clock().instant();
    long beganNs = parts.nanoClock().getAsLong();
    String error = "";
    RuntimeException unexpected = null;
    long samples = 0;
    try {
      List<IncomingSeries> series = rule.evaluate(timeMs, offsetMs, group.limit());
      samples = series.size();
      tell(rule, timeMs);
      error = write(index, series, timeMs);
    } catch (RuleFailure e) {
      error = String.valueOf(e.getMessage());
    } catch (IOException e) {
      error = "what it made could not be written: " + e.getMessage();
    } catch (RuntimeException e) {
      error = "it could not be evaluated: " + e;
      unexpected = e;
    }
    long tookNs = parts.nanoClock().getAsLong() - beganNs;
    counts.evaluated(tookNs, !error.isEmpty());
    if (!error.isEmpty() && !error.equals(statuses[index].lastError())) {
      log.warn(
          "The rule {} of group {} failed: {}", rule.rule().name(), group.key(), error, unexpected);
    }
    publish(
        index,
        new RuleStatus(
            rule.rule(),
            error.isEmpty() ? RuleStatus.Health.GOOD : RuleStatus.Health.BAD,
            error,
            Duration.ofNanos(tookNs),
            began,
            rule instanceof AlertingState alerting ? active(alerting) : List.of()));
    return samples;
  }

  private static List<Alert> active(AlertingState alerting) {
    return alerting.snapshot().stream().filter(Alert::isActive).toList();
  }

  private void publish(int index, RuleStatus one) {
    statuses[index] = one;
    status =
        new GroupStatus(
            group, interval, status.evaluationTime(), status.lastEvaluation(), List.of(statuses));
  }

  /** Writes a rule's samples, and the ends of series that it made before and makes no more. */
  private String write(int index, List<IncomingSeries> series, long timeMs) throws IOException {
    Set<Labels> now = new LinkedHashSet<>();
    series.forEach(one -> now.add(one.labels()));
    Set<Labels> gone = new LinkedHashSet<>(made.get(index));
    gone.removeAll(now);
    String refused = series.isEmpty() ? "" : parts.writer().write(series);
    made.set(index, now);
    writeEnds(gone, timeMs);
    return refused;
  }

  private void writeEnds(Set<Labels> series, long timeMs) {
    if (series.isEmpty()) {
      return;
    }
    Samples end = Samples.builder(1).add(timeMs - offsetMs, STALE).build();
    try {
      // That another rule has written a sample there is nothing to be told.
      parts.writer().write(series.stream().map(labels -> new IncomingSeries(labels, end)).toList());
    } catch (IOException | RuntimeException e) {
      log.warn("The ends of {} series of group {} were not written", series.size(), group.key(), e);
    }
  }

  private void tell(EvaluatedRule rule, long timeMs) {
    if (!(rule instanceof AlertingState alerting)) {
      return;
    }
    AlertListener.RuleAlerts alerts =
        new AlertListener.RuleAlerts(
            group.file(),
            group.name(),
            alerting.rule(),
            interval,
            Instant.ofEpochMilli(timeMs),
            parts.settings().externalUrl()
                + "/metrics?q="
                + GoFunctions.queryEscaped(alerting.rule().query()),
            alerting.snapshot());
    for (AlertListener listener : parts.listeners()) {
      try {
        listener.evaluated(alerts);
      } catch (RuntimeException e) {
        log.error("A listener failed on alerts of {}", alerting.rule().name(), e);
      }
    }
  }

  private void tellResolved(int index, long nowMs) {
    if (rules.get(index) instanceof AlertingState alerting && !alerting.active().isEmpty()) {
      alerting.active().removeIf(alert -> alert.state == AlertState.PENDING);
      alerting.active().forEach(alert -> alert.resolve(nowMs));
      tell(alerting, nowMs);
    }
  }

  /** Restores since when alerts were active before the start. */
  void restore(long nowMs) {
    StateRestoration restoration = new StateRestoration(parts.queries(), parts.settings());
    for (EvaluatedRule rule : rules) {
      if (rule instanceof AlertingState alerting && !alerting.isRestored()) {
        restoration.restore(alerting, nowMs);
      }
    }
  }

  /** Whether one of its rules makes the series. */
  boolean makes(Labels series) {
    return made.stream().anyMatch(one -> one.contains(series));
  }

  /** Tells that its alerts are over: the group is gone. */
  void end(long nowMs) {
    for (int i = 0; i < rules.size(); i++) {
      tellResolved(i, nowMs);
    }
  }

  /** Writes the ends of its series, but for those that others make now. */
  void writeEnds(List<GroupState> others, long nowMs) {
    Set<Labels> gone = new LinkedHashSet<>(ended);
    made.forEach(gone::addAll);
    gone.removeIf(series -> others.stream().anyMatch(other -> other.makes(series)));
    writeEnds(gone, nowMs);
  }
}
