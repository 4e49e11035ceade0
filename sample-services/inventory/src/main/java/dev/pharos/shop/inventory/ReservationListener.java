package dev.pharos.shop.inventory;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jms.annotation.JmsListener;
import org.springframework.jms.core.JmsClient;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** The queues that inventory listens to; a message that fails comes again. */
@Component
class ReservationListener {
  private static final Logger LOG = LoggerFactory.getLogger(ReservationListener.class);
  private static final String RESULTS = "order.reservation-results";

  private final Warehouse warehouse;
  private final JmsClient jms;
  private final JsonMapper json;
  private final Counter reserved;
  private final Counter refused;

  ReservationListener(Warehouse warehouse, JmsClient jms, JsonMapper json, MeterRegistry metrics) {
    this.warehouse = warehouse;
    this.jms = jms;
    this.json = json;
    this.reserved = counter(metrics, "reserved");
    this.refused = counter(metrics, "refused");
  }

  @JmsListener(destination = "inventory.reservations")
  void reserve(String message) {
    ReservationResult result = warehouse.reserve(json.readValue(message, ReservationRequest.class));
    jms.destination(RESULTS).send(json.writeValueAsString(result));
    (result.reserved() ? reserved : refused).increment();
    if (result.reserved()) {
      LOG.info("order {}: reserved, {} cents", result.orderId(), result.amountCents());
    } else {
      LOG.warn("order {}: not reserved: {}", result.orderId(), result.reason());
    }
  }

  @JmsListener(destination = "inventory.settlements")
  void settle(String message) {
    warehouse.settle(json.readValue(message, Settlement.class));
  }

  private static Counter counter(MeterRegistry metrics, String outcome) {
    return Counter.builder("inventory.reservations")
        .description("Reservations answered, by whether there was enough stock")
        .tag("outcome", outcome)
        .register(metrics);
  }
}
