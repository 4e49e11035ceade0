package dev.pharos.store;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * What holds the data cannot be asked at present. Nothing is lost, and the same question may be
 * answered later.
 */
public final class StoreAwayException extends IOException {
  private static final long serialVersionUID = 1L;

  /**
   * @param message for people
   */
  public StoreAwayException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
