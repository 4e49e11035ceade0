package dev.pharos.shop.order;

import java.util.List;
import org.springframework.jms.core.JmsClient;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** Inventory, as seen from here: two queues. */
@Component
class Stock {
  private static final String RESERVATIONS = "inventory.reservations";
  private static final String SETTLEMENTS = "inventory.settlements";

  private final JmsClient jms;
  private final JsonMapper json;

  Stock(JmsClient jms, JsonMapper json) {
    this.jms = jms;
    this.json = json;
  }

  /** Asks; the answer comes over {@code order.reservation-results}. */
  void reserve(Order order) {
    send(RESERVATIONS, new Reservation(order.id(), order.lines()));
  }

  void sold(String orderId) {
    send(SETTLEMENTS, new Settlement(orderId, true));
  }

  void release(String orderId) {
    send(SETTLEMENTS, new Settlement(orderId, false));
  }

  private void send(String queue, Object message) {
    jms.destination(queue).send(json.writeValueAsString(message));
  }

  record Reservation(String orderId, List<Order.Line> lines) {}

  record Settlement(String orderId, boolean sold) {}
}
