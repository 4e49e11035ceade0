package dev.pharos.show.answer;

import dev.pharos.query.growth.Comparison;
import dev.pharos.query.growth.Driver;
import dev.pharos.query.growth.Drivers;
import dev.pharos.query.growth.Growth;
import dev.pharos.query.overhead.CountedRange;
import dev.pharos.signal.Deployment;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What makes the cost grow.
 *
 * @param drivers the most bytes a day added first; those of kind {@code service} hold the others of
 *     their service and signal
 * @param found how many there are, more than are listed where that was limited
 * @param limits what these figures do not tell, a sentence each
 */
public record DriversAnswer(
    OverheadAnswer.Counted counted, List<OfDriver> drivers, int found, List<String> limits) {

  /**
   * Something of which more is sent than earlier.
   *
   * @param signal traces, logs or metrics
   * @param kind service, operation, log_pattern or metric
   * @param name of the operation or metric, or the pattern's template; null of kind {@code service}
   * @param itemsPerDay spans, lines or samples; of a metric an estimate
   * @param storedBytesPerDay on disk, an estimate; null before any of the signal is there for good
   * @param addedBytesPerDay likewise, the larger of both changes
   * @param sinceDeploy null where no deployment is known, or too little on either side of it
   * @param sinceEarlier null where nothing earlier is known, or too little
   * @param lever that reduces it; null where Pharos has none
   * @param setting else what reduces it where it is sent; null where nothing in general does
   * @param noLever why there is no lever where there might be one; null with a lever
   */
  @Schema(name = "CostDriver")
  public record OfDriver(
      OverheadAnswer.Source source,
      String signal,
      String kind,
      @Nullable String name,
      long itemsPerDay,
      @Nullable Long storedBytesPerDay,
      @Nullable Long addedBytesPerDay,
      String sentence,
      @Nullable OfChange sinceDeploy,
      @Nullable OfChange sinceEarlier,
      @Nullable WishedLever lever,
      @Nullable String setting,
      @Nullable String noLever) {
    static OfDriver of(Driver driver) {
      return new OfDriver(
          OverheadAnswer.Source.of(driver.source()),
          driver.signal(),
          driver.kind().name().toLowerCase(Locale.ROOT),
          Text.orNull(driver.name()),
          driver.itemsPerDay(),
          driver.storedBytesPerDay(),
          driver.storedBytesPerDay() == null ? null : (Long) driver.addedBytesPerDay(),
          driver.sentence(),
          OfChange.orNull(driver.sinceDeploy()),
          OfChange.orNull(driver.sinceEarlier()),
          WishedLever.orNull(driver.lever()),
          driver.setting(),
          driver.noLever());
    }
  }

  /**
   * How much more it is than in a time before.
   *
   * @param against deploy, last_week, yesterday, or beginning where even that is not known
   * @param deployment its id; null but against a deployment, as are the versions
   * @param per request that the service answered, hour, or series: then before and after are series
   *     that had samples
   * @param before items for each of it
   * @param after likewise
   * @param grows whether it is more, by more than chance
   * @param addedItemsPerDay less than 0 where it is less
   * @param addedBytesPerDay on disk, an estimate; null where not known
   */
  @Schema(name = "CostChange")
  public record OfChange(
      String against,
      @Nullable String deployment,
      @Nullable String version,
      @Nullable String previousVersion,
      OverheadAnswer.Counted countedBefore,
      OverheadAnswer.Counted countedAfter,
      String per,
      double before,
      double after,
      boolean grows,
      long addedItemsPerDay,
      @Nullable Long addedBytesPerDay) {
    static @Nullable OfChange orNull(@Nullable Growth growth) {
      if (growth == null) {
        return null;
      }
      Comparison comparison = growth.comparison();
      Deployment deployment = comparison.deployment();
      return new OfChange(
          comparison.against().name().toLowerCase(Locale.ROOT),
          deployment == null ? null : deployment.id(),
          deployment == null ? null : deployment.version(),
          deployment == null ? null : Text.orNull(deployment.previousVersion()),
          counted(comparison.before()),
          counted(comparison.after()),
          growth.per().name().toLowerCase(Locale.ROOT),
          growth.before(),
          growth.after(),
          growth.isGrowth(),
          Math.round(growth.addedItemsPerDay()),
          growth.addedBytesPerDay());
    }

    private static OverheadAnswer.Counted counted(CountedRange range) {
      return OverheadAnswer.Counted.of(range);
    }
  }

  public static DriversAnswer of(Drivers drivers) {
    return new DriversAnswer(
        OverheadAnswer.Counted.of(drivers.counted()),
        drivers.drivers().stream().map(OfDriver::of).toList(),
        drivers.found(),
        drivers.limits());
  }
}
