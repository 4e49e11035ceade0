package dev.pharos.query.lever;

import dev.pharos.aggregate.OperationName;
import dev.pharos.aggregate.keep.KeepPolicy;
import dev.pharos.aggregate.lever.LeverTarget;
import dev.pharos.query.FoundTrace;
import dev.pharos.query.SearchVisitor;
import dev.pharos.query.TraceQuery;
import dev.pharos.query.TraceSearch;
import dev.pharos.query.overhead.StoredSignals;
import dev.pharos.query.reads.Reads;
import dev.pharos.signal.ServiceId;
import dev.pharos.signal.Span;
import dev.pharos.signal.TimeRange;
import dev.pharos.store.SpanFilter;
import dev.pharos.store.SpanText;
import dev.pharos.store.TraceKeeper;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/** Tells what another share of ordinary traces would save and lose, by the last hour's traces. */
final class KeepPreviews {
  /** Traces that are read whole, the newest: some tenths of a second. */
  static final int MOST_TRACES = 1_000;

  /** With fewer there is often none in five minutes to compare a slow or failed one with. */
  static final double FEW_PER_HOUR = 12;

  /** More is no list to read before a decision. */
  private static final int MOST_FEW = 10;

  private static final double NS_PER_SECOND = 1e9;
  private static final double SECONDS_PER_HOUR = Duration.ofHours(1).toSeconds();
  private static final double SECONDS_PER_DAY = Duration.ofDays(1).toSeconds();

  private final TraceSearch search;
  private final Reads reads;
  private final StoredSignals stored;
  private final @Nullable KeepPolicy policy;
  private final InstantSource clock;

  /**
   * @param policy null where all traces are kept
   */
  KeepPreviews(
      TraceSearch search,
      Reads reads,
      StoredSignals stored,
      @Nullable KeepPolicy policy,
      InstantSource clock) {
    this.search = search;
    this.reads = reads;
    this.stored = stored;
    this.policy = policy;
    this.clock = clock;
  }

  private record Operation(ServiceId service, String name) {}

  /** Traces and spans that came, and which of them are kept. */
  private static final class Sums {
    private double came;
    private double now;
    private double then;
    private double spansCame;
    private double spansNow;
    private double spansThen;

    void add(double traces, int spans, double rateNow, double rateThen) {
      came += traces;
      now += traces * rateNow;
      then += traces * rateThen;
      spansCame += traces * spans;
      spansNow += traces * spans * rateNow;
      spansThen += traces * spans * rateThen;
    }
  }

  /** Adds up what is found; a trace that was drawn counts for all that it stands for. */
  private static final class Looked implements SearchVisitor {
    private final LeverTarget.Keep target;
    private final KeepPolicy policy;
    private final Sums all = new Sums();
    private final Map<Operation, Sums> ordinary = new HashMap<>();
    private final Map<String, Double> whole = new HashMap<>();
    private int found;
    private long reachedNs = Long.MAX_VALUE;
    private long withErrors;

    Looked(LeverTarget.Keep target, KeepPolicy policy) {
      this.target = target;
      this.policy = policy;
    }

    @Override
    public boolean found(FoundTrace trace) {
      found++;
      reachedNs = Math.min(reachedNs, trace.tree().startNs());
      List<Span> spans = trace.spans();
      if (spans.stream().anyMatch(span -> target.means(span.service()))) {
        add(trace.tree().root(), spans);
      }
      return found < MOST_TRACES;
    }

    private void add(Span root, List<Span> spans) {
      double weight = TraceKeeper.weight(spans);
      withErrors += spans.stream().anyMatch(Span::isError) ? 1 : 0;
      Optional<String> reason =
          weight > 1 ? Optional.empty() : policy.speaksFor(root.traceId(), spans);
      if (reason.isPresent()) {
        whole.merge(reason.get(), 1.0, Double::sum);
        all.add(1, spans.size(), 1, 1);
        return;
      }
      double now = policy.rate(spans);
      double then = policy.rateWith(target, spans);
      all.add(weight, spans.size(), now, then);
      ordinary
          .computeIfAbsent(
              new Operation(root.service(), OperationName.of(root)), fresh -> new Sums())
          .add(weight, spans.size(), now, then);
    }
  }

