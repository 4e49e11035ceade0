package dev.pharos.query.overhead;

import dev.pharos.signal.StartupException;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What telemetry is paid for, {@code pharos.overhead.price.*}: numbers of one currency, each at
 * least 0. A GB is 10⁹ bytes, a month 30 days. By default only the disk costs something, as much as
 * a GB of a cloud's block storage.
 *
 * @param currency as shown, nothing is converted
 * @param receivedGb for a GB that comes in, uncompressed
 * @param millionSpans for a million spans that come in
 * @param millionLines for a million log lines that come in
 * @param millionSamples for a million samples that come in and are kept
 * @param storedGbMonth for a GB on disk and month
 * @param thousandSeriesMonth for a thousand active series and month
 */
@ConfigurationProperties("pharos.overhead.price")
public record Prices(
    @DefaultValue("USD") String currency,
    @DefaultValue("0") double receivedGb,
    @DefaultValue("0") double millionSpans,
    @DefaultValue("0") double millionLines,
    @DefaultValue("0") double millionSamples,
    @DefaultValue("0.1") double storedGbMonth,
    @DefaultValue("0") double thousandSeriesMonth) {
  static final double GB = 1e9;

  public Prices {
    if (currency.isBlank()) {
      throw new StartupException(
          "pharos.overhead.price.currency: must not be empty; write for example EUR");
    }
    price("received-gb", receivedGb);
    price("million-spans", millionSpans);
    price("million-lines", millionLines);
    price("million-samples", millionSamples);
    price("stored-gb-month", storedGbMonth);
    price("thousand-series-month", thousandSeriesMonth);
  }

  /** What bytes on disk cost a month. */
  public double ofDisk(long bytes) {
    return bytes / GB * storedGbMonth;
  }

  private static void price(String setting, double price) {
    if (!(price >= 0 && price < Double.POSITIVE_INFINITY)) {
      throw new StartupException(
          "pharos.overhead.price.%s: '%s' is no price; write a number that is at least 0, for example 0.1"
              .formatted(setting, price));
    }
  }
}
