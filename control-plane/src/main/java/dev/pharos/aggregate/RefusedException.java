package dev.pharos.aggregate;

import dev.pharos.signal.RefusalReason;
import java.time.Duration;

/** A batch was not taken and may be sent again: nothing of it is kept. */
public final class RefusedException extends Exception {
  private static final long serialVersionUID = 1L;

  private final RefusalReason reason;
  private final transient Duration retryAfter;

  public RefusedException(RefusalReason reason, Duration retryAfter, String message) {
    super(message);
    this.reason = reason;
    this.retryAfter = retryAfter;
  }

  public RefusalReason reason() {
    return reason;
  }

  public Duration retryAfter() {
    return retryAfter;
  }
}
