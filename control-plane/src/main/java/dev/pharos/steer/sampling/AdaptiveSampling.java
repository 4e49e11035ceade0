package dev.pharos.steer.sampling;

import dev.pharos.aggregate.lever.LeverTarget;
import java.util.List;

/**
 * Finds the probability at which as many traces of an operation are sampled as are wanted. The
 * answer depends on nothing but its arguments, so that whoever sees and keeps the same finds the
 * same.
 *
 * <p>A probability is left alone until those who sample are seen using it. Agents sample a trace
 * whose lot, which they draw from its id, is below the probability: after it sank, a lot that is
 * not below it tells that somebody goes by another one; after it rose, only a lot between the old
 * and the new one tells that it is used. So nothing is corrected twice, however seldom agents ask.
 *
 * <p>It changes when the rate is off by more than {@link #TOLERANCE} and by more than chance
 * explains; then down to what is needed at once, and up by at most {@link #MOST_RISE}. Great
 * changes of traffic are seen in the last minute, small ones in a quarter of an hour. Where nothing
 * came for that long it rises each minute, until something comes.
 */
final class AdaptiveSampling {
  /** Rates so near to the target are right. */
  static final double TOLERANCE = 0.3;

  static final double MOST_RISE = 1.5;

  /** Standard deviations of a count: of those at the target, one of some thousand is so far off. */
  private static final double BEYOND_CHANCE = 4;

  /**
   * Standard deviations by which a change stays behind what was counted, so that chance moves
   * nothing too far and nothing has to be taken back.
   */
  private static final double CAUTION = 2;

  /** Minutes that are looked at, each way of its own; the first that is clear decides. */
  private static final int[] WINDOWS = {1, 2, 4, 8, 15};

  /** Minutes that have to be known. */
  static final int LOOKED_BACK = 16;

  /** A rise that would go unseen so seldom, were it used, is not used. */
  private static final double UNLIKELY = 0.05;

  /**
   * Minutes after which too few traces came to tell whether a rise is used; it is believed then.
   */
  private static final long BELIEVED_AFTER = 2;

  private static final double SECONDS = 60;

  private AdaptiveSampling() {}

  /**
   * What came of an operation in one minute.
   *
   * @param minute since the epoch, by arrival
   * @param highestLot of the traces' lots, see {@link TraceLot}; 0 where none came
   */
  record Minute(long minute, long traces, double highestLot) {}

  /**
   * A probability that is told.
   *
   * @param before that was told before it
   * @param since the minute in which it was told first
   */
  record Probability(double value, double before, long since) {
    /** Nothing else was told before: what is known of earlier minutes counts. */
    static Probability first(double value) {
      return new Probability(value, value, 0);
    }
  }

  /**
   * The probability that is to be told from now on; the same object where it stays.
   *
   * @param wanted traces per second
   * @param minutes that are complete and known, one after the other, the oldest first
   * @param now the minute that begins
   */
  static Probability next(Probability told, double wanted, List<Minute> minutes, long now) {
    if (isSilent(minutes)) {
      return moved(told, MOST_RISE, now);
    }
    List<Minute> used = used(told, minutes);
    for (int window : WINDOWS) {
      if (window > used.size()) {
        break;
      }
      double traces = 0;
      for (Minute minute : used.subList(used.size() - window, used.size())) {
        traces += minute.traces();
      }
      double expected = wanted * SECONDS * window;
      double off = steps(traces) - steps(expected);
      if (Math.abs(traces - expected) > TOLERANCE * expected && Math.abs(off) > BEYOND_CHANCE) {
        double cautious = (steps(traces) - Math.copySign(CAUTION, off)) / 2;
        return moved(told, Math.min(MOST_RISE, expected / (cautious * cautious)), now);
      }
    }
    return told;
  }

  /**
   * A count in steps of its own standard deviation, whatever its size. Source: Anscombe, The
   * transformation of Poisson, binomial and negative-binomial data, Biometrika 35 (1948).
   */
  private static double steps(double count) {
    return 2 * Math.sqrt(count + 0.375);
  }

  /** Nothing came for so long that no rise has to wait for the one before to be proven. */
  private static boolean isSilent(List<Minute> minutes) {
    return minutes.size() >= LOOKED_BACK
        && minutes.stream().allMatch(minute -> minute.traces() == 0);
  }

  private static Probability moved(Probability told, double by, long now) {
    double value = bounded(told.value() * by);
    return value == told.value() ? told : new Probability(value, told.value(), now);
  }

  /** The last minutes through all of which the probability was used. */
  static List<Minute> used(Probability told, List<Minute> minutes) {
    long from = told.since() + 1;
    if (told.value() > told.before()) {
      from = provenFrom(told, minutes);
    }
    int begin = minutes.size();
    while (begin > 0
        && minutes.get(begin - 1).minute() >= from
        && fits(told, minutes.get(begin - 1))) {
      begin--;
    }
    return minutes.subList(begin, minutes.size());
  }

  private static boolean fits(Probability told, Minute minute) {
    double lot = minute.highestLot();
    return minute.traces() == 0 || lot < told.value() || (told.value() >= 1 && lot <= 1);
  }

  /** The first minute through all of which a higher probability was used. */
  private static long provenFrom(Probability told, List<Minute> minutes) {
    long traces = 0;
    for (Minute minute : minutes) {
      if (minute.minute() >= told.since() && minute.traces() > 0) {
        traces += minute.traces();
        if (minute.highestLot() >= told.before()) {
          return minute.minute() + 1;
        }
      }
    }
    boolean wouldBeSeen = Math.pow(told.before() / told.value(), (double) traces) < UNLIKELY;
    return wouldBeSeen ? Long.MAX_VALUE : told.since() + BELIEVED_AFTER;
  }

  private static double bounded(double probability) {
    return Math.clamp(probability, LeverTarget.Policy.LEAST_PROBABILITY, 1);
  }
}
