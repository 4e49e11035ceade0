package dev.pharos.query.lever;

import dev.pharos.aggregate.RootName;
import dev.pharos.aggregate.lever.LeverTarget;
import dev.pharos.aggregate.lever.Levers;
import dev.pharos.query.FoundTrace;
import dev.pharos.query.SearchVisitor;
import dev.pharos.query.TraceQuery;
import dev.pharos.query.TraceSearch;
import dev.pharos.query.TraceSummary;
import dev.pharos.query.overhead.StoredSignals;
import dev.pharos.query.reads.Reads;
import dev.pharos.signal.TimeRange;
import dev.pharos.store.SpanFilter;
import dev.pharos.store.SpanText;
import java.io.IOException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/** Tells what sampling would save and what would be lost, by the last hour's traces. */
final class SamplingPreviews {
  /** Traces that are read, the newest: some tenths of a second. */
  static final int MOST_TRACES = 2_000;

  private static final double NS_PER_SECOND = 1e9;
  private static final double SECONDS_PER_DAY = 86_400;

  private final TraceSearch search;
  private final Reads reads;
  private final StoredSignals stored;
  private final Levers levers;
  private final InstantSource clock;

  SamplingPreviews(
      TraceSearch search, Reads reads, StoredSignals stored, Levers levers, InstantSource clock) {
    this.search = search;
    this.reads = reads;
    this.stored = stored;
    this.levers = levers;
    this.clock = clock;
  }

  /** Traces that a service began, the newest. */
  private static final class Begun implements SearchVisitor {
    private final LeverTarget.Sampling target;
    private final List<TraceSummary> traces = new ArrayList<>();
    private long reachedNs = Long.MAX_VALUE;
    private int looked;

    Begun(LeverTarget.Sampling target) {
      this.target = target;
    }

    @Override
    public boolean found(FoundTrace found) {
      TraceSummary trace = found.summary();
      reachedNs = Math.min(reachedNs, trace.startedNs());
      looked++;
      boolean isMeant =
          !trace.rootMissing()
              && trace.rootService().name().equals(target.service())
              && (target.operation() == null
                  || target.operation().equals(RootName.of(trace.rootOperation())));
      if (isMeant) {
        traces.add(trace);
      }
      return looked < MOST_TRACES;
    }

    @Override
    public boolean readsAttributes() {
      return false;
    }
  }

  /**
   * @throws LeverRefusedException when the service began no such trace in the last hour, or agents
   *     cannot decide by that operation
   */
  LeverPreview of(LeverTarget.Sampling target) throws IOException, LeverRefusedException {
    String operation = target.operation();
    if (operation != null && !RootName.of(operation).equals(operation)) {
      throw new LeverRefusedException(
          "Agents decide when a request begins, and know '%s' only as '%s' then: make the lever for"
                  .formatted(operation, RootName.of(operation))
              + " that, which means all requests that begin like it, or for the whole service.");
    }
    TimeRange hour =
        new TimeRange(
            TimeRange.epochNs(clock.instant().minus(LeverPreviews.LOOKED_BACK)),
            TimeRange.epochNs(clock.instant()));
    Begun begun = new Begun(target);
    boolean isCut =
        search
            .search(
                TraceQuery.of(hour, SpanFilter.is(SpanText.SERVICE, target.service()), MOST_TRACES),
                begun)
            .truncated();
    List<TraceSummary> traces = begun.traces;
    if (traces.isEmpty()) {
      throw new LeverRefusedException(
          operation == null
              ? "%s began no trace in the last hour: whoever calls it decides about its traces."
                  .formatted(target.service())
              : "%s began no trace with '%s' in the last hour."
                  .formatted(target.service(), operation));
    }
    List<String> limits = new ArrayList<>();
    double seconds = (hour.toNs() - hour.fromNs()) / NS_PER_SECOND;
    if (isCut) {
      seconds =
          Math.max(1, (hour.toNs() - Math.max(begun.reachedNs, hour.fromNs())) / NS_PER_SECOND);
      limits.add("Of the hour's traces the newest %,d were looked at.".formatted(traces.size()));
    }
    limits.addAll(limits(target));
    return preview(target, hour, traces, seconds, limits);
  }

  private LeverPreview preview(
      LeverTarget.Sampling target,
      TimeRange hour,
      List<TraceSummary> traces,
      double seconds,
      List<String> limits) {
    Map<String, Integer> byOperation = new HashMap<>();
    traces.forEach(trace -> byOperation.merge(RootName.of(trace.rootOperation()), 1, Integer::sum));
    double lostTraces = 0;
    double lostSpans = 0;
    double lostErrors = 0;
    long errors = 0;
    for (TraceSummary trace : traces) {
      int like = byOperation.getOrDefault(RootName.of(trace.rootOperation()), 1);
      double lost = 1 - probability(target.policy(), like / seconds);
      lostTraces += lost;
      lostSpans += lost * trace.spans();
      if (trace.errors() > 0) {
        errors++;
        lostErrors += lost;
      }
    }
    double days = SECONDS_PER_DAY / seconds;
    long spans = Math.round(lostSpans * days);
    OptionalDouble perSpan = stored.bytesPerSpan();
    return new LeverPreview(
        target,
        hour,
        new LeverPreview.Saving(
            0,
            0,
            0,
            perSpan.isEmpty() ? null : (Long) Math.round(perSpan.getAsDouble() * spans),
            0,
            0,
            spans),
        null,
        new LeverPreview.LostTraces(
            traces.size(), Math.round(lostTraces), errors, Math.round(lostErrors)),
        List.of(),
        reads.since(),
        limits);
  }

  private static double probability(LeverTarget.Policy policy, double perSecond) {
    return switch (policy) {
      case LeverTarget.Policy.Probability(double value) -> value;
      case LeverTarget.Policy.Rate(double wanted) ->
          Math.clamp(wanted / perSecond, LeverTarget.Policy.LEAST_PROBABILITY, 1);
    };
  }

  private List<String> limits(LeverTarget.Sampling target) {
    List<String> limits = new ArrayList<>();
    limits.add(
        "It is decided when a trace begins, whatever comes of it: errors and slow requests are left"
            + " out like others.");
    limits.add(
        "Rates, latencies, the map, health and verdicts of this service and of those it calls are"
            + " then counted from the traces that are left. The pages of services and the map say"
            + " so; health, incidents and verdicts do not.");
    limits.add("Log lines of traces that are left out still come, and lead to no trace.");
    if (target.policy() instanceof LeverTarget.Policy.Probability) {
      limits.add("A rare operation may be left without any trace: a share has no lower bound.");
    } else {
      limits.add(
          "It takes some minutes until the rate is met, and only agents for Java show which"
              + " probability they use: those of others are left as they are.");
    }
    boolean holdsAlready =
        levers.all().stream()
            .anyMatch(state ->
                state.active()
                    && state.lever().target() instanceof LeverTarget.Sampling other
                    && other.service().equals(target.service()));
    if (holdsAlready) {
      limits.add(
          "Another sampling lever of this service holds: these figures take what it lets through for"
              + " all there is.");
    }
    return limits;
  }
}
