package dev.pharos.shop.inventory;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/** Goods that come in, so that the shop can go on, and old reservations that go out. */
@Component
class Deliveries {
  private static final Logger LOG = LoggerFactory.getLogger(Deliveries.class);

  /** Long after anyone asks about an order. */
  private static final Duration REMEMBERED = Duration.ofHours(2);

  private final Shelves shelves;
  private final Reservations reservations;
  private final Counter filled;
  private final AtomicInteger units = new AtomicInteger();

  Deliveries(Shelves shelves, Reservations reservations, MeterRegistry metrics) {
    this.shelves = shelves;
    this.reservations = reservations;
    this.filled =
        Counter.builder("inventory.deliveries")
            .description("Products filled up because they had become scarce")
            .register(metrics);
    Gauge.builder("inventory.units.available", units, AtomicInteger::get)
        .description("Units of all products on the shelves")
        .register(metrics);
  }

  @Scheduled(fixedDelayString = "PT10S", initialDelayString = "PT5S")
  void deliver() {
    for (Shelves.Scarce scarce : shelves.belowTenth()) {
      LOG.warn(
          "stock of {} is low: {} of {} left, delivery ordered",
          scarce.productId(),
          scarce.available(),
          scarce.capacity());
    }
    filled.increment(shelves.refillBelowTenth());
    units.set(shelves.unitsAvailable());
  }

  @Scheduled(fixedDelayString = "PT5M", initialDelayString = "PT5M")
  void forget() {
    reservations.forgetOlderThan(REMEMBERED);
  }
}
