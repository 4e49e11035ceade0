package dev.pharos.steer.sampling;

import dev.pharos.steer.sampling.AdaptiveSampling.Probability;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What outlives the process: probabilities that follow the traffic, and when agents were told to
 * leave traces out.
 *
 * @param round the minute in which the probabilities were found, since the epoch
 */
record KeptSampling(long round, List<One> probabilities, List<ToldRuns.Run> told) {
  static final KeptSampling NONE = new KeptSampling(0, List.of(), List.of());

  /**
   * @param operation empty for those without a place of their own
   */
  record One(String service, String operation, double value, double before, long since) {}

  static KeptSampling of(
      long round, Map<String, Map<String, Probability>> probabilities, List<ToldRuns.Run> told) {
    List<One> all = new ArrayList<>();
    probabilities.forEach((service, operations) ->
        operations.forEach((operation, one) ->
            all.add(new One(service, operation, one.value(), one.before(), one.since()))));
    return new KeptSampling(round, all, told);
  }

  /** Understood as a whole or not at all. */
  KeptSampling checked() {
    for (One one : probabilities) {
      if (!(one.value() > 0 && one.value() <= 1 && one.before() > 0 && one.before() <= 1)) {
        throw new IllegalArgumentException(
            "the probability of %s of %s is %s".formatted(one.operation(), one.service(), one));
      }
    }
    return new KeptSampling(round, List.copyOf(probabilities), List.copyOf(told));
  }

  /** By service and operation. */
  Map<String, Map<String, Probability>> byService() {
    Map<String, Map<String, Probability>> all = new TreeMap<>();
    for (One one : probabilities) {
      all.computeIfAbsent(one.service(), fresh -> new TreeMap<>())
          .put(one.operation(), new Probability(one.value(), one.before(), one.since()));
    }
    return all;
  }
}
