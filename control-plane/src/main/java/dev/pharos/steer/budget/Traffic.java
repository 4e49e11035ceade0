package dev.pharos.steer.budget;

import java.time.Duration;

/**
 * What came lately and at the same times of earlier days, and what is to be expected by it. Where
 * an earlier day is known it goes on as that, as much busier as today has been so far. Where none
 * is, as in the mean of the hours before. By how much the last minutes differ from that wears off.
 * For one thread.
 */
final class Traffic {
  /** How soon news counts: two thirds of what is told of lately came in so long. */
  private static final double LATELY_SECONDS = Duration.ofMinutes(40).toSeconds();

  /** A day that is busier than others is so for hours. */
  private static final double DAY_SECONDS = Duration.ofHours(6).toSeconds();

  /** What is known of a first day: long enough for nights and afternoons to be in one mean. */
  private static final double MEAN_SECONDS = Duration.ofHours(12).toSeconds();

  /** Peaks, storms and afternoons that nothing foretold are over after some hours. */
  private static final double SURPRISE_SECONDS = Duration.ofHours(2).toSeconds();

  /** A day is taken for as busy as others until so much of it is known. */
  private static final double PRIOR_SECONDS = Duration.ofHours(1).toSeconds();

  /** The most that one day is taken to be busier, or calmer, than others. */
  private static final double MOST_LEVEL = 4;

  private final UsualDay days;
  private Written sums;

  Traffic() {
    this(new UsualDay(), new Written(Bytes.NONE, 0, Bytes.NONE, 0, Bytes.NONE, 0, 0, 0));
  }

  Traffic(UsualDay days, Written sums) {
    this.days = days;
    this.sums = sums;
  }

  /**
   * Sums in which what is older counts less, as they are kept over a restart.
   *
   * @param hours what came over hours, in {@code hoursSeconds}
   * @param usual what would have come on a usual day, in those seconds for which one is known
   * @param today ordinary bytes of these seconds, over hours
   * @param onUsualDays what would have come of them on a usual day
   */
  record Written(
      Bytes lately,
      double seconds,
      Bytes hours,
      double hoursSeconds,
      Bytes usual,
      double usualSeconds,
      double today,
      double onUsualDays) {}

  UsualDay days() {
    return days;
  }

  Written written() {
    return sums;
  }

  /** Takes what came in the seconds before now. */
  void add(long nowSeconds, double overSeconds, Bytes came) {
    double left = Math.exp(-overSeconds / LATELY_SECONDS);
    double leftOfHours = Math.exp(-overSeconds / MEAN_SECONDS);
    double leftOfDay = Math.exp(-overSeconds / DAY_SECONDS);
    Bytes usual = days.at(nowSeconds - 1);
    boolean isKnown = usual != null;
    Bytes then = usual == null ? Bytes.NONE : usual.times(overSeconds);
    sums =
        new Written(
            sums.lately.times(left).plus(came),
            sums.seconds * left + overSeconds,
            sums.hours.times(leftOfHours).plus(came),
            sums.hoursSeconds * leftOfHours + overSeconds,
            sums.usual.times(left).plus(then),
            sums.usualSeconds * left + (isKnown ? overSeconds : 0),
            sums.today * leftOfDay + (isKnown ? came.ordinary() : 0),
            sums.onUsualDays * leftOfDay + then.ordinary());
    days.add(nowSeconds, overSeconds, came);
  }

  /** Bytes that are expected to come in a time that begins now or later. */
  Bytes expected(long nowSeconds, long fromSeconds, long toSeconds) {
    if (sums.seconds <= 0) {
      return Bytes.NONE;
    }
    Bytes lately = sums.lately.times(1 / sums.seconds);
    Bytes mean = sums.hours.times(1 / sums.hoursSeconds);
    double level = level();
    Bytes surprise =
        sums.usualSeconds <= 0
            ? Bytes.NONE
            : lately.minus(sums.usual.times(1 / sums.usualSeconds).busier(level));
    Bytes expected = Bytes.NONE;
    long at = fromSeconds;
    while (at < toSeconds) {
      long slotEnd = (Math.floorDiv(at, UsualDay.SLOT_SECONDS) + 1) * UsualDay.SLOT_SECONDS;
      long end = Math.min(toSeconds, slotEnd);
      double wornOff = Math.exp(-((at + end) / 2.0 - nowSeconds) / SURPRISE_SECONDS);
      Bytes usual = days.at(at);
      Bytes perSecond =
          usual == null
              ? mean.plus(lately.minus(mean).times(wornOff))
              : usual.busier(level).plus(surprise.times(wornOff)).notNegative();
      expected = expected.plus(perSecond.times((double) (end - at)));
      at = end;
    }
    return expected;
  }

  /** How many times as busy as on other days it is today. */
  private double level() {
    double prior = days.meanOrdinary() * PRIOR_SECONDS;
    double usual = sums.onUsualDays + prior;
    return usual <= 0 ? 1 : Math.clamp((sums.today + prior) / usual, 1 / MOST_LEVEL, MOST_LEVEL);
  }
}
