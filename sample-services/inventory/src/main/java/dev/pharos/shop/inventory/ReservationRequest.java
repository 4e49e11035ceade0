package dev.pharos.shop.inventory;

import java.util.List;

/** What arrives on {@code inventory.reservations}. */
record ReservationRequest(String orderId, List<Line> lines) {

  /** One product of an order. */
  record Line(String productId, int quantity) {}
}
