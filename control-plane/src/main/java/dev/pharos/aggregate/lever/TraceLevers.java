package dev.pharos.aggregate.lever;

import dev.pharos.signal.ServiceId;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/**
 * At which rate traces are kept that nothing speaks for, where somebody said so. Safe for use by
 * many threads.
 */
public final class TraceLevers {
  private final InstantSource clock;
  private volatile List<LeverRun> runs = List.of();

  TraceLevers(InstantSource clock) {
    this.clock = clock;
  }

  /** Of nobody. */
  public static TraceLevers none() {
    return new TraceLevers(InstantSource.system());
  }

  void set(List<LeverRun> all) {
    runs = all.stream().filter(run -> run.lever().target() instanceof LeverTarget.Keep).toList();
  }

  /**
   * The lowest rate said of one of the services; where none is, that said of all. Empty where
   * nobody said any.
   */
  public OptionalDouble rate(Collection<ServiceId> services) {
    LeverRun decisive = decisive(services);
    return decisive == null ? OptionalDouble.empty() : OptionalDouble.of(rate(decisive));
  }

  /** Spans of a trace were left out, by the lever that {@link #rate} is of. */
  public void leftOut(Collection<ServiceId> services, long spans) {
    LeverRun decisive = decisive(services);
    if (decisive != null) {
      decisive.leftOut().add(LeftOut.Reason.THINNED, spans, 0);
    }
  }

  private @Nullable LeverRun decisive(Collection<ServiceId> services) {
    List<LeverRun> current = runs;
    if (current.isEmpty()) {
      return null;
    }
    Instant now = clock.instant();
    LeverRun ofAll = null;
    LeverRun lowest = null;
    for (LeverRun run : current) {
      if (run.lever().isActive(now) && run.lever().target() instanceof LeverTarget.Keep keep) {
        if (keep.service() == null) {
          ofAll = run;
        } else if (services.stream().anyMatch(keep::means)
            && (lowest == null || keep.rate() < rate(lowest))) {
          lowest = run;
        }
      }
    }
    return lowest != null ? lowest : ofAll;
  }

  private static double rate(LeverRun run) {
    return run.lever().target() instanceof LeverTarget.Keep keep ? keep.rate() : 1;
  }
}
