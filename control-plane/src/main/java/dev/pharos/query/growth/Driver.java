package dev.pharos.query.growth;

import dev.pharos.query.lever.LeverWish;
import dev.pharos.query.overhead.TelemetrySource;
import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/**
 * Something of which more is sent than earlier.
 *
 * @param signal traces, logs or metrics
 * @param name of the operation or metric, or the pattern's template; empty of all that a service
 *     sends of the signal
 * @param pattern number of a log pattern; null for others
 * @param itemsPerDay spans, lines or samples, by the range; of a metric an estimate
 * @param storedBytesPerDay what they take on disk, an estimate; null before any of the signal is
 *     there for good
 * @param sinceDeploy null where no deployment is known, or too little on either side of it
 * @param sinceEarlier null where nothing earlier is known, or too little
 * @param sentence what happened, for people
 * @param remedy what reduces it
 */
public record Driver(
    TelemetrySource source,
    String signal,
    Kind kind,
    String name,
    @Nullable Long pattern,
    long itemsPerDay,
    @Nullable Long storedBytesPerDay,
    @Nullable Growth sinceDeploy,
    @Nullable Growth sinceEarlier,
    String sentence,
    Remedy remedy) {

  /** What grew. The first holds the others of its service and signal. */
  public enum Kind {
    SERVICE,
    OPERATION,
    LOG_PATTERN,
    METRIC
  }

  /** The most bytes a day added first, by the comparison that tells of more. */
  static final Comparator<Driver> MOST_FIRST =
      Comparator.comparingLong(Driver::addedBytesPerDay)
          .reversed()
          .thenComparing(Comparator.comparingDouble(Driver::addedItemsPerDay).reversed())
          .thenComparing(driver -> driver.source().name())
          .thenComparing(Driver::kind)
          .thenComparing(Driver::name);

  /** On disk, an estimate; 0 where nothing is known of it. */
  public long addedBytesPerDay() {
    return Math.max(added(sinceDeploy), added(sinceEarlier));
  }

  /** That reduces it; null where Pharos has none. */
  public @Nullable LeverWish lever() {
    return remedy.lever();
  }

  /** What reduces it where it is sent, without a lever; null where nothing in general does. */
  public @Nullable String setting() {
    return remedy.setting();
  }

  /** Why there is no lever, for people; null where there is one, or none in general. */
  public @Nullable String noLever() {
    return remedy.noLever();
  }

  private static long added(@Nullable Growth growth) {
    if (growth == null || !growth.isGrowth()) {
      return 0;
    }
    Long bytes = growth.addedBytesPerDay();
    return bytes == null ? 0 : bytes;
  }

  private double addedItemsPerDay() {
    return Math.max(items(sinceDeploy), items(sinceEarlier));
  }

  private static double items(@Nullable Growth growth) {
    return growth == null || !growth.isGrowth() ? 0 : growth.addedItemsPerDay();
  }
}
