package dev.pharos.shop.order;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Locale;
import org.springframework.stereotype.Component;

/** What the shop earns and loses. */
@Component
class OrderMetrics {
  private static final String CANCELLED = "orders.cancelled";

  private final MeterRegistry metrics;
  private final Counter placed;
  private final Counter confirmed;
  private final Counter revenueEuros;
  private final Counter paymentFailures;
  private final Timer untilConfirmed;

  OrderMetrics(MeterRegistry metrics) {
    this.metrics = metrics;
    this.placed = counter("orders.placed", "Orders that shoppers placed");
    this.confirmed = counter("orders.confirmed", "Orders that were reserved and paid");
    this.revenueEuros = counter("orders.revenue.euros", "What confirmed orders cost together");
    this.paymentFailures =
        counter("orders.payment.failures", "Attempts to pay that got no answer from payment");
    this.untilConfirmed =
        Timer.builder("orders.confirmation")
            .description("From placing an order until it was confirmed")
            .publishPercentileHistogram()
            .register(metrics);
  }

  void placed() {
    placed.increment();
  }

  void confirmed(Duration sincePlaced, long amountCents) {
    confirmed.increment();
    revenueEuros.increment(amountCents / 100.0);
    untilConfirmed.record(sincePlaced);
  }

  void paymentFailed() {
    paymentFailures.increment();
  }

  /** Of a reason that goes on behind a colon only what stands before counts. */
  void cancelled(String reason) {
    String kind = reason.replaceAll(":.*", "").replace(' ', '_').toLowerCase(Locale.ROOT);
    Counter.builder(CANCELLED)
        .description("Orders that were cancelled, by reason")
        .tag("reason", kind)
        .register(metrics)
        .increment();
  }

  private Counter counter(String name, String description) {
    return Counter.builder(name).description(description).register(metrics);
  }
}
