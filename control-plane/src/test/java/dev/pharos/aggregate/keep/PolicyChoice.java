package dev.pharos.aggregate.keep;

import dev.pharos.aggregate.StreamingAggregates;
import dev.pharos.aggregate.keep.trial.TraceChoice;
import dev.pharos.signal.Span;
import dev.pharos.signal.TraceId;
import dev.pharos.store.TraceDecision;
import dev.pharos.store.TraceKeeper;
import dev.pharos.store.memory.MemoryRollupStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** The policy as it is configured when nobody says otherwise, with what was really counted. */
public final class PolicyChoice implements TraceChoice {
  private static final long SECOND_NS = 1_000_000_000L;

  /** About what a span takes when it comes. */
  private static final long SPAN_BYTES = 500;

  private final StreamingAggregates aggregates = new StreamingAggregates(new MemoryRollupStore());
  private final TraceKeeper policy;
  private Instant now = Instant.EPOCH;
  private long tickedNs;

  /**
   * @param rate of traces that nothing speaks for, 0 to 1
   * @param slowAtLeast nothing shorter is slow
   */
  public PolicyChoice(double rate, Duration slowAtLeast) {
    policy = UsualPolicy.of(aggregates, rate, slowAtLeast, () -> now);
  }

  @Override
  public void comes(long nowNs, List<Span> spans) {
    aggregates.fold(spans, nowNs, SPAN_BYTES * spans.size());
    if (nowNs - tickedNs >= SECOND_NS) {
      tickedNs = nowNs;
      try {
        aggregates.tick(nowNs);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  @Override
  public boolean isKept(long nowNs, TraceId traceId, List<Span> spans) {
    now = Instant.ofEpochSecond(0, nowNs);
    return policy.decide(traceId, spans) != TraceDecision.LeftOut.LEFT_OUT;
  }
}
