package dev.pharos.fleet;

import java.util.Locale;

/** An instance's loggers could not be reached; the message tells why, for people. */
public final class LoggersException extends Exception {
  private static final long serialVersionUID = 1L;

  private final Reason reason;

  /** Why. */
  public enum Reason {
    /** It is not registered any more. */
    NOT_REGISTERED,
    /** It does not expose its loggers. */
    NO_ENDPOINT,
    /** Its address is none that may be called. */
    ADDRESS_NOT_ALLOWED,
    NO_ANSWER,
    /** It answered with another status than one that says it was done. */
    REFUSED,
    /** Its answer is none of an actuator. */
    UNREADABLE;

    public String label() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  public LoggersException(Reason reason, String message) {
    super(message);
    this.reason = reason;
  }

  public Reason reason() {
    return reason;
  }
}
