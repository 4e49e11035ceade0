package dev.pharos.shop.order;

/** What inventory answers. */
record ReservationResult(String orderId, boolean reserved, String reason, long amountCents) {}
