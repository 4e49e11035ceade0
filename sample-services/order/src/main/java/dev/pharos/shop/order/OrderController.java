package dev.pharos.shop.order;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ResponseStatusException;

/** Orders are accepted at once and go on in the background; a shopper asks how they stand. */
@RestController
class OrderController {
  private static final int LINES = 20;
  private static final int QUANTITY = 50;
  private static final int LISTED = 20;

  private final OrderSaga saga;
  private final Orders orders;

  OrderController(OrderSaga saga, Orders orders) {
    this.saga = saga;
    this.orders = orders;
  }

  @PostMapping("/orders")
  @ResponseStatus(HttpStatus.ACCEPTED)
  OrderView place(
      @RequestHeader("X-Shop-User") String customer,
      @RequestHeader("Idempotency-Key") String requestKey,
      @RequestBody NewOrder order) {
    check(order);
    return OrderView.of(saga.place(requestKey, customer, order.card(), order.lines()));
  }

  @GetMapping("/orders/{id}")
  OrderView find(@RequestHeader("X-Shop-User") String customer, @PathVariable String id) {
    return orders
        .find(id)
        .filter(order -> order.customer().equals(customer))
        .map(OrderView::of)
        .orElseThrow(
            () -> new ResponseStatusException(HttpStatus.NOT_FOUND, "no order '" + id + "'"));
  }

  @GetMapping("/orders")
  List<OrderView> latest(@RequestHeader("X-Shop-User") String customer) {
    return orders.latestOf(customer, LISTED).stream().map(OrderView::of).toList();
  }

  private static void check(NewOrder order) {
    boolean sound =
        !order.lines().isEmpty()
            && order.lines().size() <= LINES
            && order.lines().stream()
                .allMatch(line -> line.quantity() > 0 && line.quantity() <= QUANTITY)
            && order.lines().stream().map(Order.Line::productId).distinct().count()
                == order.lines().size();
    if (!sound) {
      throw new ResponseStatusException(
          HttpStatus.BAD_REQUEST,
          "lines: 1 to %d different products, each with a quantity of 1 to %d"
              .formatted(LINES, QUANTITY));
    }
  }

  record NewOrder(List<Order.Line> lines, Order.Card card) {}

  /** An order as its customer sees it. */
  record OrderView(
      String id,
      String state,
      String reason,
      long amountCents,
      Instant placedAt,
      List<Order.Line> lines) {
    static OrderView of(Order order) {
      return new OrderView(
          order.id(),
          order.state().name().toLowerCase(Locale.ROOT),
          order.reason(),
          order.amountCents(),
          order.placedAt(),
          order.lines());
    }
  }
}
