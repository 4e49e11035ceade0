package dev.pharos.store;

import java.io.IOException;

/** The metrics' server gave no answer, or one that cannot be understood; the message says which. */
public final class MetricsServerException extends IOException {
  private static final long serialVersionUID = 1L;

  public MetricsServerException(String message) {
    super(message);
  }

  public MetricsServerException(String message, Throwable cause) {
    super(message, cause);
  }
}
