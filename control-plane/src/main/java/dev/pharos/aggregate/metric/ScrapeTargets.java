package dev.pharos.aggregate.metric;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** Whose metrics are scraped and how that goes, for those who show it. For any thread. */
@FunctionalInterface
public interface ScrapeTargets {

  /** All that are scraped now, by pool and address. */
  List<Target> active();

  /** How a target's last scrape went. */
  enum Health {
    /** Not scraped yet. */
    UNKNOWN,
    UP,
    DOWN
  }

  /**
   * One target.
   *
   * @param pool the job that it was found by
   * @param discovered labels before anything was made of them
   * @param labels that its series get
   * @param lastError empty when the last scrape went well
   * @param lastScrape {@link Instant#EPOCH} before the first
   */
  record Target(
      String pool,
      String url,
      Map<String, String> discovered,
      Map<String, String> labels,
      Health health,
      String lastError,
      Instant lastScrape,
      Duration lastDuration,
      Duration interval,
      Duration timeout) {}
}
