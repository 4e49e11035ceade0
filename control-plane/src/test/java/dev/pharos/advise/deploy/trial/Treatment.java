package dev.pharos.advise.deploy.trial;

import dev.pharos.aggregate.LiveWindows;
import dev.pharos.signal.TraceId;
import dev.pharos.store.TraceKeeper;
import java.time.InstantSource;

/** What becomes of traces, before they are counted or after. */
public sealed interface Treatment {

  /** All are counted and kept. */
  record Whole() implements Treatment {}

  /**
   * As agents that know nothing of what becomes of a trace send some: the others are counted
   * nowhere.
   *
   * @param share 0 to 1
   */
  record Sampled(double share) implements Treatment {
    boolean has(TraceId traceId) {
      return (traceId.low() >>> 11) * 0x1p-53 < share;
    }
  }

  /** All are counted; some minutes later it is decided which are kept. */
  record Decided(Policy policy) implements Treatment {}

  /** Makes who decides, by what was counted. */
  @FunctionalInterface
  interface Policy {
    TraceKeeper over(LiveWindows counted, InstantSource clock);
  }
}
