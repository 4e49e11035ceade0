package dev.pharos.shop.payment;

/** The bank does not give the money. */
final class PaymentRefusedException extends Exception {
  private static final long serialVersionUID = 1L;

  private final String reason;

  /**
   * @param reason the bank's own word, such as {@code insufficient_funds}
   */
  PaymentRefusedException(String reason) {
    super("the bank refused: " + reason);
    this.reason = reason;
  }

  String reason() {
    return reason;
  }
}
