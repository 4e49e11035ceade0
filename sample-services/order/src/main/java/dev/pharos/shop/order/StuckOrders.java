package dev.pharos.shop.order;

import java.time.Duration;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/** Looks for orders that nobody works on any more, each instance for itself. */
@Component
class StuckOrders {
  /** Long after anyone asks about an order. */
  private static final Duration REMEMBERED = Duration.ofHours(2);

  /** Bounds one sweep; what is left comes next time. */
  private static final int BATCH = 20;

  private final Orders orders;
  private final OrderSaga saga;

  StuckOrders(Orders orders, OrderSaga saga) {
    this.orders = orders;
    this.saga = saga;
  }

  @Scheduled(fixedDelayString = "PT2S")
  void sweep() {
    resume(OrderState.PLACED, OrderSaga.RESERVATION_TIMEOUT);
    resume(OrderState.RESERVED, OrderSaga.ATTEMPT_TIMEOUT);
    resume(OrderState.COMPENSATING, OrderSaga.ATTEMPT_TIMEOUT);
  }

  @Scheduled(fixedDelayString = "PT5M", initialDelayString = "PT5M")
  void forget() {
    orders.forgetOlderThan(REMEMBERED);
  }

  private void resume(OrderState state, Duration since) {
    orders.stuck(state, since, BATCH).forEach(id -> saga.resume(id, state));
  }
}
