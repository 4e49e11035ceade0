package dev.pharos.steer.sampling;

import java.util.Map;

/**
 * What the agents of a service are told.
 *
 * @param probability of what is not among the operations, 0 to 1
 * @param operations to their probabilities, in order of their names
 * @param adaptive whether any of these follows the traffic
 */
public record Strategy(double probability, Map<String, Double> operations, boolean adaptive) {
  /** Everything is sampled: what agents are told where nobody wants anything else. */
  public static final Strategy ALL = new Strategy(1, Map.of(), false);

  /**
   * Traces per second of an operation that agents should sample whatever the probability. Those
   * that heed it are told one a minute.
   */
  public static final double LOWER_BOUND = 1.0 / 60;

  /** The lowest that any operation has. */
  public double lowest() {
    double lowest = probability;
    for (double one : operations.values()) {
      lowest = Math.min(lowest, one);
    }
    return lowest;
  }

  /** Of an operation. */
  public double of(String operation) {
    return operations.getOrDefault(operation, probability);
  }

  boolean isByOperation() {
    return adaptive || !operations.isEmpty();
  }
}
