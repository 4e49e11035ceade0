package dev.pharos.aggregate.lever;

import dev.pharos.signal.ServiceId;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Stream;

/**
 * At which rate traces are kept that nothing speaks for, where somebody said so. Safe for use by
 * many threads.
 */
public final class TraceLevers {
  private final InstantSource clock;
  private volatile List<LeverRun> runs = List.of();
  private boolean isIdle;

  TraceLevers(InstantSource clock) {
    this.clock = clock;
  }

  /** Of nobody. */
  public static TraceLevers none() {
    return new TraceLevers(InstantSource.system());
  }

  /** A lever that has the say about a trace. Safe for use by many threads. */
  public static final class Ruling {
    private final LeverTarget.Keep target;
    private final LeftOut leftOut;

    private Ruling(LeverTarget.Keep target, LeftOut leftOut) {
      this.target = target;
      this.leftOut = leftOut;
    }

    private boolean isOfAll() {
      return target.service() == null;
    }

    /** Share of such traces that is kept, 0 to 1. */
    public double rate() {
      return target.rate();
    }

    /** Counts what was left out by it. */
    public void leftOut(long spans) {
      leftOut.add(LeftOut.Reason.THINNED, spans, 0);
    }
  }

  synchronized void set(List<LeverRun> all) {
    runs = all.stream().filter(run -> run.lever().target() instanceof LeverTarget.Keep).toList();
    if (isIdle) {
      runs.forEach(LeverRun::lost);
    }
  }

  /** All traces are kept here: levers that were made before say that they leave nothing out. */
  public synchronized void idle() {
    isIdle = true;
    runs.forEach(LeverRun::lost);
  }

  /**
   * Of the levers of these services the one with the lowest rate; where none is, that of all
   * services. Empty where nobody said anything of them.
   */
  public Optional<Ruling> of(Collection<ServiceId> services) {
    return runs.isEmpty() ? Optional.empty() : decisive(active(), services);
  }

  /** The rate as it would be if this one held too, in the place of one of the same services. */
  public OptionalDouble rateWith(LeverTarget.Keep proposed, Collection<ServiceId> services) {
    Stream<Ruling> others = active().filter(one -> !one.target.isSameAs(proposed));
    Ruling own = new Ruling(proposed, new LeftOut());
    return decisive(Stream.concat(others, Stream.of(own)), services)
        .map(one -> OptionalDouble.of(one.rate()))
        .orElseGet(OptionalDouble::empty);
  }

  private Stream<Ruling> active() {
    Instant now = clock.instant();
    return runs.stream()
        .filter(run -> run.lever().isActive(now))
        .flatMap(run ->
            run.lever().target() instanceof LeverTarget.Keep keep
                ? Stream.of(new Ruling(keep, run.leftOut()))
                : Stream.empty());
  }

  private static Optional<Ruling> decisive(Stream<Ruling> all, Collection<ServiceId> services) {
    return all.filter(one -> one.isOfAll() || services.stream().anyMatch(one.target::means))
        .min(Comparator.comparing(Ruling::isOfAll).thenComparingDouble(Ruling::rate));
  }
}
