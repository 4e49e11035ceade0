package dev.pharos.shop.order;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/**
 * Counts orders that hold stock and come to no end: neither confirmed nor undone. Each instance
 * counts all of them.
 */
@Component
class UndecidedOrders {
  /** Twice as long as paying is tried for: by then an order was confirmed or is undone. */
  static final Duration LIMIT = OrderSaga.PAYMENT_DEADLINE.multipliedBy(2);

  private static final Logger LOG = LoggerFactory.getLogger(UndecidedOrders.class);

  private final Orders orders;
  private final AtomicLong undecided = new AtomicLong();

  UndecidedOrders(Orders orders, MeterRegistry metrics) {
    this.orders = orders;
    Gauge.builder("orders.undecided", undecided, AtomicLong::get)
        .description("Orders reserved for more than a minute, neither confirmed nor undone")
        .register(metrics);
  }

  @Scheduled(fixedDelayString = "PT5S")
  void count() {
    long now = orders.undecided(LIMIT);
    if (undecided.getAndSet(now) == 0 && now > 0) {
      LOG.warn(
          "{} orders reserved for more than {} s are neither confirmed nor undone",
          now,
          LIMIT.toSeconds());
    }
  }
}
