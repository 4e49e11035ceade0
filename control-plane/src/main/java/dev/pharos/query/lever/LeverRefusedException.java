package dev.pharos.query.lever;

/** A lever would not do what it says; the message tells why, for people. */
public final class LeverRefusedException extends Exception {
  private static final long serialVersionUID = 1L;

  public LeverRefusedException(String why) {
    super(why);
  }
}
