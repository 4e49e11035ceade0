package dev.pharos.query.growth;

import dev.pharos.query.growth.Growth.Counts;
import dev.pharos.query.growth.Volumes.Volume;
import dev.pharos.query.overhead.CountedRange;
import dev.pharos.signal.TimeRange;
import java.io.IOException;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/**
 * What one service's things are held against.
 *
 * @param deploy null where no deployment is known, or too little on either side of it
 * @param earlier null where nothing earlier is known, or too little
 */
record Baselines(Volumes volumes, @Nullable Comparison deploy, @Nullable Comparison earlier) {

  /** What counts of one thing. */
  @FunctionalInterface
  interface Counting {
    Counts of(Volume volume, TimeRange range);
  }

  /** How many series there were. */
  @FunctionalInterface
  interface SeriesCounting {
    long in(TimeRange range) throws IOException;
  }

  /**
   * @param bytesOfWeight see {@link Growth#of}
   */
  Growths growths(Counting counting, OptionalDouble bytesOfWeight) throws IOException {
    return new Growths(
        growth(deploy, counting, bytesOfWeight), growth(earlier, counting, bytesOfWeight));
  }

  private @Nullable Growth growth(
      @Nullable Comparison comparison, Counting counting, OptionalDouble bytesOfWeight)
      throws IOException {
    return comparison == null
        ? null
        : Growth.of(
            comparison,
            counts(comparison.before(), counting),
            counts(comparison.after(), counting),
            bytesOfWeight);
  }

  private Counts counts(CountedRange counted, Counting counting) throws IOException {
    return counting.of(volumes.in(counted), counted.range());
  }

  /** See {@link Growth#ofSeries}. */
  Growths ofSeries(SeriesCounting counting, double samplesPerDay, OptionalDouble bytesPerSample)
      throws IOException {
    return new Growths(
        ofSeries(deploy, counting, samplesPerDay, bytesPerSample),
        ofSeries(earlier, counting, samplesPerDay, bytesPerSample));
  }

  private static @Nullable Growth ofSeries(
      @Nullable Comparison comparison,
      SeriesCounting counting,
      double samplesPerDay,
      OptionalDouble bytesPerSample)
      throws IOException {
    return comparison == null
        ? null
        : Growth.ofSeries(
            comparison,
            counting.in(comparison.before().range()),
            counting.in(comparison.after().range()),
            samplesPerDay,
            bytesPerSample);
  }
}
