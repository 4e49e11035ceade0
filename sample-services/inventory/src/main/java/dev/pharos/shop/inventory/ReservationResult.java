package dev.pharos.shop.inventory;

/**
 * What is answered on {@code order.reservation-results}.
 *
 * @param reason why not, empty if reserved
 * @param amountCents what the reserved products cost
 */
record ReservationResult(String orderId, boolean reserved, String reason, long amountCents) {}
