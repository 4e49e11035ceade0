package dev.pharos.signal;

/**
 * What is known of calls that were counted while agents left traces out, as one end of an edge
 * counted them. Parts add up.
 *
 * @param counted calls that came, whatever is known of their trace; those that came while
 *     everything was sampled are not in it
 * @param known of those, calls whose trace was begun with a probability that is known
 * @param estimated how many calls there were of which the known ones came: the sum of 1 / p over
 *     them (Horvitz and Thompson, "A Generalization of Sampling Without Replacement From a Finite
 *     Universe", JASA 47, 1952)
 * @param variance of that estimate, by the same: traces are drawn independently of one another and
 *     their calls together, so that it is the sum of k² (1 − p) / p² over traces, k being a trace's
 *     calls
 * @param heaviest for how many calls those of one trace stand at most: the largest k / p where p is
 *     below 1; does not add up, the larger one is that of both
 * @param rootless of the counted, calls whose trace's first span did not come
 * @param unfollowed of the counted, calls whose trace's first span came, but was not drawn with the
 *     probability that was told, or nobody knows what was told then
 */
public record SampledCalls(
    long counted,
    long known,
    double estimated,
    double variance,
    double heaviest,
    long rootless,
    long unfollowed) {
  /** Of what was counted while everything was sampled. */
  public static final SampledCalls NONE = new SampledCalls(0, 0, 0, 0, 0, 0, 0);

  /** Calls of whose trace nothing is known yet. */
  public static SampledCalls counted(long calls) {
    return new SampledCalls(calls, 0, 0, 0, 0, 0, 0);
  }

  /** Calls that were counted, of a trace whose first span did not come. */
  public static SampledCalls rootless(long calls) {
    return new SampledCalls(0, 0, 0, 0, 0, calls, 0);
  }

  /** Calls that were counted, of a trace that was drawn with a probability nobody knows. */
  public static SampledCalls unfollowed(long calls) {
    return new SampledCalls(0, 0, 0, 0, 0, 0, calls);
  }

  /**
   * Calls that were counted, of a trace that was begun with a probability.
   *
   * @param before calls of the same trace between the same ends that are known already: those of a
   *     trace are drawn together
   * @param probability above 0, at most 1
   */
  public static SampledCalls known(long calls, long before, double probability) {
    double squares = (double) calls * calls + 2.0 * calls * before;
    double variance = squares * (1 - probability) / (probability * probability);
    double weight = probability < 1 ? (calls + before) / probability : 0;
    return new SampledCalls(0, calls, calls / probability, variance, weight, 0, 0);
  }

  public boolean isNone() {
    return counted == 0 && known == 0 && rootless == 0 && unfollowed == 0;
  }

  /** Both together. */
  public SampledCalls plus(SampledCalls other) {
    if (other.isNone()) {
      return this;
    }
    return isNone()
        ? other
        : new SampledCalls(
            counted + other.counted,
            known + other.known,
            estimated + other.estimated,
            variance + other.variance,
            Math.max(heaviest, other.heaviest),
            rootless + other.rootless,
            unfollowed + other.unfollowed);
  }
}
