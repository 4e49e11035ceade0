package dev.pharos.show.prometheus;

import dev.pharos.aggregate.metric.ScrapeTargets.Target;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;

/**
 * A target as Prometheus' {@code /api/v1/targets} shows it. Source:
 * https://prometheus.io/docs/prometheus/latest/querying/api/#targets
 *
 * @param lastScrapeDuration in seconds
 */
record ActiveTarget(
    Map<String, String> discoveredLabels,
    Map<String, String> labels,
    String scrapePool,
    String scrapeUrl,
    String globalUrl,
    String lastError,
    Instant lastScrape,
    double lastScrapeDuration,
    String health,
    String scrapeInterval,
    String scrapeTimeout) {
  private static final double NANOS = 1e9;

  static ActiveTarget of(Target target) {
    return new ActiveTarget(
        target.discovered(),
        target.labels(),
        target.pool(),
        target.url(),
        target.url(),
        target.lastError(),
        target.lastScrape(),
        target.lastDuration().toNanos() / NANOS,
        target.health().name().toLowerCase(Locale.ROOT),
        words(target.interval()),
        words(target.timeout()));
  }

  /** As Prometheus writes it: {@code 1m30s}, {@code 500ms}. */
  private static String words(Duration duration) {
    StringBuilder text = new StringBuilder();
    unit(text, duration.toHours(), "h");
    unit(text, duration.toMinutesPart(), "m");
    unit(text, duration.toSecondsPart(), "s");
    unit(text, duration.toMillisPart(), "ms");
    return text.isEmpty() ? "0s" : text.toString();
  }

  private static void unit(StringBuilder text, long number, String unit) {
    if (number > 0) {
      text.append(number).append(unit);
    }
  }
}
