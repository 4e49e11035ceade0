package dev.pharos.aggregate.keep;

import dev.pharos.aggregate.LiveWindows;
import dev.pharos.aggregate.lever.TraceLevers;
import dev.pharos.store.TraceKeeper;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;

/** The policy as it is configured when nobody says otherwise, but for what is asked for here. */
public final class UsualPolicy {
  private UsualPolicy() {}

  /**
   * @param counted what was counted of everything
   * @param rate of traces that nothing speaks for, 0 to 1
   * @param slowAtLeast nothing shorter is slow
   */
  public static TraceKeeper of(
      LiveWindows counted, double rate, Duration slowAtLeast, InstantSource clock) {
    KeepProperties properties =
        new KeepProperties(
            true, rate, Duration.ofMinutes(5), List.of(), slowAtLeast, 60, Duration.ofMinutes(30));
    return new KeepPolicy(
        properties,
        counted,
        new PinnedTraces(clock),
        new KeepKnob(rate),
        TraceLevers.none(),
        clock);
  }
}
