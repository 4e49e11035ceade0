package dev.pharos.alert.evaluation;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.FunctionTimer;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * What becomes of evaluations, by group, with the names that Prometheus' own metrics have after
 * their prefix. Safe for use by many threads.
 */
final class RuleMeters implements MeterBinder {
  private final Map<GroupState, List<Meter>> groups = new LinkedHashMap<>();
  private @Nullable MeterRegistry registry;

  @Override
  public synchronized void bindTo(MeterRegistry to) {
    registry = to;
    groups.replaceAll((state, _) -> meters(state, to));
  }

  synchronized void add(GroupState state) {
    groups.put(state, registry == null ? List.of() : meters(state, registry));
  }

  synchronized void remove(GroupState state) {
    List<Meter> meters = groups.remove(state);
    if (meters != null && registry != null) {
      meters.forEach(registry::remove);
    }
  }

  private static List<Meter> meters(GroupState state, MeterRegistry to) {
    Tags tags = Tags.of("rule_group", state.group().key());
    GroupCounts counts = state.counts();
    List<Meter> meters = new ArrayList<>();
    meters.add(
        counter(to, tags, counts, "evaluations", "Rules evaluated", GroupCounts::evaluations));
    meters.add(
        counter(
            to,
            tags,
            counts,
            "evaluation.failures",
            "Rules whose evaluation failed",
            GroupCounts::failures));
    meters.add(
        counter(
            to,
            tags,
            counts,
            "group.iterations",
            "Evaluations of groups that were due, missed ones among them",
            GroupCounts::iterations));
    meters.add(
        counter(
            to,
            tags,
            counts,
            "group.iterations.missed",
            "Evaluations of groups that did not happen since an earlier one took too long",
            GroupCounts::missed));
    meters.add(
        FunctionTimer.builder(
                "pharos.rule.evaluation.duration",
                counts,
                GroupCounts::evaluations,
                GroupCounts::evaluationSeconds,
                TimeUnit.SECONDS)
            .description("How long evaluations of rules took")
            .tags(tags)
            .register(to));
    meters.add(
        gauge(
            to,
            tags,
            counts,
            "group.last.duration.seconds",
            "How long the last evaluation of the group took",
            GroupCounts::lastSeconds));
    meters.add(
        gauge(
            to,
            tags,
            counts,
            "group.last.evaluation.timestamp.seconds",
            "When the last evaluation of the group began",
            GroupCounts::lastTimestamp));
    meters.add(
        gauge(
            to,
            tags,
            counts,
            "group.last.evaluation.samples",
            "Samples that the last evaluation of the group made",
            GroupCounts::lastSamples));
    meters.add(
        Gauge.builder("pharos.rule.group.rules", state, one -> one.group().rules().size())
            .description("Rules of the group")
            .tags(tags)
            .register(to));
    meters.add(
        Gauge.builder(
                "pharos.rule.group.interval.seconds", state, one -> one.interval().toMillis() / 1e3)
            .description("Between evaluations of the group")
            .tags(tags)
            .register(to));
    return meters;
  }

  private static Meter counter(
      MeterRegistry to,
      Tags tags,
      GroupCounts counts,
      String name,
      String description,
      ToDoubleFunction<GroupCounts> value) {
    return FunctionCounter.builder("pharos.rule." + name, counts, value)
        .description(description)
        .tags(tags)
        .register(to);
  }

  private static Meter gauge(
      MeterRegistry to,
      Tags tags,
      GroupCounts counts,
      String name,
      String description,
      ToDoubleFunction<GroupCounts> value) {
    return Gauge.builder("pharos.rule." + name, counts, value)
        .description(description)
        .tags(tags)
        .register(to);
  }
}
