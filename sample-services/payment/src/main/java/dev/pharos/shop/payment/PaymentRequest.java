package dev.pharos.shop.payment;

/**
 * Money asked for.
 *
 * @param orderId asking twice for the same order takes the money once
 * @param amountCents in euro cents
 */
record PaymentRequest(String orderId, String customer, Card card, long amountCents) {

  /** A card as the shopper typed it. */
  record Card(String network, String number) {}
}
