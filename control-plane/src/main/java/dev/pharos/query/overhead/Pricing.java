package dev.pharos.query.overhead;

import dev.pharos.aggregate.Refusals;
import java.time.Duration;
import java.util.Map;

/**
 * What telemetry costs by the configured prices: what comes in once, when it comes; what it takes
 * on disk for as long as it is kept; active series for the time they are looked at. Immutable.
 */
public final class Pricing {
  private static final double GB = 1e9;
  private static final double MILLION = 1e6;
  private static final double THOUSAND = 1e3;

  /** A month of prices. */
  public static final Duration MONTH = Duration.ofDays(30);

  private final Prices prices;
  private final Map<String, Duration> kept;

  /**
   * @param kept how long each signal is kept, all three
   */
  Pricing(Prices prices, Map<String, Duration> kept) {
    this.prices = prices;
    this.kept = Map.copyOf(kept);
  }

  public Prices prices() {
    return prices;
  }

  /**
   * What telemetry costs that came in a range.
   *
   * @param receivedBytes 0 where they are not known
   * @param storedBytes what it takes on disk
   * @param series active through the range
   */
  public double of(
      String signal,
      long items,
      long receivedBytes,
      double storedBytes,
      long series,
      Duration range) {
    double month = MONTH.toNanos();
    return receivedBytes / GB * prices.receivedGb()
        + items / MILLION * million(signal)
        + storedBytes / GB * prices.storedGbMonth() * (kept(signal).toNanos() / month)
        + series / THOUSAND * prices.thousandSeriesMonth() * (range.toNanos() / month);
  }

  private double million(String signal) {
    return switch (signal) {
      case Refusals.TRACES -> prices.millionSpans();
      case Refusals.LOGS -> prices.millionLines();
      default -> prices.millionSamples();
    };
  }

  private Duration kept(String signal) {
    Duration retention = kept.get(signal);
    if (retention == null) {
      throw new IllegalArgumentException("nobody said how long " + signal + " are kept");
    }
    return retention;
  }
}
