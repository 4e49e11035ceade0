package dev.pharos.store;

import java.io.IOException;

/** The disk or the journal's configured size has no room: refuse, keep reading, try again later. */
public final class JournalFullException extends IOException {
  private static final long serialVersionUID = 1L;

  public JournalFullException(String message) {
    super(message);
  }
}
