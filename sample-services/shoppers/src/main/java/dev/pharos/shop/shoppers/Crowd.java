package dev.pharos.shop.shoppers;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;

/** Starts visits at a bounded rate and with a bound on how many there are at once. */
final class Crowd {
  /** A shop that answers slowly gets fewer visits, not ever more at once. */
  private static final int AT_ONCE = 60;

  private static final double MILLIS_PER_SECOND = 1000;

  private final Shoppers.Settings settings;
  private final Supplier<Journey> journeys;
  private final Semaphore inside = new Semaphore(AT_ONCE);

  Crowd(Shoppers.Settings settings, Supplier<Journey> journeys) {
    this.settings = settings;
    this.journeys = journeys;
  }

  void shopForever() {
    try {
      while (true) {
        inside.acquire();
        Thread.ofVirtual().start(this::visit);
        Thread.sleep(untilNextVisit());
      }
    } catch (InterruptedException end) {
      Thread.currentThread().interrupt();
    }
  }

  /** Visits come at random, exponentially apart, as people do. */
  private Duration untilNextVisit() {
    double mean = MILLIS_PER_SECOND / settings.visitsPerSecond();
    double millis = -Math.log(1 - ThreadLocalRandom.current().nextDouble()) * mean;
    return Duration.ofMillis((long) millis);
  }

  private void visit() {
    try {
      journeys.get().run();
    } finally {
      inside.release();
    }
  }
}
