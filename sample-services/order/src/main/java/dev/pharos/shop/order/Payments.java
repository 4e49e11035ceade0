package dev.pharos.shop.order;

import dev.pharos.shop.chassis.calls.Callee;
import dev.pharos.shop.chassis.calls.Callees;
import java.time.Duration;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Component;

/** The payment service, which takes money for an order once, however often it is asked. */
@Component
class Payments {
  private static final Duration TIMEOUT = Duration.ofSeconds(2);

  private final Callee service;

  Payments(Callees callees) {
    this.service = callees.service("payment", TIMEOUT);
  }

  Outcome pay(Order order) {
    return post("/payments", order);
  }

  /** Gives back what was taken, and sees to it that nothing is taken later. */
  void refund(Order order) {
    post("/refunds", order);
  }

  private Outcome post(String path, Order order) {
    Request request = new Request(order.id(), order.customer(), order.card(), order.amountCents());
    return service.call(http ->
        http.post()
            .uri(path)
            .contentType(MediaType.APPLICATION_JSON)
            .body(request)
            .retrieve()
            .requiredBody(Outcome.class));
  }

  record Request(String orderId, String customer, Order.Card card, long amountCents) {}

  /** What payment answers. */
  record Outcome(String state, String reason) {
    boolean approved() {
      return state.equals("APPROVED");
    }
  }
}
