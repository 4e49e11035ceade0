package dev.pharos.query.lever;

import dev.pharos.aggregate.keep.KeepPolicy;
import dev.pharos.aggregate.lever.LeverTarget;
import dev.pharos.query.FoundTrace;
import dev.pharos.query.SearchVisitor;
import dev.pharos.query.TraceQuery;
import dev.pharos.query.TraceSearch;
import dev.pharos.query.overhead.StoredSignals;
import dev.pharos.query.reads.Reads;
import dev.pharos.signal.Span;
import dev.pharos.signal.TimeRange;
import dev.pharos.store.SpanFilter;
import dev.pharos.store.SpanText;
import dev.pharos.store.TraceKeeper;
import java.io.IOException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/** Tells what keeping fewer ordinary traces would save, by the last hour's traces. */
final class KeepPreviews {
  /** Traces that are read whole, the newest: some tenths of a second. */
  static final int MOST_TRACES = 1_000;

  private static final double NS_PER_SECOND = 1e9;
  private static final double SECONDS_PER_DAY = 86_400;
  private static final double PERCENT = 100;

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

  /** Adds up what is found; a trace that was drawn counts for all that it stands for. */
  private static final class Looked implements SearchVisitor {
    private final LeverTarget.Keep target;
    private final KeepPolicy policy;
    private int found;
    private long reachedNs = Long.MAX_VALUE;
    private double traces;
    private double ordinary;
    private double ordinarySpans;
    private long withErrors;

    Looked(LeverTarget.Keep target, KeepPolicy policy) {
      this.target = target;
      this.policy = policy;
    }

    @Override
    public boolean found(FoundTrace trace) {
      found++;
      reachedNs = Math.min(reachedNs, trace.summary().startedNs());
      List<Span> spans = trace.spans();
      if (target.service() != null
          && spans.stream().noneMatch(span -> target.means(span.service()))) {
        return found < MOST_TRACES;
      }
      double weight = TraceKeeper.weight(spans);
      traces += weight;
      if (spans.stream().anyMatch(Span::isError)) {
        withErrors++;
      }
      if (weight > 1 || !policy.speaksFor(spans.getFirst().traceId(), spans)) {
        ordinary += weight;
        ordinarySpans += weight * spans.size();
      }
      return found < MOST_TRACES;
    }
  }

  /**
   * @throws LeverRefusedException where all traces are kept, or none of the service came
   */
  LeverPreview of(LeverTarget.Keep target) throws IOException, LeverRefusedException {
    if (policy == null) {
      throw new LeverRefusedException(
          "All traces are kept here: set pharos.keep.enabled, then it can be said how many.");
    }
    TimeRange hour =
        new TimeRange(
            TimeRange.epochNs(clock.instant().minus(LeverPreviews.LOOKED_BACK)),
            TimeRange.epochNs(clock.instant()));
    Looked looked = new Looked(target, policy);
    boolean isCut =
        search.search(TraceQuery.of(hour, filter(target), MOST_TRACES), looked).truncated();
    if (looked.traces == 0) {
      throw new LeverRefusedException(
          target.service() == null
              ? "No trace came in the last hour."
              : "No trace of %s came in the last hour.".formatted(target.service()));
    }
    List<String> limits = new ArrayList<>();
    double seconds = (hour.toNs() - hour.fromNs()) / NS_PER_SECOND;
    if (isCut) {
      long fromNs = Math.max(looked.reachedNs, hour.fromNs());
      seconds = Math.max(1, (hour.toNs() - fromNs) / NS_PER_SECOND);
      limits.add("Of the hour's traces the newest %,d were looked at.".formatted(looked.found));
    }
    limits.add("It is compared with keeping all of them.");
    limits.add(
        "Of the looked at, %.0f %% have nothing that speaks for them; the others are kept whole."
            .formatted(PERCENT * looked.ordinary / looked.traces));
    limits.add(
        "A trace that is kept for others says pharos.weight; searches and facets count it as one.");
    return preview(target, hour, looked, seconds, limits);
  }

  private LeverPreview preview(
      LeverTarget.Keep target, TimeRange hour, Looked looked, double seconds, List<String> limits) {
    double left = 1 - target.rate();
    long spans = Math.round(looked.ordinarySpans * left * SECONDS_PER_DAY / seconds);
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
            Math.round(looked.traces), Math.round(looked.ordinary * left), looked.withErrors, 0),
        List.of(),
        reads.since(),
        limits);
  }

  private static SpanFilter filter(LeverTarget.Keep target) {
    String service = target.service();
    return service == null
        ? SpanFilter.ANY
        : SpanFilter.is(SpanText.SERVICE, service.substring(service.indexOf('/') + 1));
  }
}
