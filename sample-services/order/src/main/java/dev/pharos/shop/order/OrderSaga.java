package dev.pharos.shop.order;

import dev.pharos.shop.chassis.faults.Faults;
import io.github.resilience4j.bulkhead.BulkheadFullException;
import io.github.resilience4j.circuitbreaker.CallNotPermittedException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import org.springframework.web.client.RestClientException;

/**
 * The way of an order, step by step. Every step may be repeated: what has been done already is told
 * by the order's state. A step that fails leaves the order where it is, for {@link #resume}.
 */
@Component
class OrderSaga {
  private static final Logger LOG = LoggerFactory.getLogger(OrderSaga.class);

  /** Who waits longer for stock has gone elsewhere. */
  static final Duration RESERVATION_TIMEOUT = Duration.ofSeconds(10);

  /** An attempt to pay or refund that is this old has failed. */
  static final Duration ATTEMPT_TIMEOUT = Duration.ofSeconds(3);

  /** After this no further attempt to pay is made. */
  static final Duration PAYMENT_DEADLINE = Duration.ofSeconds(30);

  private final Orders orders;
  private final Stock stock;
  private final Payments payments;
  private final Faults faults;
  private final LostAnswers lost;
  private final OrderMetrics metrics;
  private final Clock clock;

  OrderSaga(
      Orders orders,
      Stock stock,
      Payments payments,
      Faults faults,
      LostAnswers lost,
      OrderMetrics metrics,
      Clock clock) {
    this.orders = orders;
    this.stock = stock;
    this.payments = payments;
    this.faults = faults;
    this.lost = lost;
    this.metrics = metrics;
    this.clock = clock;
  }

  /** Places an order once for each key; returns what was placed under it. */
  Order place(String requestKey, String customer, Order.Card card, List<Order.Line> lines) {
    faults.pass("placing an order");
    return orders
        .place(requestKey, customer, card, lines)
        .map(placed -> {
          metrics.placed();
          LOG.info("order {}: placed by {}, {} products", placed.id(), customer, lines.size());
          stock.reserve(placed);
          return placed;
        })
        .orElseGet(() -> orders.findByRequestKey(requestKey).orElseThrow());
  }

  /** Goes on with inventory's answer, which may come late or twice. */
  void reservationAnswered(ReservationResult result) {
    String id = result.orderId();
    if (!result.reserved()) {
      cancel(id, OrderState.PLACED, result.reason());
    } else if (orders.reserved(id, result.amountCents())) {
      orders.find(id).ifPresent(this::pay);
    } else if (hasEndedWithoutStock(id)) {
      stock.release(id);
    }
  }

  /** Takes an order that has not moved for too long one step further. */
  void resume(String id, OrderState stuckIn) {
    if (lost.leavesOrders()) {
      return;
    }
    switch (stuckIn) {
      case PLACED -> {
        if (cancel(id, OrderState.PLACED, "reservation timed out")) {
          stock.release(id);
        }
      }
      case RESERVED -> {
        if (orders.claim(id, stuckIn, ATTEMPT_TIMEOUT)) {
          orders.find(id).ifPresent(this::payOrGiveUp);
        }
      }
      case COMPENSATING -> {
        if (orders.claim(id, stuckIn, ATTEMPT_TIMEOUT)) {
          orders.find(id).ifPresent(this::compensate);
        }
      }
      case CONFIRMED, CANCELLED -> {}
    }
  }

  private void payOrGiveUp(Order order) {
    if (clock.instant().isBefore(order.placedAt().plus(PAYMENT_DEADLINE))) {
      pay(order);
    } else if (orders.move(
        order.id(), OrderState.RESERVED, OrderState.COMPENSATING, "payment not available")) {
      compensate(order);
    }
  }

  private void pay(Order order) {
    Payments.Outcome outcome;
    try {
      outcome = payments.pay(order);
    } catch (RestClientException | CallNotPermittedException | BulkheadFullException failed) {
      metrics.paymentFailed();
      LOG.warn(
          "order {}: payment failed, will be tried again: {}", order.id(), failed.getMessage());
      return;
    }
    if (lost.loses()) {
      return;
    }
    if (outcome.approved()) {
      confirm(order);
    } else if (cancel(order.id(), OrderState.RESERVED, "declined: " + outcome.reason())) {
      stock.release(order.id());
    }
  }

  private void confirm(Order order) {
    if (orders.move(order.id(), OrderState.RESERVED, OrderState.CONFIRMED, "")) {
      metrics.confirmed(Duration.between(order.placedAt(), clock.instant()), order.amountCents());
      LOG.info("order {}: confirmed, {} cents", order.id(), order.amountCents());
      stock.sold(order.id());
    }
  }

  private void compensate(Order order) {
    try {
      payments.refund(order);
    } catch (RestClientException | CallNotPermittedException | BulkheadFullException failed) {
      LOG.warn("order {}: refund failed, will be tried again: {}", order.id(), failed.getMessage());
      return;
    }
    if (cancel(order.id(), OrderState.COMPENSATING, "payment not available")) {
      stock.release(order.id());
    }
  }

  private boolean cancel(String id, OrderState from, String reason) {
    boolean cancelled = orders.move(id, from, OrderState.CANCELLED, reason);
    if (cancelled) {
      metrics.cancelled(reason);
      LOG.warn("order {}: cancelled: {}", id, reason);
    }
    return cancelled;
  }

  private boolean hasEndedWithoutStock(String id) {
    return orders.find(id).map(order -> order.state() == OrderState.CANCELLED).orElse(true);
  }
}
