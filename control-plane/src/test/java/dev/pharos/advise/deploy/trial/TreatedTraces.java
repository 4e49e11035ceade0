package dev.pharos.advise.deploy.trial;

import dev.pharos.advise.deploy.VerdictsAlone;
import dev.pharos.aggregate.StreamingAggregates;
import dev.pharos.query.LiveVersions;
import dev.pharos.signal.DeployVerdict;
import dev.pharos.signal.Deployment;
import dev.pharos.signal.Span;
import dev.pharos.signal.TimeRange;
import dev.pharos.store.TraceKeeper;
import dev.pharos.store.memory.MemoryRollupStore;
import dev.pharos.store.memory.WholeTraceStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Takes traces in as a server does: counts them, stores them, decides on those that are old enough,
 * and judges deployments by what it has. For one thread.
 */
final class TreatedTraces {
  /** As the embedded store does, which decides by segments. */
  private static final Duration DECIDED_TOGETHER = Duration.ofMinutes(2);

  /** About what a span takes when it comes. */
  private static final long SPAN_BYTES = 500;

  private final Treatment treatment;
  private final InstantSource clock;
  private final MemoryRollupStore rollups = new MemoryRollupStore();
  private final StreamingAggregates aggregates = new StreamingAggregates(rollups);
  private final WholeTraceStore spans = new WholeTraceStore();
  private final VerdictsAlone verdicts;
  private final @Nullable TraceKeeper keeper;
  private long decidedNs;

  TreatedTraces(Treatment treatment, InstantSource clock) {
    this.treatment = treatment;
    this.clock = clock;
    verdicts =
        new VerdictsAlone(aggregates, LiveVersions.of(aggregates, rollups, clock), spans, clock);
    keeper =
        treatment instanceof Treatment.Decided(Treatment.Policy policy)
            ? policy.over(aggregates, clock)
            : null;
  }

  /** They arrive now, each whole. */
  void take(List<List<Span>> traces) {
    long nowNs = TimeRange.epochNs(clock.instant());
    List<List<Span>> sent = traces;
    if (treatment instanceof Treatment.Sampled some) {
      sent = traces.stream().filter(trace -> some.has(trace.getFirst().traceId())).toList();
    }
    List<Span> batch = sent.stream().flatMap(List::stream).toList();
    aggregates.fold(batch, nowNs, SPAN_BYTES * batch.size());
    spans.add(nowNs, sent);
    try {
      aggregates.tick(nowNs);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    if (keeper != null && nowNs - decidedNs >= DECIDED_TOGETHER.toNanos()) {
      decidedNs = nowNs;
      spans.decide(keeper, nowNs);
    }
  }

  /** To be called every ten seconds. */
  void look() {
    verdicts.look();
  }

  /** What is said of the deployment so far; empty where it was not noticed or not looked at. */
  Optional<DeployVerdict> verdict() {
    return aggregates.deployments().stream()
        .filter(each -> each.service().name().equals(MadeUpRollout.SERVICE))
        .filter(Deployment::changesVersion)
        .findFirst()
        .flatMap(deployment -> Optional.ofNullable(deployment.verdict()));
  }

  /** What was kept of the traces that were decided on, and how many those are. */
  WholeTraceStore spans() {
    return spans;
  }
}
