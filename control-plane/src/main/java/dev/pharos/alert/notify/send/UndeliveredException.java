package dev.pharos.alert.notify.send;

/** A message was not taken; its text says why, without secrets. */
public final class UndeliveredException extends Exception {
  private static final long serialVersionUID = 1L;

  private final boolean forGood;
  private final boolean partly;

  /**
   * @param forGood whether sending the same again is of no use
   */
  UndeliveredException(String reason, boolean forGood) {
    this(reason, forGood, false);
  }

  private UndeliveredException(String reason, boolean forGood, boolean partly) {
    super(reason);
    this.forGood = forGood;
    this.partly = partly;
  }

  /** Some of those whom it was for have it, others will never. */
  static UndeliveredException partly(String reason) {
    return new UndeliveredException(reason, true, true);
  }

  boolean isForGood() {
    return forGood;
  }

  /** Whether some have it: to send it again would tell them twice. */
  boolean isPartly() {
    return partly;
  }

  String reason() {
    String reason = getMessage();
    return reason == null ? "" : reason;
  }
}
