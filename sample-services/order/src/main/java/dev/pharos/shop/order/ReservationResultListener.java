package dev.pharos.shop.order;

import org.springframework.jms.annotation.JmsListener;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** Inventory's answers; whichever instance gets one goes on with that order. */
@Component
class ReservationResultListener {
  private final OrderSaga saga;
  private final JsonMapper json;

  ReservationResultListener(OrderSaga saga, JsonMapper json) {
    this.saga = saga;
    this.json = json;
  }

  @JmsListener(destination = "order.reservation-results")
  void answered(String message) {
    saga.reservationAnswered(json.readValue(message, ReservationResult.class));
  }
}
