package dev.pharos.shop.order;

import java.time.Instant;
import java.util.List;

/**
 * An order.
 *
 * @param reason why it was cancelled, else empty
 * @param amountCents what it costs, 0 until stock is reserved
 */
record Order(
    String id,
    String customer,
    Card card,
    List<Line> lines,
    OrderState state,
    String reason,
    long amountCents,
    Instant placedAt) {

  /** One product of an order. */
  record Line(String productId, int quantity) {}

  /** A card as the shopper typed it. */
  record Card(String network, String number) {}
}
