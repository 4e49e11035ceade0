package dev.pharos.store.lucene;

import java.io.IOException;

/** Stored bytes are not what was written; the message says where and how that was seen. */
final class CorruptDataException extends IOException {
  private static final long serialVersionUID = 1L;

  CorruptDataException(String message) {
    super(message);
  }

  CorruptDataException(String message, Throwable cause) {
    super(message, cause);
  }
}
