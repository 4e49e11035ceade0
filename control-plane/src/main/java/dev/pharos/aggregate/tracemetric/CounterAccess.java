package dev.pharos.aggregate.tracemetric;

import java.util.function.Function;

/** Lets any thread use the counters while nothing is counted. */
@FunctionalInterface
public interface CounterAccess {
  /**
   * @param use to be short: counting waits for it
   */
  <T> T with(Function<TraceCounters, T> use);
}
