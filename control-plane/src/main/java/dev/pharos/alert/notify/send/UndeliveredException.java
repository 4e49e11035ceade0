package dev.pharos.alert.notify.send;

/** A message was not taken; its text says why, without secrets. */
public final class UndeliveredException extends Exception {
  private static final long serialVersionUID = 1L;

  private final boolean forGood;

  /**
   * @param forGood whether sending the same again is of no use
   */
  UndeliveredException(String reason, boolean forGood) {
    super(reason);
    this.forGood = forGood;
  }

  boolean isForGood() {
    return forGood;
  }

  String reason() {
    String reason = getMessage();
    return reason == null ? "" : reason;
  }
}
