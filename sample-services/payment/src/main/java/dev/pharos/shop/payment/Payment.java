package dev.pharos.shop.payment;

/**
 * What became of a payment.
 *
 * @param reason why it was declined, else empty
 */
record Payment(String orderId, State state, String reason) {

  /** Where a payment stands. */
  enum State {
    STARTED,
    APPROVED,
    DECLINED,
    REFUNDED
  }
}
