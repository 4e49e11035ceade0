package dev.pharos.aggregate.lever;

import dev.pharos.signal.ServiceId;
import dev.pharos.signal.Severity;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Levers and their audit as they are kept. */
record WrittenLevers(List<WithCounts> levers, List<Change> changes) {

  static WrittenLevers of(
      List<Map.Entry<Lever, Map<LeftOut.Reason, LeftOut.Amount>>> levers,
      List<LeverChange> changes) {
    return new WrittenLevers(
        levers.stream()
            .map(one -> new WithCounts(One.of(one.getKey()), counts(one.getValue())))
            .toList(),
        changes.stream().map(Change::of).toList());
  }

  /** Understood as a whole or not at all. */
  WrittenLevers checked() {
    runs();
    history();
    return this;
  }

  List<LeverRun> runs() {
    List<LeverRun> runs = new ArrayList<>();
    for (WithCounts one : levers) {
      Map<LeftOut.Reason, LeftOut.Amount> before = new EnumMap<>(LeftOut.Reason.class);
      for (Count count : one.leftOut()) {
        before.put(
            LeftOut.Reason.valueOf(count.reason().toUpperCase(Locale.ROOT)),
            new LeftOut.Amount(count.items(), count.textBytes()));
      }
      runs.add(new LeverRun(one.lever().lever(), new LeftOut(before)));
    }
    return List.copyOf(runs);
  }

  List<LeverChange> history() {
    return changes.stream().map(Change::change).toList();
  }

  private static List<Count> counts(Map<LeftOut.Reason, LeftOut.Amount> leftOut) {
    return leftOut.entrySet().stream()
        .map(one ->
            new Count(one.getKey().label(), one.getValue().items(), one.getValue().textBytes()))
        .toList();
  }

  record WithCounts(One lever, List<Count> leftOut) {}

  record Count(String reason, long items, long textBytes) {}

  record Service(String namespace, String name, String environment) {}

  record Lines(Service service, long pattern, String template, String example, int keepOneOf) {}

  record Metric(String metric, @Nullable String label, @Nullable String service) {}

  record Level(String service, @Nullable String environment, String logger, Severity level) {}

  /** One of probability and rate is there. */
  record Sampled(
      String service,
      @Nullable String operation,
      @Nullable Double probability,
      @Nullable Double tracesPerSecond) {
    static Sampled of(LeverTarget.Sampling target) {
      return switch (target.policy()) {
        case LeverTarget.Policy.Probability(double value) ->
            new Sampled(target.service(), target.operation(), value, null);
        case LeverTarget.Policy.Rate(double perSecond) ->
            new Sampled(target.service(), target.operation(), null, perSecond);
      };
    }

    LeverTarget.Sampling target() {
      if (probability != null) {
        return new LeverTarget.Sampling(
            service, operation, new LeverTarget.Policy.Probability(probability));
      }
      if (tracesPerSecond == null) {
        throw new IllegalArgumentException("the sampling of " + service + " is not said");
      }
      return new LeverTarget.Sampling(
          service, operation, new LeverTarget.Policy.Rate(tracesPerSecond));
    }
  }

  record Kept(@Nullable String service, double rate) {}

  /** Of lines, of a metric, of a logger's level or of traces. */
  record One(
      String id,
      @Nullable Lines lines,
      @Nullable Metric metric,
      @Nullable Level level,
      @Nullable Sampled sampled,
      @Nullable Kept keep,
      String from,
      @Nullable String until,
      String author,
      String reason) {

    static One of(Lever lever) {
      Instant until = lever.until();
      return new One(
          lever.id(),
          lever.target() instanceof LeverTarget.Pattern target ? lines(target) : null,
          switch (lever.target()) {
            case LeverTarget.Pattern _,
                LeverTarget.LogLevel _,
                LeverTarget.Sampling _,
                LeverTarget.Keep _ ->
                null;
            case LeverTarget.Metric(var metric, var service) -> new Metric(metric, null, service);
            case LeverTarget.Label(var metric, var label, var service) ->
                new Metric(metric, label, service);
          },
          lever.target()
                  instanceof
                  LeverTarget.LogLevel(var service, var environment, var logger, var level)
              ? new Level(service, environment, logger, level)
              : null,
          lever.target() instanceof LeverTarget.Sampling target ? Sampled.of(target) : null,
          lever.target() instanceof LeverTarget.Keep(String service, double rate)
              ? new Kept(service, rate)
              : null,
          lever.from().toString(),
          until == null ? null : until.toString(),
          lever.author(),
          lever.reason());
    }

    private static Lines lines(LeverTarget.Pattern target) {
      ServiceId service = target.service();
      return new Lines(
          new Service(service.namespace(), service.name(), service.environment()),
          target.pattern(),
          target.template(),
          target.example(),
          target.keepOneOf());
    }

    Lever lever() {
      return new Lever(
          id,
          target(),
          Instant.parse(from),
          until == null ? null : Instant.parse(until),
          author,
          reason);
    }

    private LeverTarget target() {
      if (lines != null) {
        Service service = lines.service();
        return new LeverTarget.Pattern(
            new ServiceId(service.namespace(), service.name(), service.environment()),
            lines.pattern(),
            lines.template(),
            lines.example(),
            lines.keepOneOf());
      }
      if (level != null) {
        return new LeverTarget.LogLevel(
            level.service(), level.environment(), level.logger(), level.level());
      }
      if (sampled != null) {
        return sampled.target();
      }
      if (keep != null) {
        return new LeverTarget.Keep(keep.service(), keep.rate());
      }
      if (metric == null) {
        throw new IllegalArgumentException("the lever " + id + " is of nothing");
      }
      return metric.label() == null
          ? new LeverTarget.Metric(metric.metric(), metric.service())
          : new LeverTarget.Label(metric.metric(), metric.label(), metric.service());
    }
  }

  record Change(
      String at,
      String action,
      String author,
      String reason,
      @Nullable One before,
      @Nullable One after) {
    static Change of(LeverChange change) {
      Lever before = change.before();
      Lever after = change.after();
      return new Change(
          change.at().toString(),
          change.action().name().toLowerCase(Locale.ROOT),
          change.author(),
          change.reason(),
          before == null ? null : One.of(before),
          after == null ? null : One.of(after));
    }

    LeverChange change() {
      return new LeverChange(
          Instant.parse(at),
          LeverChange.Action.valueOf(action.toUpperCase(Locale.ROOT)),
          author,
          reason,
          before == null ? null : before.lever(),
          after == null ? null : after.lever());
    }
  }
}
