package dev.pharos.aggregate.keep;

import dev.pharos.aggregate.LiveWindows;
import dev.pharos.aggregate.lever.TraceLevers;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;

/** A policy for which only errors speak. */
public final class SetPolicy {
  private SetPolicy() {}

  public static KeepPolicy of(
      KeepKnob knob, LiveWindows windows, TraceLevers levers, InstantSource clock) {
    KeepProperties properties =
        new KeepProperties(
            true,
            1,
            Duration.ofMinutes(5),
            List.of(),
            Duration.ofDays(1),
            0,
            Duration.ofMinutes(30));
    return new KeepPolicy(properties, windows, PinnedTraces.NONE, knob, levers, clock);
  }
}