  /**
   * @throws LeverRefusedException where all traces are kept, or none of the service is stored
   */
  LeverPreview of(LeverTarget.Keep target) throws IOException, LeverRefusedException {
    if (policy == null) {
      throw new LeverRefusedException(
          "All traces are kept here, and no lever changes that: start Pharos with"
              + " pharos.keep.enabled=true, then those that nothing speaks for are kept at a rate.");
    }
    TimeRange hour =
        new TimeRange(
            TimeRange.epochNs(clock.instant().minus(LeverPreviews.LOOKED_BACK)),
            TimeRange.epochNs(clock.instant()));
    Looked looked = new Looked(target, policy);
    boolean isCut =
        search.search(TraceQuery.of(hour, filter(target), MOST_TRACES), looked).truncated();
    if (looked.all.came == 0) {
      throw new LeverRefusedException(
          target.service() == null
              ? "No trace of the last hour is stored."
              : "No stored trace of the last hour has a span of %s.".formatted(target.service()));
    }
    List<String> limits = new ArrayList<>();
    double seconds = (hour.toNs() - hour.fromNs()) / NS_PER_SECOND;
    if (isCut) {
      long fromNs = Math.max(looked.reachedNs, hour.fromNs());
      seconds = Math.max(1, (hour.toNs() - fromNs) / NS_PER_SECOND);
      limits.add("Of the hour's traces the newest %,d were looked at.".formatted(looked.found));
    }
    limits.add("What speaks for a trace is told by what is known now.");
    limits.add("While it holds, neither pharos.keep.rate nor a budget decides about these traces.");
    limits.add(
        "A trace that is kept for others says pharos.weight; searches and facets count it as one.");
    return preview(target, hour, looked, seconds, limits);
  }

  private LeverPreview preview(
      LeverTarget.Keep target, TimeRange hour, Looked looked, double seconds, List<String> limits) {
    double days = SECONDS_PER_DAY / seconds;
    Sums all = looked.all;
    LeverPreview.Daily now = daily(all.now * days, all.spansNow * days);
    LeverPreview.Daily planned = daily(all.then * days, all.spansThen * days);
    LeverPreview.Daily leftOut =
        daily((all.came - all.then) * days, (all.spansCame - all.spansThen) * days);
    LeverPreview.Daily saved =
        daily((all.now - all.then) * days, (all.spansNow - all.spansThen) * days);
    List<LeverPreview.Whole> whole =
        looked.whole.entrySet().stream()
            .map(one -> new LeverPreview.Whole(one.getKey(), Math.round(one.getValue() * days)))
            .sorted(
                Comparator.comparingLong(LeverPreview.Whole::tracesPerDay)
                    .reversed()
                    .thenComparing(LeverPreview.Whole::reason))
            .toList();
    List<LeverPreview.FewTraces> few = few(looked.ordinary, SECONDS_PER_HOUR / seconds);
    return new LeverPreview(
        target,
        hour,
        new LeverPreview.Saving(0, 0, 0, saved.storedBytes(), 0, 0, saved.spans()),
        null,
        new LeverPreview.LostTraces(
            Math.round(all.came), Math.round(all.came - all.then), looked.withErrors, 0),
        new LeverPreview.KeptTraces(
            now,
            planned,
            leftOut,
            whole,
            few.subList(0, Math.min(MOST_FEW, few.size())),
            few.size()),
        List.of(),
        reads.since(),
        limits);
  }

  private LeverPreview.Daily daily(double traces, double spans) {
    OptionalDouble perSpan = stored.bytesPerSpan();
    return new LeverPreview.Daily(
        Math.round(traces),
        Math.round(spans),
        perSpan.isEmpty() ? null : (Long) Math.round(perSpan.getAsDouble() * spans));
  }

  /** Operations that would be left with few ordinary traces, and with fewer than now. */
  private static List<LeverPreview.FewTraces> few(Map<Operation, Sums> operations, double hours) {
    return operations.entrySet().stream()
        .filter(one ->
            one.getValue().then * hours < FEW_PER_HOUR && one.getValue().then < one.getValue().now)
        .map(one ->
            new LeverPreview.FewTraces(
                one.getKey().service(),
                one.getKey().name(),
                one.getValue().came * hours,
                one.getValue().then * hours))
        .sorted(
            Comparator.comparingDouble(LeverPreview.FewTraces::perHour)
                .reversed()
                .thenComparing(one -> one.service().name())
                .thenComparing(LeverPreview.FewTraces::operation))
        .toList();
  }

  private static SpanFilter filter(LeverTarget.Keep target) {
    String service = target.service();
    return service == null
        ? SpanFilter.ANY
        : SpanFilter.is(SpanText.SERVICE, service.substring(service.indexOf('/') + 1));
  }
}
