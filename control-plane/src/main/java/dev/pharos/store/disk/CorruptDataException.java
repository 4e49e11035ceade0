package dev.pharos.store.disk;

import java.io.IOException;

/** Stored bytes are not what was written; the message says where and how that was seen. */
public final class CorruptDataException extends IOException {
  private static final long serialVersionUID = 1L;

  public CorruptDataException(String message) {
    super(message);
  }

  public CorruptDataException(String message, Throwable cause) {
    super(message, cause);
  }
}
